"""Find the sentences that may answer: four rankings, fused by a linear model of few features."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retriever.ask.query import AnswerType, Query, fits
from retriever.index.legs import Found
from retriever.index.lexical import terms
from retriever.index.snapshot import Snapshot
from retriever.ingest.passages import window

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

PER_LEG = 40
"""Sentences that each of the four rankings puts forward."""

FEATURES = (
    "dense_sentence",
    "dense_passage",
    "bm25_sentence",
    "bm25_passage",
    "coverage",
    "bigrams",
    "length",
    "number_fits",
    "time_fits",
    "name_fits",
)


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        sentence: Its number in the snapshot.
        score: Fused score; higher is better, comparable within one question only.
        features: float32 of shape (len(FEATURES),), in that order.
        dense_rank: 1-based rank among all sentences by the vectors, None beyond `PER_LEG`.
        lexical_rank: The same by BM25.
    """

    sentence: int
    score: float
    features: NDArray[np.float32]
    dense_rank: int | None
    lexical_rank: int | None


@cache
def weights() -> NDArray[np.float32]:
    """Return the fused score's weights, fitted by `python -m retriever.training.rank`."""
    table = json.loads(files("retriever.ask").joinpath("ranker.json").read_text("utf-8"))
    return np.array([table["weights"][name] for name in FEATURES], np.float32)


def inverse_frequencies(snapshot: Snapshot, query: Query) -> dict[str, float]:
    """Return how rare each term of the question is among the sentences, BM25's idf."""
    size = len(snapshot.sentences)
    result = {}
    for term in set(query.terms):
        holders = snapshot.lexical_sentences.holders(term)
        result[term] = float(np.log(1 + (size - holders + 0.5) / (holders + 0.5)))
    return result


def search(
    snapshot: Snapshot,
    query: Query,
    vector: FloatMatrix,
    allowed: NDArray[np.int64] | None = None,
) -> list[Candidate]:
    """Return the candidates for a question, best first; ties by document, then offset.

    Args:
        snapshot: What to search.
        query: The question.
        vector: Its embedding, float32 of shape (dimension,).
        allowed: Only these sentences, ascending; None for all.
    """
    found = snapshot.find(vector, query.terms, PER_LEG, allowed)
    if not len(found.ids):
        return []
    table = features(snapshot, query, found)
    scores = np.round(table.astype(np.float64) @ weights().astype(np.float64), 5)
    order = np.lexsort((found.ids, -scores))
    pool = [int(i) for i in found.ids]
    return [
        Candidate(
            pool[i],
            float(scores[i]),
            table[i],
            found.dense_ranks.get(pool[i]),
            found.lexical_ranks.get(pool[i]),
        )
        for i in order
    ]


def features(snapshot: Snapshot, query: Query, found: Found) -> NDArray[np.float32]:
    """Return the features of what was found: float32 of shape (len(found.ids), len(FEATURES))."""
    table = np.zeros((len(found.ids), len(FEATURES)), np.float32)
    table[:, :4] = found.scores
    rarity = inverse_frequencies(snapshot, query)
    total = sum(rarity.values()) or 1.0
    for row, sentence in enumerate(found.ids):
        text = snapshot.text(int(sentence))
        said = terms(text)
        held = set(said)
        table[row, 4] = sum(rarity[t] for t in sorted(held & rarity.keys())) / total
        table[row, 5] = len(query.bigrams & set(zip(said, said[1:], strict=False)))
        table[row, 6] = np.log1p(len(said))
        table[row, 7:10] = type_features(query, text)
    return table


def type_features(query: Query, text: str) -> tuple[float, float, float]:
    """Return whether a sentence holds the number, time or name that the question asks for."""
    kind = query.answer_type
    fit = fits(text, kind)
    return (
        fit if kind is AnswerType.NUMBER else 0.0,
        fit if kind is AnswerType.TIME else 0.0,
        fit if kind in (AnswerType.PERSON, AnswerType.PLACE) else 0.0,
    )


def spread(
    sentences: Sequence[int], snapshot: Snapshot, most: int, before: int, after: int
) -> list[tuple[int, int]]:
    """Return windows to read around sentences, best first: (first, last), none holding another's.

    A sentence that an earlier window covers adds no window.
    """
    chosen: list[tuple[int, int]] = []
    for sentence in sentences:
        if len(chosen) == most:
            break
        if any(first <= sentence <= last for first, last in chosen):
            continue
        first, last = window(snapshot.sentences, snapshot.sections, sentence, before, after)
        for low, high in chosen:
            if low <= first <= high:
                first = high + 1
            if low <= last <= high:
                last = low - 1
        chosen.append((first, last))
    return chosen
