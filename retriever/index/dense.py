"""Nearest vectors by inner product, in FAISS (Douze et al. 2024, "The Faiss library")."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retriever.errors import IndexDamaged

if TYPE_CHECKING:
    from retriever.types import FloatMatrix


EXACT_UP_TO = 100_000
"""Vectors up to which every one is compared; beyond that only those of the nearest cells are."""
RECALL = 0.995
"""Of the ten nearest, the share that a search must find: on rows of the index itself, at build."""
TUNED_ON = 256
"""Rows that the number of cells to search is tuned on."""


class DenseIndex:
    """Search over unit vectors, exact up to `EXACT_UP_TO` of them; immutable once built.

    Beyond, vectors lie in cells (an inverted file: Jégou et al. 2011, "Product quantization for
    nearest neighbor search", without the quantization), and as many cells are searched as it
    takes to find `RECALL` of the ten nearest.
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @classmethod
    def build(cls, vectors: FloatMatrix) -> DenseIndex:
        """Index the rows of a float32 array of shape (n, dimension)."""
        rows = np.ascontiguousarray(vectors, np.float32)
        if len(rows) > EXACT_UP_TO:
            return cls(in_cells(rows))
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
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
        cells = isinstance(self._index, faiss.IndexIVF)
        if cells and allowed is not None and len(allowed) <= EXACT_UP_TO:
            # The nearest cells may hold none of these: compare them all.
            ids, scores = allowed, self.vectors(allowed) @ vector
            if k < len(ids):
                best = np.argpartition(-scores, k - 1)[:k]
                ids, scores = ids[best], scores[best]
        else:
            found, places = self._index.search(
                np.ascontiguousarray(vector[None, :], np.float32),
                k,
                params=self._among(allowed),
            )
            ids, scores = places[0][places[0] >= 0], found[0][places[0] >= 0]
        return np.asarray(ids[np.lexsort((ids, -np.round(scores, 6)))], np.int64)

    def _among(self, allowed: NDArray[np.int64] | None) -> Any:  # noqa: ANN401
        if allowed is None:
            return None
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, np.int64))
        if not isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # As many allowed vectors are looked at as a search among all would look at.
        probes = math.ceil(self._index.nprobe * self.size / len(allowed))
        return faiss.SearchParametersIVF(  # type: ignore[call-arg]
            sel=selector, nprobe=min(probes, self._index.nlist)
        )


def in_cells(rows: FloatMatrix, recall: float = RECALL) -> faiss.IndexIVFFlat:
    """Return rows in cells, with as many cells searched as `recall` of the ten nearest takes.

    Deterministic: the same rows give the same cells.
    """
    count, dimension = rows.shape
    cells = max(1, int(8 * math.sqrt(count)))
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(dimension), dimension, cells, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed, index.cp.niter = 7, 6
    index.cp.min_points_per_centroid = 1  # it is enough, and FAISS would warn
    index.train(rows[:: max(1, count // (20 * cells))])
    index.add(rows)
    index.make_direct_map()
    asked = rows[:: max(1, count // TUNED_ON)][:TUNED_ON]
    k = min(11, count)  # each finds itself first
    _, exact = faiss.knn(asked, rows, k, metric=faiss.METRIC_INNER_PRODUCT)
    index.nprobe = min(8, cells)
    while index.nprobe < cells:
        _, found = index.search(asked, k)
        held = [len(set(a) & set(b)) for a, b in zip(exact.tolist(), found.tolist(), strict=True)]
        if sum(held) - len(held) >= recall * (k - 1) * len(held):
            break
        index.nprobe = min(index.nprobe * 5 // 4 + 1, cells)
    return index
