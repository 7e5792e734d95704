"""Percentiles of latency, by nearest rank: a value that was measured, never one in between."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil


def percentile(milliseconds: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(milliseconds)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0.0
