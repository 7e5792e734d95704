"""nDCG@10 (Järvelin and Kekäläinen 2002), computed by ir-measures."""

from __future__ import annotations

from collections.abc import Sequence

import ir_measures

from evals.gold import Span
from evals.metrics.ranked import per_question
from evals.reply import Quoted


def ndcg_at_10(passages: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> float:
    """Return the normalised discounted gain of the first ten passages, 0 to 1."""
    return per_question(ir_measures.nDCG @ 10, passages, parts)
