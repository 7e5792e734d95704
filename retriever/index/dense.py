"""Nearest vectors by inner product, in FAISS (Douze et al. 2024, "The Faiss library")."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import faiss
import numpy as np
from numpy.typing import NDArray

from retriever.errors import IndexDamaged

if TYPE_CHECKING:
    from retriever.types import FloatMatrix


EXACT_UP_TO = 200_000
"""Vectors up to which every one is compared; beyond that the search is approximate."""


class DenseIndex:
    """Exact search over unit vectors; immutable once built."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @classmethod
    def build(cls, vectors: FloatMatrix) -> DenseIndex:
        """Index the rows of a float32 array of shape (n, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a file.

        Raises:
            OSError: It cannot be written, or not whole.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"{path.name} cannot be written whole") from error

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Map an index from a file, so that processes which read the same one share its memory.

        The file may be removed afterwards, but never written to.

        Raises:
            IndexDamaged: FAISS cannot read it.
        """
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise IndexDamaged(
                f"The index file {path.name} cannot be read.", "Run: inquote index --rebuild"
            ) from error

    def vectors(self, ids: NDArray[np.int64] | None = None) -> FloatMatrix:
        """Return the stored vectors of the given ids, or all: float32, (n, dimension)."""
        if ids is None:
            result = self._index.reconstruct_n(0, self.size)
        else:
            result = self._index.reconstruct_batch(np.ascontiguousarray(ids, np.int64))
        return np.asarray(result, np.float32)

    def search(
        self, vector: FloatMatrix, k: int, allowed: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """Return the ids of the nearest vectors, best first; ties by id.

        Args:
            vector: The query, float32 of shape (dimension,).
            k: How many at most; more than the index holds is an ordinary case.
            allowed: Only these ids, ascending; None for all.

        Raises:
            ValueError: The query is not finite.
        """
        if not np.isfinite(vector).all():
            raise ValueError("the query vector holds a value that is not a number")
        k = min(k, self.size if allowed is None else len(allowed))
        if k < 1:
            return np.zeros(0, np.int64)
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, ids = self._index.search(
            np.ascontiguousarray(vector[None, :], np.float32), k, params=parameters
        )
        found = ids[0] >= 0
        kept, ranked = ids[0][found], np.round(scores[0][found], 6)
        return np.asarray(kept[np.lexsort((kept, -ranked))], np.int64)
