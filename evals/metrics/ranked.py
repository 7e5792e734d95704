"""A ranking as ir-measures takes it: which accepted part does each passage bring?"""

from __future__ import annotations

from collections.abc import Sequence

import ir_measures

from evals.gold import Span
from evals.metrics.evidence import covers
from evals.reply import Quoted


def parts_found(passages: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> list[set[int]]:
    """Return, for each passage in rank order, the parts that it is the first to cover."""
    seen: set[int] = set()
    found = []
    for passage in passages:
        new = {n for n, part in enumerate(parts) if n not in seen and covers(passage, part)}
        seen |= new
        found.append(new)
    return found


def per_question(
    measure: ir_measures.Measure, passages: Sequence[Quoted], parts: Sequence[Sequence[Span]]
) -> float:
    """Return an ir-measures value for one question.

    The relevant "documents" are the parts. A passage that covers a new part takes its place in
    the ranking; one that covers none, or only what was found before, is an irrelevant document.
    """
    judged = [ir_measures.Qrel("q", f"part{n}", 1) for n in range(len(parts))]
    run, score = [], 0.0
    for rank, new in enumerate(parts_found(passages, parts)):
        for name in [f"part{n}" for n in sorted(new)] or [f"other{rank}"]:
            run.append(ir_measures.ScoredDoc("q", name, score))
            score -= 1.0
    run = run or [ir_measures.ScoredDoc("q", "nothing", 0.0)]
    return float(next(ir_measures.iter_calc([measure], judged, run)).value)
