"""The figures of a set of results, each with its interval; nothing missing leaves a mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict

from evals.bootstrap import Estimate, estimate, share
from evals.kinds import FOLLOW_UPS
from evals.metrics.calibration_error import expected_calibration_error
from evals.metrics.latency import percentile
from evals.metrics.risk_coverage import Point, aurc, coverage_at_risk, risk_coverage
from evals.result import Outcome, Ranking, Result

RISKS = (0.05, 0.10, 0.20)


def rate(results: Sequence[Result], hit: Callable[[Result], bool], *wants: str) -> Estimate:
    """Return how often `hit` holds among the questions that want one of `wants`."""
    member = [not wants or r.wants in wants for r in results]
    return share([float(m and hit(r)) for m, r in zip(member, results, strict=True)], member)


def mean(results: Sequence[Result], value: Callable[[Result], float | None]) -> Estimate:
    """Return the mean of a per-question value; a question that has none is not in the figure."""
    values = [value(r) for r in results]
    return estimate([v or 0.0 for v in values], [v is not None for v in values])


def figures(results: Sequence[Result]) -> dict[str, Estimate]:
    """Return the figures that count over questions; rates are 0 to 1."""

    def was(*outcomes: Outcome) -> Callable[[Result], bool]:
        return lambda r: r.outcome in outcomes

    silences = [r.silent for r in results]
    found = {
        "right": rate(results, lambda r: r.right),
        "answered_right": rate(results, was(Outcome.ANSWERED_RIGHT), "answer"),
        "answered_wrong": rate(results, was(Outcome.ANSWERED_WRONG), "answer"),
        "false_silence": rate(results, was(Outcome.FALSE_SILENCE), "answer"),
        "false_answer": rate(results, was(Outcome.FALSE_ANSWER), "silence"),
        "abstention_recall": rate(results, lambda r: r.right, "silence"),
        "abstention_precision": share(
            [r.outcome is Outcome.RIGHT_SILENCE for r in results], silences
        ),
        "selective_risk": share(
            [r.answered and not r.right for r in results], [r.answered for r in results]
        ),
        "chat_right": rate(results, lambda r: r.right, "chat"),
        "follow_ups_right": share(
            [r.kind in FOLLOW_UPS and r.right for r in results],
            [r.kind in FOLLOW_UPS for r in results],
        ),
        "error": rate(results, was(Outcome.ERROR)),
        "f1": mean(results, lambda r: r.f1),
        "exact": mean(results, lambda r: r.exact),
        "evidence_precision": mean(results, lambda r: r.evidence_precision),
        "evidence_recall": mean(results, lambda r: r.evidence_recall),
        "citation_validity": share(
            [r.valid * r.citations for r in results], [r.citations for r in results]
        ),
        "citation_precision": mean(results, lambda r: r.citation_precision),
        "citation_recall": mean(results, lambda r: r.citation_recall),
        "repeated": mean(results, lambda r: float(r.repeated)),
    }
    if any(r.ranking for r in results):
        found |= {name: mean(results, _rank(name)) for name in Ranking.model_fields}
    return found


def _rank(name: str) -> Callable[[Result], float | None]:
    def value(result: Result) -> float | None:
        if result.wants != "answer":
            return None
        return float(getattr(result.ranking, name)) if result.ranking else 0.0

    return value


class Selective(BaseModel):
    """What the confidence is worth, over the questions that are not small talk."""

    model_config = ConfigDict(frozen=True)

    points: tuple[Point, ...]
    aurc: float
    coverage_at: dict[str, float]
    ece: float
    n: int


def selective(results: Sequence[Result]) -> Selective:
    """Return the risk-coverage figures.

    Args:
        results: Of a subject that declines nothing where that can be had, so that each question
            has the answer that a lower threshold would have let through. A question that is
            silent all the same, or an error, is never covered.
    """
    content = [r for r in results if r.wants != "chat"]
    levels = [r.confidence if r.answered else None for r in content]
    points = risk_coverage(levels, [r.right for r in content])
    stated = [r for r in content if r.answered and r.confidence is not None]
    return Selective(
        points=tuple(points),
        aurc=aurc(points),
        coverage_at={f"{risk:.2f}": coverage_at_risk(points, risk) for risk in RISKS},
        ece=expected_calibration_error(
            [r.confidence or 0.0 for r in stated], [r.right for r in stated]
        ),
        n=len(content),
    )


def latency(results: Sequence[Result]) -> dict[str, float]:
    """Return milliseconds for a question: median and 95th percentile."""
    spent = [r.milliseconds for r in results]
    return {"p50_ms": percentile(spent, 0.5), "p95_ms": percentile(spent, 0.95)}
