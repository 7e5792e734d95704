"""The gate: has the product become worse than the committed baseline, beyond chance?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel

from evals.bootstrap import Estimate
from evals.compare import Run, Verdict, Verdicts, compare, paired
from evals.errors import EvalError
from evals.report import RESULTS

BASELINE = RESULTS / "baseline.json"
SETS = ("dev", "test")

MEASURES: Mapping[str, Callable[[Verdict], bool]] = {
    "right answers": lambda verdict: verdict.wants == "answer",
    "abstention": lambda verdict: verdict.wants == "silence",
    "chat": lambda verdict: verdict.wants == "chat",
}


class Finding(BaseModel):
    """A measure on a set, held against the baseline."""

    set: str
    measure: str
    ok: bool
    change: Estimate | None = None
    detail: str = ""


def hold(baseline: Run, now: Mapping[str, Verdicts]) -> list[Finding]:
    """Return what the gate finds, set by set.

    A share fails when the whole 95 % interval of its paired change lies below 0. A citation that
    does not hold and did before, or any error, fails outright: those are promises, not rates.

    Raises:
        EvalError: The baseline lacks a set, or was made with other questions.
    """
    found = []
    for name, after in now.items():
        before = baseline.sets.get(name)
        if before is None or before.gold_sha256 != after.gold_sha256:
            raise EvalError(
                f"The baseline was made with other {name} questions.",
                "Run 'inquote eval baseline' and commit what it writes.",
            )
        found.extend(_set(name, before.questions, after.questions))
    return found


def _set(name: str, before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> list[Finding]:
    found = []
    changed = compare(before, after)
    for measure, belongs in MEASURES.items():
        change = paired(before, after, belongs)
        broken = [n for n in changed.broken if belongs(after[n])]
        detail = f"broken: {', '.join(broken)}" if broken else ""
        ok = change.high >= 0
        found.append(Finding(set=name, measure=measure, ok=ok, change=change, detail=detail))
    false = [n for n, v in after.items() if not v.valid and before[n].valid]
    failed = [n for n, v in after.items() if v.outcome == "error"]
    for measure, names in (("citation validity", false), ("errors", failed)):
        detail = ", ".join(names)
        found.append(Finding(set=name, measure=measure, ok=not names, detail=detail))
    return found


def write_baseline(run: Run, path: Path = BASELINE) -> None:
    """Write a baseline, one question a line, so that a change of it shows in a diff."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(run.model_dump_json(indent=1) + "\n", "utf-8")
