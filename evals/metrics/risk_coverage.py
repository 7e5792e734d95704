"""The risk-coverage curve (El-Yaniv and Wiener 2010) and its area, AURC (Geifman et al. 2018)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """If all questions with at least this confidence are answered: how many, how many wrong."""

    threshold: float
    coverage: float
    risk: float


def risk_coverage(confidence: Sequence[float | None], right: Sequence[bool]) -> list[Point]:
    """Return the curve from the surest question to the least sure.

    Args:
        confidence: Of each question, 0 to 1; None for one that has none (an error): it stays in
            the denominator of coverage and is never covered.
        right: Whether answering it was right. To answer what the text is silent on is wrong.

    Returns:
        One point for each distinct confidence; questions that tie are covered together.
    """
    total = len(confidence)
    known = [(c, r) for c, r in zip(confidence, right, strict=True) if c is not None]
    known.sort(key=lambda pair: -pair[0])
    points: list[Point] = []
    wrong = 0
    for n, (level, good) in enumerate(known, 1):
        wrong += not good
        if n == len(known) or known[n][0] != level:
            points.append(Point(level, n / total, wrong / n))
    return points


def selective_risk(points: Sequence[Point], threshold: float) -> float:
    """Return the share of wrong ones among those answered at a threshold; 0 if none is."""
    covered = [point for point in points if point.threshold >= threshold]
    return covered[-1].risk if covered else 0.0


def coverage_at_risk(points: Sequence[Point], risk: float) -> float:
    """Return the largest coverage at which the risk is at most `risk`; 0 if there is none."""
    return max((point.coverage for point in points if point.risk <= risk), default=0.0)


def aurc(points: Sequence[Point]) -> float:
    """Return the mean risk over coverage, up to the last point; lower is better.

    Between two points the risk is that of the point reached (a tie is covered as one).
    """
    if not points:
        return 1.0
    area = reached = 0.0
    for point in points:
        area += point.risk * (point.coverage - reached)
        reached = point.coverage
    return area / reached
