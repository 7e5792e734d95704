"""Questions run through the product's own search and reading, with the right sentences marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retriever.ask.evidence import Evidence, gather, margin_alone
from retriever.ask.query import Query
from retriever.ask.search import Candidate, search
from retriever.index.build import assemble
from retriever.index.snapshot import Snapshot
from retriever.training.collections import Asked, Text
from retriever.types import Embedder, Reader


@dataclass(frozen=True)
class Example:
    """A question with what the product found for it.

    `right` are the numbers of the sentences that answer; empty when the text is silent.
    `read_alone` gives the reader's margin for a sentence read alone; None without a reader.
    """

    group: str
    asked: Asked
    snapshot: Snapshot
    candidates: list[Candidate]
    evidence: list[Evidence]
    right: frozenset[int]
    read_alone: Callable[[Evidence], float] | None = None

    def marks(self, numbers: Iterable[int]) -> NDArray[np.bool_]:
        """Return which sentences are right."""
        return np.array([n in self.right for n in numbers], np.bool_)


def right_sentences(snapshot: Snapshot, asked: Asked) -> frozenset[int]:
    """Return the sentences that hold the start of an accepted answer, or most of it."""
    result = set()
    for number, unit in enumerate(snapshot.sentences):
        for low, high in asked.gold:
            overlap = min(high, unit.end) - max(low, unit.start)
            if overlap > 0 and (overlap * 2 >= min(high - low, unit.end - unit.start)):
                result.add(number)
    return frozenset(result)


def run(
    texts: Iterable[Text], embedder: Embedder, reader: Reader | None, most: int
) -> Iterator[Example]:
    """Search and read every question over its own text.

    Args:
        texts: Documents with questions.
        embedder: Embeds sentences and questions.
        reader: Reads; None for retrieval alone.
        most: Windows to read.
    """
    for text in texts:
        snapshot, _ = assemble([text.document], embedder)
        vectors = embedder.encode([asked.text for asked in text.questions])
        for asked, vector in zip(text.questions, vectors, strict=True):
            query = Query(asked.text)
            candidates = search(snapshot, query, vector)
            evidence = gather(snapshot, query, candidates, reader, most)
            yield Example(
                text.document.title,
                asked,
                snapshot,
                candidates,
                evidence,
                right_sentences(snapshot, asked),
                _alone(snapshot, query, reader) if reader else None,
            )


def _alone(snapshot: Snapshot, query: Query, reader: Reader) -> Callable[[Evidence], float]:
    """Reading of single sentences, each read once."""

    @cache
    def margin(sentence: int) -> float:
        return margin_alone(snapshot, query, reader, sentence)

    return lambda evidence: margin(evidence.sentence)
