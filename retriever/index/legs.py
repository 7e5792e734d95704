"""The four rankings of a question, whichever store they come from.

A sentence is found by its own vector, by its window's vector, and by BM25 over the words of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from retriever.types import FloatMatrix


class Dense(Protocol):
    """Vectors, one a sentence or one a window."""

    @property
    def size(self) -> int:
        """Number of vectors."""
        ...

    def vectors(self, ids: NDArray[np.int64] | None = None) -> FloatMatrix:
        """Return the stored vectors of the given ids, or all: float32, (n, dimension)."""
        ...

    def search(
        self, vector: FloatMatrix, k: int, allowed: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """Return the ids of the nearest vectors, best first; ties by id."""
        ...


class Lexical(Protocol):
    """BM25 over the words of sentences or of windows."""

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every unit, float32 of shape (size,); 0 where no term is."""
        ...

    def holders(self, term: str) -> int:
        """Return how many units hold the term."""
        ...

    def knows(self, term: str) -> bool:
        """Whether any unit holds the term."""
        ...


@dataclass(frozen=True)
class Found:
    """What the rankings put forward together.

    Attributes:
        ids: Sentences, ascending.
        scores: float32 of shape (len(ids), 4): cosine of the sentence, cosine of the window, BM25
            of the sentence, BM25 of the window.
        dense_ranks: 1-based rank by the sentence's cosine of each that is among the first k.
        lexical_ranks: The same by the sentence's BM25; one with score 0 has none.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]


class Engine(Protocol):
    """A store that ranks by all four legs in one call."""

    def find(
        self,
        vector: FloatMatrix,
        terms: Sequence[str],
        k: int,
        allowed: NDArray[np.int64] | None = None,
    ) -> Found:
        """Return the k best of each leg, together; see `find_in`."""
        ...


def top(scores: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None) -> list[int]:
    """Return the ids of the k highest scores above 0, best first; ties by id."""
    pool = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    if len(pool) > 4 * k:
        cut = np.partition(scores[pool], -k)[-k]
        pool = pool[scores[pool] >= cut]
    order = np.lexsort((pool, -np.round(scores[pool], 5)))
    return [int(i) for i in pool[order[:k]]]


def find_in(
    dense: tuple[Dense, Dense],
    lexical: tuple[Lexical, Lexical],
    vector: FloatMatrix,
    terms: Sequence[str],
    k: int,
    allowed: NDArray[np.int64] | None = None,
) -> Found:
    """Ask each leg by itself.

    Args:
        dense: Of the sentences, of the windows.
        lexical: The same.
        vector: The question's embedding, float32 of shape (dimension,).
        terms: Its terms.
        k: How many each leg puts forward.
        allowed: Only these sentences, ascending; None for all.
    """
    dense_s, dense_p = ([int(i) for i in leg.search(vector, k, allowed)] for leg in dense)
    lexical_s, lexical_p = (leg.scores(terms) for leg in lexical)
    best_s, best_p = top(lexical_s, k, allowed), top(lexical_p, k, allowed)
    ids = np.array(sorted({*dense_s, *dense_p, *best_s, *best_p}), np.int64)
    scores = np.zeros((len(ids), 4), np.float32)
    if len(ids):
        scores[:, 0] = dense[0].vectors(ids) @ vector
        scores[:, 1] = dense[1].vectors(ids) @ vector
        scores[:, 2], scores[:, 3] = lexical_s[ids], lexical_p[ids]
    return Found(
        ids,
        scores,
        {s: i for i, s in enumerate(dense_s, 1)},
        {s: i for i, s in enumerate(best_s, 1)},
    )
