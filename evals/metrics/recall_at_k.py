"""Recall@k: the share of the parts that the first k passages hold, by overlap."""

from __future__ import annotations

from collections.abc import Sequence

from evals.gold import Span
from evals.metrics.ranked import parts_found
from evals.reply import Quoted


def recall_at_k(passages: Sequence[Quoted], parts: Sequence[Sequence[Span]], k: int) -> float:
    """Return the share of parts that are covered by the first k passages, 0 to 1."""
    return len(set().union(*parts_found(passages[:k], parts))) / len(parts)
