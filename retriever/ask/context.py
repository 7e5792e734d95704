"""The sentence before, where a quote cannot be understood without it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from retriever.ask.question import is_question
from retriever.ask.speech import SPEECH
from retriever.index.lexical import UPPER, words
from retriever.index.snapshot import Snapshot

_PRONOUN = re.compile(
    r"^[“\"‘'(]*(?:(?:and|but|so|yet|then|also|still|however|nonetheless|meanwhile"
    r"|in addition),?\s+)?"
    r"(?:he|she|they|it|his|her|their|its|this|these|those|that|the (?:official|spokes\w+|minister"
    r"|company|group|former|latter|two|three|pair|couple|report|study|statement|decision|move)"
    r"|both|one of them|such)\b",
    re.I,
)
_OPEN_QUOTE = re.compile(r"^[“\"‘']")
_SPEAKER = re.compile(
    rf"(?:[”\"»]|(?<=[.,!?])’),?\s+(?:(?:{SPEECH})\s+)?(?!(?:he|she|they|it|we|his|her|their)\b)"
    rf"(?:(?!(?:{SPEECH})\b)[a-z][\w’'-]*,?\s+){{0,5}}"
    rf"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[{UPPER}]"
)
"""Behind the marks a name, with what its bearer is and the verb before it."""
_LABEL = re.compile(
    rf"^(?P<who>[{UPPER}][\w’'.-]*(?: (?:de|da|van|von|al|[{UPPER}][\w’'.-]*)){{0,3}}) ?: +(?=\S)",
    re.M,
)
"""The name before a turn of a conversation: "Ada Stone: I came here ..."."""
FURTHEST = 3
SHORT_REPLY = 12
"""Words up to which a reply is not understood without the question that it replies to."""


def needs_context(text: str) -> bool:
    """Whether a sentence opens with a pronoun, or is a quotation that names no speaker."""
    if _OPEN_QUOTE.match(text):
        return not _SPEAKER.search(text)
    return bool(_PRONOUN.match(text))


@lru_cache(maxsize=64)
def _speakers(text: str) -> frozenset[str]:
    """The last names that stand before two turns or more, and somewhere behind a first name."""
    counts = Counter(match["who"].split()[-1] for match in _LABEL.finditer(text))
    return frozenset(
        name
        for name, count in counts.items()
        if count > 1 and re.search(rf"\b[{UPPER}][\w’'.-]+ (?i:{re.escape(name)})\b", text)
    )


def turn(snapshot: Snapshot, sentence: int) -> tuple[int, str] | None:
    """Return whose turn of a conversation a sentence belongs to.

    In an interview names stand before the replies, without quotation marks or "said". Only a name
    that does so twice or more counts, and that is once told with a first name or a title, so that
    "Correction:" and "Adults:" are no speakers.

    Returns:
        The turn's first sentence and the speaker's name as it stands there; None elsewhere.
    """
    unit = snapshot.sentences[sentence]
    first = sentence
    while first and snapshot.sentences[first - 1].document == unit.document:
        if snapshot.sentences[first - 1].block != unit.block:
            break
        first -= 1
    match = _LABEL.match(snapshot.text(first))
    if match is None:
        return None
    known = _speakers(snapshot.documents[unit.document].text)
    return (first, match["who"]) if match["who"].split()[-1] in known else None


def antecedents(snapshot: Snapshot, sentence: int) -> list[int]:
    """Return the sentence that a quote needs before it, if there is one: none or one.

    It is the question that a short reply follows, or the nearest sentence before it in the
    document that needs no context itself, at most `FURTHEST` sentences back.
    """
    text = snapshot.text(sentence)
    document = snapshot.sentences[sentence].document
    if sentence and snapshot.sentences[sentence - 1].document == document:
        asked = is_question(snapshot.text(sentence - 1))
        if asked and len(words(text)) <= SHORT_REPLY:
            return [sentence - 1]
    if not needs_context(text):
        return []
    for back in range(1, FURTHEST + 1):
        number = sentence - back
        if number < 0 or snapshot.sentences[number].document != document:
            break
        if not needs_context(snapshot.text(number)):
            return [number]
    return []
