"""Floors: what no work at all reaches. A product that is not far above them has no point.

The fourth floor, never to abstain, is the product itself with its threshold at 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retriever.ask.cite import cite
from retriever.index.lexical import LexicalIndex, terms
from retriever.ingest.pipeline import sentences_of
from retriever.types import (
    Abstention,
    Answer,
    Citation,
    Document,
    Kind,
    Reason,
    Segment,
    SegmentType,
    Sentence,
    Status,
    Turn,
)

ENOUGH = 0.5
"""Share of the question's words that the word-overlap rule wants to see in a sentence."""


def quote(document: Document, sentence: Sentence, question: str, confidence: float) -> Answer:
    """Return an answer that quotes one sentence."""
    citation = cite(document, sentence.start, sentence.end, 1)
    segment = Segment(SegmentType.QUOTE, citation.quote, 1)
    return Answer(
        status=Status.ANSWERED,
        kind=Kind.FACT,
        text=citation.quote,
        segments=(segment,),
        citations=(citation,),
        confidence=confidence,
        band=None,
        abstention=None,
        related=(),
        interpreted_question=question,
        index_fingerprint="",
    )


def decline(question: str, confidence: float = 0.0) -> Answer:
    """Return an abstention."""
    message = "The article does not say."
    return Answer(
        status=Status.ABSTAINED,
        kind=Kind.FACT,
        text=message,
        segments=(Segment(SegmentType.TEMPLATE, message),),
        citations=(),
        confidence=confidence,
        band=None,
        abstention=Abstention(Reason.NOT_IN_TEXT, message),
        related=(),
        interpreted_question=question,
        index_fingerprint="",
    )


class AlwaysSilent:
    """Declines everything."""

    name = "always abstain"

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents: Mapping[str, Document] = {d.source: d for d in documents}
        self._sentences = {d.source: sentences_of(d, 0) for d in documents}

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Decline."""
        return decline(question)

    def search(self, question: str, article: str, k: int) -> list[Citation] | None:
        """Return None: there is no ranking."""
        return None


class BestBm25(AlwaysSilent):
    """Quotes the sentence with the best BM25 score; silent only where no word matches."""

    name = "BM25, top sentence"

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(documents)
        self._indexes = {
            d.source: LexicalIndex.build(
                [terms(d.text[s.start : s.end]) for s in self._sentences[d.source]]
            )
            for d in documents
        }

    def _scored(self, question: str, article: str) -> list[tuple[float, int]]:
        scores = self._indexes[article].scores(terms(question))
        ranked = sorted((-float(score), n) for n, score in enumerate(scores) if score > 0)
        return [(-score, n) for score, n in ranked]

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Quote the top sentence; confidence is its score squeezed into 0 to 1."""
        scored = self._scored(question, article)
        if not scored:
            return decline(question)
        score, best = scored[0]
        sentence = self._sentences[article][best]
        return quote(self.documents[article], sentence, question, score / (1 + score))

    def search(self, question: str, article: str, k: int) -> list[Citation] | None:
        """Return the sentences with the best scores."""
        document, units = self.documents[article], self._sentences[article]
        best = self._scored(question, article)[:k]
        return [
            cite(document, units[n].start, units[n].end, place)
            for place, (_, n) in enumerate(best, 1)
        ]


class WordOverlap(AlwaysSilent):
    """Quotes the sentence with most of the question's words, if it has at least half of them."""

    name = "word overlap"

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Quote or decline; confidence is the share of words found."""
        document, wanted = self.documents[article], set(terms(question))
        best, share = None, 0.0
        for unit in self._sentences[article] if wanted else []:
            here = len(wanted & set(terms(document.text[unit.start : unit.end]))) / len(wanted)
            if here > share:
                best, share = unit, here
        if best is None or share < ENOUGH:
            return decline(question, share)
        return quote(document, best, question, share)
