"""Vectors and BM25 in one Milvus collection, found by one hybrid search (Wang et al. 2021).

A row is a sentence: its vector, its window's vector, and of each the BM25 score that every term
gives it, as a sparse vector. An inner product with the question's terms is then BM25 with the
statistics of the whole corpus, as in bm25s, whichever way the engine cuts the collection up.
`INQUOTE_MILVUS_URI` is a file (Milvus Lite) or the address of a server or cluster.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retriever.errors import CollectionMissing, StoreError, StoreMismatch
from retriever.index.dense import EXACT_UP_TO
from retriever.index.legs import Found, top
from retriever.index.lexical import LexicalIndex
from retriever.index.snapshot import Snapshot
from retriever.settings import Settings

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

OLDEST = (2, 4)
"""The first Milvus with sparse vectors and hybrid search."""
DENSE = ("sentence_vector", "passage_vector")
SPARSE = ("sentence_bm25", "passage_bm25")
ROWS = 500
"""Rows sent or fetched in one call: about 2 MB."""
MISSING = 100
"""Milvus' code for a collection that is not there."""
WIDEST = 1000
"""Sentences that `MilvusLexical.scores` scores; the others have 0."""

LOCAL: dict[str, object] = {"grpc_options": {"grpc.keepalive_time_ms": 2**31 - 1}}
"""Milvus Lite takes the client's pings for an attack; a file needs none."""

Vocabulary = dict[str, tuple[int, int, int]]
"""Of each term: its place in the sparse vectors, sentences and windows that hold it."""


