"""The sentence before, where a quote cannot be understood without it."""

from __future__ import annotations

import re

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
    r"[”\"’],?\s+(?:the\s+)?(?:[A-Z][\w.’'-]+|(?:said|says|added|told|wrote)\s+[A-Z])"
)
FURTHEST = 3


def needs_context(text: str) -> bool:
    """Whether a sentence opens with a pronoun, or is a quotation that names no speaker."""
    if _OPEN_QUOTE.match(text):
        return not _SPEAKER.search(text)
    return bool(_PRONOUN.match(text))


def antecedents(snapshot: Snapshot, sentence: int) -> list[int]:
    """Return the sentence that a quote needs before it, if there is one: none or one.

    It is the nearest before it in the document that needs no context itself, at most
    `FURTHEST` sentences back.
    """
    if not needs_context(snapshot.text(sentence)):
        return []
    document = snapshot.sentences[sentence].document
    for back in range(1, FURTHEST + 1):
        number = sentence - back
        if number < 0 or snapshot.sentences[number].document != document:
            break
        if not needs_context(snapshot.text(number)):
            return [number]
    return []
