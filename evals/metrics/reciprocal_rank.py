"""Reciprocal rank (Voorhees 1999, TREC-8 QA track): one over the rank of the first hit."""

from __future__ import annotations

from collections.abc import Sequence

import ir_measures

from evals.gold import Span
from evals.metrics.ranked import per_question
from evals.reply import Quoted


def reciprocal_rank(passages: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> float:
    """Return 1 / rank of the first passage that covers a part; 0 where none does."""
    return per_question(ir_measures.RR, passages, parts)
