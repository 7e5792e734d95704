"""Percentile intervals by the bootstrap (Efron 1979), over questions, with a fixed seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

SEED = 20240
RESAMPLES = 2000
LEVEL = 0.95


class Estimate(BaseModel):
    """A figure with its 95 % interval. `n` is how many questions it is over; 0 is no figure."""

    model_config = ConfigDict(frozen=True)

    value: float
    low: float
    high: float
    n: int


def estimate(top: Sequence[float], bottom: Sequence[float] | None = None) -> Estimate:
    """Return sum(top) / sum(bottom) over questions, with its interval.

    Args:
        top: A value for each question.
        bottom: Its weight: 1 if the question belongs to the figure, else 0; default: all do.

    Returns:
        Resamples in which no question belongs to the figure do not shape the interval.
    """
    over = np.asarray(top, np.float64)
    under = np.ones_like(over) if bottom is None else np.asarray(bottom, np.float64)
    count = int(np.count_nonzero(under))
    if count == 0:
        return Estimate(value=0.0, low=0.0, high=0.0, n=0)
    draws = _draws(len(over))
    tops, bottoms = over[draws].sum(axis=1), under[draws].sum(axis=1)
    ratios = tops[bottoms > 0] / bottoms[bottoms > 0]
    low, high = np.quantile(ratios, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(over.sum() / under.sum())
    return Estimate(value=value, low=min(float(low), value), high=max(float(high), value), n=count)


def share(hits: Sequence[float], members: Sequence[float]) -> Estimate:
    """Return hits among members, with its interval.

    Where none or all are hits every resample is the same, and the bootstrap has no width; the
    interval is then that of Clopper and Pearson (1934).
    """
    found = estimate(hits, members)
    edge = ((1 - LEVEL) / 2) ** (1 / max(1.0, float(np.sum(np.asarray(members, np.float64)))))
    if found.n and found.value == 0.0:
        return found.model_copy(update={"high": 1 - edge})
    if found.n and found.value == 1.0:
        return found.model_copy(update={"low": edge})
    return found


def _draws(size: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, size, (RESAMPLES, size))