def pymilvus() -> Any:  # noqa: ANN401  (pymilvus has no types)
    """Return the client library, and keep it from logging what was asked.

    Raises:
        StoreMismatch: It is not installed.
    """
    try:
        import pymilvus as library
    except ImportError as error:
        raise StoreMismatch(
            "The Milvus client is not installed.", "Run: pip install 'inquote[milvus]'"
        ) from error
    for name in ("pymilvus", "milvus_lite", "grpc._server"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return library


@contextmanager
def told() -> Iterator[None]:
    """Turn what the client raises into a `StoreError`, without the address or the question."""
    library = pymilvus()
    import grpc  # comes with the client, and is what a call out of time raises

    try:
        yield
    except grpc.RpcError as error:
        raise StoreError(
            "Milvus did not answer in time.",
            "Check its load; INQUOTE_TIME_LIMIT is how long it may take.",
        ) from error
    except library.MilvusException as error:
        if error.code == MISSING:
            raise missing() from error
        if isinstance(error, library.exceptions.ConnectionConfigException):
            raise StoreError(
                "INQUOTE_MILVUS_URI cannot be opened.",
                "It is http://host:19530, or a file that ends in .db, in a folder that exists and "
                "that no other process has open.",
            ) from error
        raise StoreError(
            f"Milvus is down, out of time or refuses (code {error.code}).",
            "Check that it runs at INQUOTE_MILVUS_URI and takes INQUOTE_MILVUS_TOKEN.",
        ) from error


def missing() -> CollectionMissing:
    """Return the error for a collection that is not there, or not whole."""
    return CollectionMissing(
        "Milvus does not hold this index, or not all of it.",
        "Set INQUOTE_MILVUS_URI back, or run: inquote index --rebuild",
    )


def connect(settings: Settings) -> Any:  # noqa: ANN401
    """Return a client; a call may take as long as a question.

    Raises:
        StoreError: There is no answer, or the version is too old.
    """
    library = pymilvus()
    uri = settings.milvus_uri or str(settings.index / "milvus.db")
    if not settings.milvus_uri:
        settings.index.mkdir(parents=True, exist_ok=True)
    with told():
        token = settings.milvus_token.get_secret_value()
        client = library.MilvusClient(
            uri, token=token, timeout=settings.time_limit, **(LOCAL if uri.endswith(".db") else {})
        )
        said = str(client.get_server_version(timeout=settings.time_limit))
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None or tuple(map(int, found.groups())) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise StoreMismatch(
            f"Milvus is of a version before {oldest}.", f"Run Milvus {oldest} or newer."
        )
    return client


class MilvusEngine:
    """One collection, whole and unchanging once it is written."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401
        name: str,
        vocabulary: Vocabulary,
        document_of: NDArray[np.int32],
        seconds: float,
    ) -> None:
        self.client = client
        self.name = name
        self.vocabulary = vocabulary
        self._document_of = document_of
        self._seconds = seconds

    @property
    def size(self) -> int:
        """Number of sentences."""
        return len(self._document_of)

    def check(self) -> None:
        """Make the collection ready for questions.

        Raises:
            CollectionMissing: It is not there, or does not hold every sentence.
        """
        with told():
            if not self.client.has_collection(self.name, timeout=self._seconds):
                raise missing()
            self.client.load_collection(self.name)
            [row] = self.client.query(
                self.name,
                filter="",
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=self._seconds,
            )
        if row["count(*)"] != self.size:
            raise missing()

    def _columns(self, terms: Sequence[str]) -> dict[int, float]:
        known = {t for t in terms if t in self.vocabulary}
        return {self.vocabulary[term][0]: 1.0 for term in sorted(known)}

    def find(
        self,
        vector: FloatMatrix,
        terms: Sequence[str],
        k: int,
        allowed: NDArray[np.int64] | None = None,
    ) -> Found:
        """Return the k best of each leg, together; see `retriever.index.legs.find_in`.

        Raises:
            ValueError: The query is not finite.
            StoreError: Milvus failed; this is never an abstention.
        """
        if not np.isfinite(vector).all():
            raise ValueError("the query vector holds a value that is not a number")
        library = pymilvus()
        columns = self._columns(terms)
        expression = self._among(allowed)
        wanted: list[tuple[str, object]] = [(field, vector.tolist()) for field in DENSE]
        wanted += [(field, columns) for field in SPARSE if columns]
        requests = [
            library.AnnSearchRequest(
                data=[query], anns_field=field, param=_how(field, k), limit=k, expr=expression
            )
            for field, query in wanted
        ]
        hits: list[Any] = []
        if allowed is None or len(allowed):
            with told():
                [hits] = self.client.hybrid_search(
                    self.name,
                    requests,
                    library.RRFRanker(),
                    limit=k * len(requests),
                    output_fields=[*DENSE, *SPARSE],
                    timeout=self._seconds,
                )
        rows = {int(hit["id"]): hit["entity"] for hit in hits}
        ids = np.array(sorted(rows), np.int64)
        scores = np.zeros((len(ids), 4), np.float32)
        for column, field in enumerate(DENSE):
            held = np.array([rows[int(i)][field] for i in ids], np.float32)
            scores[:, column] = held.reshape(len(ids), len(vector)) @ vector
        for column, field in enumerate(SPARSE, 2):
            for row, i in enumerate(ids):
                held_terms = rows[int(i)][field]
                scores[row, column] = sum(held_terms.get(c, 0.0) for c in columns)
        nearest = np.lexsort((ids, -np.round(scores[:, 0], 6)))[:k]
        return Found(
            ids,
            scores,
            {int(ids[i]): rank for rank, i in enumerate(nearest, 1)},
            {int(ids[i]): rank for rank, i in enumerate(top(scores[:, 2], k, None), 1)},
        )

    def _among(self, allowed: NDArray[np.int64] | None) -> str:
        if allowed is None:
            return ""
        return f"document in {np.unique(self._document_of[allowed]).tolist()}"

    def nearest(
        self, field: str, query: object, k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k nearest rows by one field: id and inner product, best first."""
        with told():
            [hits] = self.client.search(
                self.name,
                data=[query],
                anns_field=field,
                search_params=_how(field, k),
                limit=k,
                filter=self._among(allowed),
                output_fields=["id"],
                timeout=self._seconds,
            )
        # Lite gives the inner product of sparse vectors with its sign turned.
        return [(int(hit["id"]), abs(hit["distance"])) for hit in hits]

    def fetch(self, field: str, ids: NDArray[np.int64]) -> list[Any]:
        """Return one field of rows, in the order of `ids`."""
        held: dict[int, Any] = {}
        for first in range(0, len(ids), ROWS):
            part = ids[first : first + ROWS].tolist()
            with told():
                rows = self.client.get(
                    self.name, ids=part, output_fields=[field], timeout=self._seconds
                )
            held |= {int(row["id"]): row[field] for row in rows}
        if len(held) != len(set(ids.tolist())):
            raise missing()
        return [held[i] for i in ids.tolist()]


def _how(field: str, k: int) -> dict[str, object]:
    """Return a search's parameters; `ef` is used where the collection is past the exact size."""
    if field in DENSE:
        return {"metric_type": "IP", "params": {"ef": max(256, 2 * k)}}
    return {"metric_type": "IP", "params": {}}


class MilvusDense:
    """One of the collection's vectors, as `retriever.index.legs.Dense`."""

    def __init__(self, engine: MilvusEngine, field: str) -> None:
        self._engine = engine
        self._field = field

    @property
    def size(self) -> int:
        """Number of vectors."""
        return self._engine.size

    def vectors(self, ids: NDArray[np.int64] | None = None) -> FloatMatrix:
        """Return the stored vectors of the given ids, or all: float32, (n, dimension)."""
        wanted = np.arange(self.size) if ids is None else np.asarray(ids, np.int64)
        return np.array(self._engine.fetch(self._field, wanted), np.float32)

    def search(
        self, vector: FloatMatrix, k: int, allowed: NDArray[np.int64] | None = None
    ) -> NDArray[np.int64]:
        """Return the ids of the nearest vectors, best first; ties by id."""
        k = min(k, self.size if allowed is None else len(allowed))
        if k < 1:
            return np.zeros(0, np.int64)
        found = self._engine.nearest(self._field, vector.tolist(), k, allowed)
        return np.array([i for i, _ in sorted(found, key=lambda f: (-round(f[1], 6), f[0]))])


class MilvusLexical:
    """One of the collection's sparse vectors, as `retriever.index.legs.Lexical`."""

    def __init__(self, engine: MilvusEngine, field: str) -> None:
        self._engine = engine
        self._field = field
        self._place = 1 + SPARSE.index(field)

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of the `WIDEST` best units, 0 for all others: (size,)."""
        result = np.zeros(self._engine.size, np.float32)
        columns = self._engine._columns(query)
        if columns:
            for i, score in self._engine.nearest(self._field, columns, min(WIDEST, len(result))):
                result[i] = score
        return result

    def holders(self, term: str) -> int:
        """Return how many units hold the term."""
        return self._engine.vocabulary.get(term, (0, 0, 0))[self._place]

    def knows(self, term: str) -> bool:
        """Whether any unit holds the term."""
        return self.holders(term) > 0


def vocabulary_of(snapshot: Snapshot) -> Vocabulary:
    """Return the terms of an index that is in memory."""
    own, around = snapshot.lexical_sentences, snapshot.lexical_passages
    assert isinstance(own, LexicalIndex)
    return {t: (i, own.holders(t), around.holders(t)) for i, t in enumerate(sorted(own.terms()))}


def fill(settings: Settings, client: Any, snapshot: Snapshot) -> MilvusEngine:  # noqa: ANN401
    """Write an index that is in memory into a collection of its own, ready for questions.

    Raises:
        StoreError: It could not be written; what was written of it is dropped.
    """
    name = f"inquote_{snapshot.fingerprint[:16]}_{secrets.token_hex(4)}"
    vocabulary = vocabulary_of(snapshot)
    document_of = np.array([s.document for s in snapshot.sentences], np.int32)
    engine = MilvusEngine(client, name, vocabulary, document_of, settings.time_limit)
    dense = [snapshot.dense_sentences, snapshot.dense_passages]
    sparse = []
    for leg in (snapshot.lexical_sentences, snapshot.lexical_passages):
        assert isinstance(leg, LexicalIndex)
        sparse.append(leg.weights({term: place for term, (place, _, _) in vocabulary.items()}))
    try:
        with told():
            dimension = dense[0].vectors(np.zeros(1, np.int64)).shape[1]
            _create(client, name, dimension, engine.size)
            for first in range(0, engine.size, ROWS):
                ids = np.arange(first, min(first + ROWS, engine.size))
                rows = [{"id": int(i), "document": int(document_of[i])} for i in ids]
                for field, leg_vectors in zip(DENSE, dense, strict=True):
                    for row, vector in zip(rows, leg_vectors.vectors(ids), strict=True):
                        row[field] = vector.tolist()
                for field, weights in zip(SPARSE, sparse, strict=True):
                    for row, i in zip(rows, ids, strict=True):
                        # Milvus wants at least one weight; no question names this place.
                        row[field] = weights[i] or {len(vocabulary): 1.0}  # type: ignore[assignment]
                client.insert(name, rows)
            client.flush(name)
        engine.check()
    except BaseException:
        drop(client, name)
        raise
    return engine


def _create(client: Any, name: str, dimension: int, size: int) -> None:  # noqa: ANN401
    kinds = pymilvus().DataType
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", kinds.INT64, is_primary=True)
    schema.add_field("document", kinds.INT64)
    indexes = client.prepare_index_params()
    for field in DENSE:
        schema.add_field(field, kinds.FLOAT_VECTOR, dim=dimension)
        if size <= EXACT_UP_TO:
            indexes.add_index(field, index_type="FLAT", metric_type="IP")
        else:
            build = {"M": 32, "efConstruction": 200}
            # Servers read the parameters one by one, Lite reads them together.
            params = {**build, "params": build}
            indexes.add_index(field, index_type="HNSW", metric_type="IP", params=params)
    for field in SPARSE:
        schema.add_field(field, kinds.SPARSE_FLOAT_VECTOR)
        indexes.add_index(field, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    client.create_collection(name, schema=schema, index_params=indexes)


def drop(client: Any, name: str) -> None:  # noqa: ANN401
    """Drop a collection if it is there; a failure is logged, as nothing depends on it."""
    try:
        with told():
            client.drop_collection(name)
    except StoreError as error:
        logging.getLogger(__name__).warning("Collection %s is left in Milvus: %s", name, error)
