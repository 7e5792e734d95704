"""Repeated sentences in one reply, by place and by words."""

from __future__ import annotations

from collections.abc import Sequence

from evals.normalise import normalise
from evals.reply import Quoted


def repeated_sentences(quotes: Sequence[Quoted]) -> int:
    """Return how many quotes repeat an earlier one: its words, or most of its place."""
    return sum(
        any(_same(quote, earlier) for earlier in quotes[:n]) for n, quote in enumerate(quotes)
    )


def _same(one: Quoted, other: Quoted) -> bool:
    if normalise(one.text) == normalise(other.text):
        return True
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.document_sha256 == other.document_sha256 and 2 * shared > min(
        one.end - one.start, other.end - other.start
    )
