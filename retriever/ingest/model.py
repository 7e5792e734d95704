"""The block classifier: a sum of step functions, one a feature, as plain numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from retriever.ingest.features import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retriever.types import FloatMatrix

FILE = "blocks.json"


@dataclass(frozen=True)
class Steps:
    """An additive model (boosted stumps, collected by feature): its sum is a log-odds.

    Attributes:
        bias: The log-odds where every feature is at its least.
        edges: For each feature used, rising thresholds.
        jumps: For each feature used, what is added once a threshold is passed, summed up from
            the first; one more value than edges, the first being 0.
    """

    bias: float
    edges: dict[int, NDArray[np.float32]]
    jumps: dict[int, NDArray[np.float64]]

    def probability(self, rows: FloatMatrix) -> NDArray[np.float64]:
        """Return the probability of "article text" for rows of `features.describe`."""
        total = np.full(len(rows), self.bias)
        for column, edges in self.edges.items():
            total += self.jumps[column][np.searchsorted(edges, rows[:, column], side="left")]
        result: NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return result


def from_json(text: str) -> Steps:
    """Read the model from its JSON form: for each feature, pairs of threshold and jump.

    Raises:
        ValueError: It was fitted on other features than `features.NAMES`.
    """
    record = json.loads(text)
    if tuple(record["features"]) != NAMES:
        raise ValueError("the block classifier was fitted on other features: fit it again")
    edges, jumps = {}, {}
    for name, steps in record["steps"].items():
        column = NAMES.index(name)
        edges[column] = np.array([edge for edge, _ in steps], dtype=np.float32)
        jumps[column] = np.concatenate([[0.0], np.cumsum([jump for _, jump in steps])])
    return Steps(record["bias"], edges, jumps)


@cache
def shipped() -> Steps:
    """Return the classifier that comes with the package."""
    return from_json((files("retriever.ingest") / FILE).read_text(encoding="utf-8"))
