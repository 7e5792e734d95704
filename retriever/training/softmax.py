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
) -> Floats:
    """Fit the weights of a linear score.

    Args:
        groups: For each question the candidates' features, shape (candidates, features), and
            which of them are right; questions with none right are left out.
        weights: How much each group counts; all alike by default.
        penalty: Of the squared weights, on features scaled to unit deviation.

    Returns:
        A weight for each feature, on the features as given.
    """
    if weights is None:
        weights = np.ones(len(groups))
    kept = [(x, y, w) for (x, y), w in zip(groups, weights, strict=True) if y.any() and len(x) > 1]
    scale = np.concatenate([x for x, _, _ in kept]).std(axis=0) + 1e-6
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

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale, np.float64)
