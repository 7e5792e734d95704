"""The block classifier: boosted trees as plain numbers, and how they are summed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from retriever.ingest.features import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retriever.types import FloatMatrix

FILE = "blocks.json"


@dataclass(frozen=True)
class Trees:
    """Regression trees over the block features; their sum is a log-odds.

    Each array has shape (trees, nodes). A node goes to `left` where the feature is at most the
    threshold, else to `right`; a leaf points to itself.
    """

    bias: float
    depth: int
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: NDArray[np.float64]

    def probability(self, rows: FloatMatrix) -> NDArray[np.float64]:
        """Return the probability of "article text" for rows of `features.describe`."""
        total = np.full(len(rows), self.bias)
        index = np.arange(len(rows))
        for tree in range(len(self.value)):
            node = np.zeros(len(rows), dtype=np.intp)
            for _ in range(self.depth):
                low = rows[index, self.feature[tree][node]] <= self.threshold[tree][node]
                node = np.where(low, self.left[tree][node], self.right[tree][node])
            total += self.value[tree][node]
        result: NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return result


def from_json(text: str) -> Trees:
    """Read trees from their JSON form.

    Raises:
        ValueError: They were fitted on other features than `features.NAMES`.
    """
    record = json.loads(text)
    if tuple(record["features"]) != NAMES:
        raise ValueError("the block classifier was fitted on other features: fit it again")
    size = max(len(tree["value"]) for tree in record["trees"])

    def table(key: str, kind: type[Any]) -> NDArray[Any]:
        rows = [tree[key] + [0] * (size - len(tree[key])) for tree in record["trees"]]
        return np.array(rows, dtype=kind)

    return Trees(
        record["bias"],
        record["depth"],
        table("feature", np.intp),
        table("threshold", np.float32),
        table("left", np.intp),
        table("right", np.intp),
        table("value", np.float64),
    )


@cache
def shipped() -> Trees:
    """Return the classifier that comes with the package."""
    return from_json((files("retriever.ingest") / FILE).read_text(encoding="utf-8"))
