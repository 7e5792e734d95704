"""An immutable, whole index: what one question sees from start to end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retriever.errors import UnknownDocument
from retriever.index.legs import Dense, Engine, Found, Lexical, find_in
from retriever.index.lexical import words
from retriever.ingest.metadata import matches
from retriever.ingest.passages import passages_of, sections_of
from retriever.types import Document, Filter, Passage, Sentence

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

LARGEST_VOCABULARY = 200_000
"""Sentences up to which a corpus's words are kept for the spelling step."""


@dataclass(frozen=True)
class Snapshot:
    """Documents, their sentences, and the four legs that find them.

    Row i of every leg is sentence i, or the passage centred on it. Sentences are ordered by
    document, then offset; that order breaks every tie.
    """

    fingerprint: str
    documents: tuple[Document, ...]
    sentences: tuple[Sentence, ...]
    dense_sentences: Dense
    dense_passages: Dense
    lexical_sentences: Lexical
    lexical_passages: Lexical
    engine: Engine | None = None

    def find(
        self,
        vector: FloatMatrix,
        terms: Sequence[str],
        k: int,
        allowed: NDArray[np.int64] | None = None,
    ) -> Found:
        """Return the k best sentences of each leg; see `retriever.index.legs.find_in`."""
        if self.engine is not None:
            return self.engine.find(vector, terms, k, allowed)
        dense = (self.dense_sentences, self.dense_passages)
        lexical = (self.lexical_sentences, self.lexical_passages)
        return find_in(dense, lexical, vector, terms, k, allowed)

    @cached_property
    def sections(self) -> list[int]:
        """A section number for every sentence; windows stay within one."""
        return sections_of(self.documents, self.sentences)

    @cached_property
    def passages(self) -> list[Passage]:
        """The passage centred on every sentence."""
        return passages_of(self.sentences, self.sections)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Index of every document id."""
        return {document.id: i for i, document in enumerate(self.documents)}

    def document(self, document_id: str) -> Document:
        """Return the document with that id.

        Raises:
            UnknownDocument: There is none.
        """
        position = self.positions.get(document_id)
        if position is None:
            raise UnknownDocument(
                "No document has that id.", "GET /v1/documents lists the documents."
            )
        return self.documents[position]

    def text(self, sentence: int) -> str:
        """Return the source's slice for a sentence."""
        unit = self.sentences[sentence]
        return self.documents[unit.document].text[unit.start : unit.end]

    def within(self, document: int) -> range:
        """Return the numbers of a document's sentences; `document` is its place."""
        low = bisect_left(self.sentences, document, key=lambda s: s.document)
        return range(low, bisect_right(self.sentences, document, key=lambda s: s.document))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Folded words of the documents; empty for a corpus too large to hold them."""
        if len(self.sentences) > LARGEST_VOCABULARY:
            return frozenset()
        return frozenset(word for document in self.documents for word in words(document.text))

    def members(
        self, document_ids: Sequence[str] | None, where: Filter | None = None
    ) -> NDArray[np.int64]:
        """Return the sentence numbers of the chosen documents, ascending.

        Args:
            document_ids: These documents; None for all.
            where: Of those, the ones that it matches; None for all.

        Raises:
            UnknownDocument: An id is not known, or the filter matches no document.
        """
        wanted = (
            set(range(len(self.documents)))
            if document_ids is None
            else {self.positions[self.document(i).id] for i in document_ids}
        )
        if where is not None and where != Filter():
            wanted = {i for i in wanted if matches(self.documents[i], where)}
            if not wanted:
                raise UnknownDocument(
                    "No document matches the filter.",
                    "GET /v1/documents lists each document's publisher and date.",
                )
        runs = [self.within(document) for document in sorted(wanted)]
        return np.concatenate([np.zeros(0, np.int64), *(np.arange(r.start, r.stop) for r in runs)])
