"""A linear ranking model: softmax over the candidates of each question (ListNet, top one).

Source: Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


def fit(
    groups: Sequence[tuple[Floats, NDArray[np.bool_]]],
    weights: Floats | None = None,
    penalty: float = 1e-3,
    signs: Sequence[int] | None = None,
) -> Floats:
    """Fit the weights of a linear score.

    Args:
        groups: For each question the candidates' features, shape (candidates, features), and
            which of them are right; questions with none right are left out.
        weights: How much each group counts; all alike by default.
        penalty: Of the squared weights, on features scaled to unit deviation.
        signs: 1 or -1 for features whose weight must not be of the other sign, 0 for any.

    Returns:
        A weight for each feature, on the features as given.
    """
    if weights is None:
        weights = np.ones(len(groups))
    kept = [(x, y, w) for (x, y), w in zip(groups, weights, strict=True) if y.any() and len(x) > 1]
    scale = deviation(np.concatenate([x for x, _, _ in kept]))
    sizes = np.array([len(x) for x, _, _ in kept])
    table = np.concatenate([x for x, _, _ in kept]) / scale
    right = np.concatenate([y for _, y, _ in kept])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(kept)), sizes)
    share = np.array([w for _, _, w in kept]) / sum(w for _, _, w in kept)

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = table @ w
        top = np.maximum.reduceat(scores, starts)
        exp = np.exp(scores - top[owner])
        total = np.add.reduceat(exp, starts)
        hit = np.add.reduceat(exp * right, starts) + 1e-300
        value = float((share * (np.log(total) - np.log(hit))).sum() + penalty * (w @ w))
        all_share = exp / total[owner]
        hit_share = exp * right / hit[owner]
        slope = ((all_share - hit_share) * share[owner]) @ table + 2 * penalty * w
        return value, slope

    found = minimize(
        loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds(signs)
    )
    return np.asarray(found.x / scale, np.float64)


def deviation(table: Floats) -> Floats:
    """Return each feature's standard deviation; 1 for a constant one, which cannot be scaled."""
    spread = table.std(axis=0)
    return np.where(spread > 1e-6, spread, 1.0)


def bounds(signs: Sequence[int] | None) -> list[tuple[float | None, float | None]] | None:
    """Return the optimiser's bounds for the signs that weights must have."""
    if signs is None:
        return None
    return [(0.0 if s > 0 else None, 0.0 if s < 0 else None) for s in signs]


def fit_logistic(
    table: Floats,
    right: NDArray[np.bool_],
    weights: Floats,
    penalty: float,
    signs: Sequence[int],
) -> tuple[Floats, float]:
    """Fit a logistic model whose weights keep to given signs.

    Args:
        table: Features, shape (questions, features).
        right: The outcome of each question.
        weights: How much each question counts.
        penalty: Of the squared weights, on features scaled to unit deviation.
        signs: As for `fit`.

    Returns:
        Weights on the features as given, and the intercept.
    """
    scale = deviation(table)
    x = np.hstack([table / scale, np.ones((len(table), 1))])
    y = right.astype(np.float64)
    share = weights / weights.sum()

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w
        value = float(share @ (np.logaddexp(0, z) - y * z)) + penalty * float(w[:-1] @ w[:-1])
        slope = x.T @ (share * (1 / (1 + np.exp(-z)) - y))
        slope[:-1] += 2 * penalty * w[:-1]
        return value, slope

    limits = [*(bounds(signs) or []), (None, None)]
    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", bounds=limits)
    return np.asarray(found.x[:-1] / scale, np.float64), float(found.x[-1])
