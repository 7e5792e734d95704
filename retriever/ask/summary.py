"""An extractive summary: the lead and the most central sentences, in document order.

Method: centroid with maximal marginal relevance (Radev et al. 2004; Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re

import numpy as np

from retriever.ask.compose import Draft
from retriever.ask.context import needs_context
from retriever.ask.templates import say
from retriever.index.lexical import fold
from retriever.types import BlockKind, Document

SENTENCES = 3
_COUNT = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six|seven|eight)\b[- ]*(?:\w+ )?(?:sentences?|points?"
    r"|lines?|bullets?|facts?|takeaways?)"
)
_NUMBERS = {w: i for i, w in enumerate("one two three four five six seven eight".split(), 1)}


def wanted(question: str) -> int:
    """Return how many sentences a summary should have, as asked for, 1 to 8."""
    match = _COUNT.search(fold(question))
    if not match:
        return SENTENCES
    word = match.group(1)
    return min(max(_NUMBERS.get(word) or int(word), 1), 8)


def central(draft: Draft, position: int, count: int) -> list[int]:
    """Return the sentences of a summary of one document, ascending."""
    snapshot = draft.snapshot
    ids = [
        i
        for i, s in enumerate(snapshot.sentences)
        if s.document == position
        and snapshot.documents[position].blocks[s.block].kind is not BlockKind.STANDFIRST
    ]
    if not ids:
        ids = [i for i, s in enumerate(snapshot.sentences) if s.document == position]
    if len(ids) <= count:
        return ids
    vectors = snapshot.dense_sentences.vectors(np.array(ids, np.int64)).astype(np.float64)
    centre = vectors.mean(axis=0)
    centre /= np.linalg.norm(centre) or 1.0
    lone = np.array([0.25 * needs_context(snapshot.text(i)) for i in ids])
    short = np.array([0.2 * (len(snapshot.text(i).split()) < 8) for i in ids])
    worth = vectors @ centre - lone - short
    chosen = [0]
    while len(chosen) < count:
        nearest = (vectors @ vectors[chosen].T).max(axis=1)
        gain = np.round(0.7 * worth - 0.3 * nearest, 5)
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
    return [ids[i] for i in sorted(chosen)]


def write_summary(draft: Draft, document: Document, position: int, question: str) -> None:
    """Write the summary: headline, then the sentences, each cited."""
    headline = document.metadata.get("headline")
    if headline is not None and headline.start is not None and headline.end is not None:
        draft.say(say("headline"))
        draft.quote_range(document, headline.start, headline.end, role="headline")
        draft.say(". ")
    draft.say(say("summary"))
    for number in central(draft, position, wanted(question)):
        draft.say(" ")
        draft.quote(number)
