"""Two runs, question by question: what was fixed, what was broken, and could it be chance?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import comb
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.bootstrap import Estimate, estimate
from evals.errors import EvalError
from evals.gold import Wants
from evals.report import Report
from evals.result import RIGHT, Outcome, Result


class Verdict(BaseModel):
    """What a comparison keeps of one question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wants: Wants
    outcome: Outcome
    valid: bool = True

    @property
    def right(self) -> bool:
        """Whether the reply was right."""
        return self.outcome in RIGHT


class Verdicts(BaseModel):
    """A set's verdicts by question, and the gold they were given by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gold_sha256: str
    questions: dict[str, Verdict]


class Run(BaseModel):
    """A run, cut down to what a comparison needs: the form of a committed baseline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: str
    commit: str
    settings_sha256: str
    sets: dict[str, Verdicts]


def verdicts(results: Sequence[Result]) -> dict[str, Verdict]:
    """Return the verdicts of results."""
    return {r.id: Verdict(wants=r.wants, outcome=r.outcome, valid=r.valid == 1.0) for r in results}


def run_of(report: Report) -> Run:
    """Return a report cut down to its verdicts on the product."""
    sets = {
        name: Verdicts(gold_sha256=one.gold_sha256, questions=verdicts(one.main.results))
        for name, one in report.sets.items()
    }
    return Run(
        made=report.made, commit=report.commit, settings_sha256=report.settings_sha256, sets=sets
    )


def load_run(path: Path) -> Run:
    """Read a report or a baseline.

    Raises:
        EvalError: It is neither.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise EvalError(f"{path} cannot be read.", "Name a report.json or a baseline.") from None
    try:
        return Run.model_validate_json(text)
    except ValidationError:
        pass  # it may be a whole report
    try:
        return run_of(Report.model_validate_json(text))
    except ValidationError:
        raise EvalError(f"{path} is neither a report nor a baseline.") from None


class Comparison(BaseModel):
    """One set in two runs.

    Attributes:
        difference: Share right after minus share right before, paired, with its 95 % interval.
        p: Of the exact McNemar test: could fixed and broken be two sides of a fair coin?
    """

    fixed: list[str]
    broken: list[str]
    unchanged: int
    difference: Estimate
    p: float


def compare(before: Mapping[str, Verdict], after: Mapping[str, Verdict]) -> Comparison:
    """Compare the verdicts of two runs on the questions that both have.

    Raises:
        EvalError: They have no question in common.
    """
    shared = [name for name in before if name in after]
    if not shared:
        raise EvalError("The two runs have no question in common.")
    fixed = [n for n in shared if after[n].right and not before[n].right]
    broken = [n for n in shared if before[n].right and not after[n].right]
    return Comparison(
        fixed=fixed,
        broken=broken,
        unchanged=len(shared) - len(fixed) - len(broken),
        difference=paired(before, after, lambda _: True),
        p=mcnemar(len(fixed), len(broken)),
    )


def paired(
    before: Mapping[str, Verdict], after: Mapping[str, Verdict], belongs: Callable[[Verdict], bool]
) -> Estimate:
    """Return the change in the share that is right, over the questions that belong."""
    names = [n for n in before if n in after and belongs(after[n])]
    changes = [float(after[n].right) - float(before[n].right) for n in names]
    return estimate(changes) if changes else Estimate(value=0.0, low=0.0, high=0.0, n=0)


def mcnemar(fixed: int, broken: int) -> float:
    """Return the two-sided p of the exact McNemar test (1947): the sign test on what changed."""
    changed = fixed + broken
    tail = sum(comb(changed, n) for n in range(min(fixed, broken) + 1))
    return float(min(1.0, 2 * tail / 2**changed))
