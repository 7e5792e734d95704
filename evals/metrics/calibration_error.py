"""Expected calibration error (Naeini et al. 2015; Guo et al. 2017), bins of equal width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how sure on average, and how often right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Return the bins that hold a question. Bin n is (n/bins, (n+1)/bins]; 0 is in the first."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for level, good in zip(confidence, right, strict=True):
        place = next(n for n in range(bins) if level <= (n + 1) / bins)
        held.setdefault(place, []).append((level, good))
    return [
        Bin(
            low=n / bins,
            high=(n + 1) / bins,
            count=len(pairs),
            confidence=sum(c for c, _ in pairs) / len(pairs),
            accuracy=sum(r for _, r in pairs) / len(pairs),
        )
        for n, pairs in sorted(held.items())
    ]


def expected_calibration_error(
    confidence: Sequence[float], right: Sequence[bool], bins: int = BINS
) -> float:
    """Return the mean gap between confidence and accuracy, weighted by the bins' counts."""
    total = len(confidence)
    if not total:
        return 0.0
    return sum(
        b.count / total * abs(b.confidence - b.accuracy)
        for b in reliability(confidence, right, bins)
    )
