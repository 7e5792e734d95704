"""An assistant that answers by the book, and can be broken in every way that matters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from evals.gold import Gold, Span
from evals.normalise import normalise
from retriever.ask.cite import cite
from retriever.types import (
    Abstention,
    Answer,
    Block,
    BlockKind,
    Citation,
    Document,
    Kind,
    Reason,
    Segment,
    SegmentType,
    Status,
    Turn,
)

SENTENCES = (
    "The Mill Bridge reopened on Tuesday.",
    "The work cost $3.4 million.",
    "Dana Whitfield leads the crew of 12.",
    "Priya Nair called the delay a lesson.",
    "The bridge carries 9,000 cars a day.",
    "Quay Street carries 12,500 cars a day.",
)
OTHER = (
    "The bakery opens at four in the morning.",
    "Lena Holt has run it for 30 years.",
    "A loaf costs $2.",
    "She plans to retire in May.",
)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def make_document(sentences: Sequence[str], source: str) -> Document:
    text = " ".join(sentences)
    block = Block(BlockKind.BODY, 0, len(text))
    return Document(sha256(source)[:16], source, text, sha256(text), source, (block,))


def span(document: Document, quote: str, part: int = 0) -> Span:
    start = document.text.index(quote)
    return Span(
        document_sha256=document.sha256,
        start=start,
        end=start + len(quote),
        quote=quote,
        part=part,
    )


def make_gold(
    document: Document, id: str, question: str, *quotes: str, kind: str = "fact", **more
) -> Gold:
    spans = tuple(span(document, quote, part) for part, quote in enumerate(quotes))
    more.setdefault("answerable", bool(quotes))
    return Gold(
        id=id, article=document.source, question=question, kind=kind, evidence=spans, **more
    )


def reply(
    status: Status,
    citations: Sequence[Citation] = (),
    confidence: float | None = None,
    reason: Reason | None = None,
    roles: Sequence[str | None] = (),
    question: str = "?",
) -> Answer:
    roles = [*roles, *([None] * (len(citations) - len(roles)))]
    quotes = [
        Segment(SegmentType.QUOTE, c.quote, c.number, role=role)
        for c, role in zip(citations, roles, strict=True)
    ]
    segments = tuple(quotes) or (Segment(SegmentType.TEMPLATE, "No words of the source."),)
    return Answer(
        status=status,
        kind=Kind.FACT,
        text="".join(s.text for s in segments),
        segments=segments,
        citations=tuple(citations),
        confidence=confidence,
        band=None,
        abstention=Abstention(reason, "The article does not say.") if reason else None,
        related=(),
        interpreted_question=question,
        index_fingerprint="f",
    )


def sentence_of(document: Document, start: int, number: int = 1) -> Citation:
    begin = max((document.text.rfind(". ", 0, start) + 2) if start else 0, 0)
    begin = 0 if document.text.rfind(". ", 0, start) < 0 else begin
    end = document.text.find(". ", start)
    end = len(document.text) if end < 0 else end + 1
    return cite(document, begin, end, number)


class Oracle:
    """Knows the gold. Sure of what is answerable, unsure of the rest; the threshold decides."""

    def __init__(
        self, documents: Sequence[Document], gold: Sequence[Gold], threshold: float = 0.5
    ) -> None:
        self.documents = list(documents)
        self.threshold = threshold
        self.reader = True
        self._gold = {(normalise(g.question), g.article): g for g in gold}
        self.fail_on: set[str] = set()

    def ask(self, question, history: Sequence[Turn] = (), *, documents=None) -> Answer:
        if question in self.fail_on:
            raise RuntimeError("the reader is gone")
        document = next(d for d in self.documents if not documents or d.id == documents[0])
        gold = self._gold[normalise(question), document.source]
        if gold.wants == "chat":
            return reply(Status.CHAT)
        place = int(sha256(question), 16)
        confidence = (0.7 if gold.answerable else 0.1) + place % 100 / 400
        if not self.reader:
            confidence = place % 100 / 100
        if confidence < self.threshold:
            return reply(Status.ABSTAINED, (), confidence, Reason.NOT_SURE, question=question)
        starts = [part[0].start for part in gold.parts if gold.answerable]
        starts = starts or [place % len(document.text)]
        cited = [sentence_of(document, start, n) for n, start in enumerate(starts, 1)]
        return reply(Status.ANSWERED, cited, confidence, question=question)

    def search(self, question, k=5, documents=None) -> list[Citation]:
        document = next(d for d in self.documents if not documents or d.id == documents[0])
        gold = self._gold[normalise(question), document.source]
        starts = [part[0].start for part in gold.parts] + [0]
        return [sentence_of(document, start) for start in starts][:k]


class Wrapped:
    """An assistant whose every answer is spoilt on the way out."""

    def __init__(self, inner: Oracle, spoil) -> None:
        self.documents = inner.documents
        self._inner, self._spoil = inner, spoil
        self.search = inner.search

    def ask(self, question, history=(), *, documents=None) -> Answer:
        return self._spoil(self._inner.ask(question, history, documents=documents))


@pytest.fixture
def bridge() -> Document:
    return make_document(SENTENCES, "bridge.txt")


@pytest.fixture
def bakery() -> Document:
    return make_document(OTHER, "bakery.txt")


@pytest.fixture
def gold(bridge: Document, bakery: Document) -> list[Gold]:
    """Sixty questions: two thirds answerable, over two articles, with small talk."""
    made = []
    for n in range(40):
        document, sentences = (bridge, SENTENCES) if n % 2 else (bakery, OTHER)
        sentence = sentences[n % len(sentences)]
        made.append(make_gold(document, f"a{n}", f"what is fact {n}?", sentence.rstrip(".")))
    for n in range(16):
        document = bridge if n % 2 else bakery
        made.append(make_gold(document, f"u{n}", f"what is missing {n}?", kind="near_miss"))
    for n in range(4):
        made.append(make_gold(bridge, f"s{n}", f"hello {n}", kind="small_talk"))
    return made


@pytest.fixture
def oracle(bridge: Document, bakery: Document, gold: list[Gold]) -> Oracle:
    return Oracle([bridge, bakery], gold)


def swapped(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Return the answer with each citation told to be of the other document."""
    one, other = documents
    mapped = {one.id: other, other.id: one}
    cited = tuple(
        replace(
            c, document_id=mapped[c.document_id].id, document_sha256=mapped[c.document_id].sha256
        )
        for c in answer.citations
    )
    return replace(answer, citations=cited)
