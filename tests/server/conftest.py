"""A small assistant made by hand, and clients that talk to an app which holds it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from retriever.errors import QuestionError, UnknownDocument
from retriever.settings import Settings
from retriever.types import (
    Abstention,
    Answer,
    Block,
    BlockKind,
    Citation,
    Document,
    Field,
    Filter,
    Kind,
    Reason,
    Segment,
    SegmentType,
    Status,
    Turn,
)
from server.app import create_app
from server.logs import OURS

HEADLINE = "Harrow Bay reopens Mill Bridge"
SENTENCES = (
    "The Mill Bridge reopened on Tuesday after 11 months of repairs 🌉.",
    "The work cost $3.4 million, about $600,000 more than planned.",
)
TEXT = "\n\n".join((HEADLINE, *SENTENCES, "Leave a comment"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def make_document(text: str = TEXT, source: str = "bridge.txt", title: str = HEADLINE) -> Document:
    blocks, at = [], 0
    for part in text.split("\n\n"):
        kind = BlockKind.HEADLINE if at == 0 else BlockKind.BODY
        blocks.append(Block(kind, at, at + len(part)))
        at += len(part) + 2
    return Document(
        id=sha256(source)[:16],
        title=title,
        text=text,
        sha256=sha256(text),
        source=source,
        blocks=tuple(blocks),
        metadata={"headline": Field(title, 0, len(title)), "publisher": Field("Courier")},
    )


def cite(document: Document, quote: str, number: int = 1) -> Citation:
    start = document.text.index(quote)
    end = start + len(quote)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        start=start,
        end=end,
        quote=quote,
        prefix=document.text[max(0, start - 32) : start],
        suffix=document.text[end : end + 32],
        document_sha256=document.sha256,
        quote_sha256=sha256(quote),
    )


class FakeAssistant:
    """Answers what "cost" and "reopen" ask; greets; is silent on the rest."""

    fingerprint = "f" * 16

    def __init__(self, documents: Sequence[Document] | None = None) -> None:
        self.documents = tuple(documents or (make_document(),))
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.before: Callable[[str], None] = lambda question: None
        self.refreshes = 0
        self.filters: list[Filter | None] = []

    def document(self, id: str) -> Document:
        for document in self.documents:
            if document.id == id:
                return document
        raise UnknownDocument("No document has that id.", "GET /v1/documents lists them.")

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        explain: bool = False,
    ) -> Answer:
        self.filters.append(where)
        self.asked.append((question, tuple(history)))
        self.before(question)
        if not question.strip():
            raise QuestionError("The question is blank.", "Ask something.")
        for id in documents or ():
            self.document(id)
        trace = {"threshold": 0.5} if explain else None
        if question == "hello":
            return self._reply(Status.CHAT, "Hello.", question, trace=trace)
        found = next(
            (s for w, s in zip(("reopen", "cost"), SENTENCES, strict=True) if w in question), None
        )
        if found is None:
            return self._reply(
                Status.ABSTAINED,
                "The article does not say.",
                question,
                abstention=Abstention(Reason.NOT_IN_TEXT, "The article does not say."),
                related=(cite(self.documents[0], SENTENCES[0]),),
                trace=trace,
            )
        citation = cite(self.documents[0], found)
        segments = (
            Segment(SegmentType.TEMPLATE, "The article says: “"),
            Segment(SegmentType.QUOTE, found, 1, (4, 8)),
            Segment(SegmentType.TEMPLATE, "” [1]"),
        )
        return self._reply(
            Status.ANSWERED, "", question, segments=segments, citations=(citation,), trace=trace
        )

    def extract(
        self,
        question: str,
        passages: Sequence[str],
        history: Sequence[Turn] = (),
        *,
        explain: bool = False,
    ) -> Answer:
        return FakeAssistant().ask(question, history, explain=explain)

    def search(
        self, question: str, k: int = 5, documents: Sequence[str] | None = None
    ) -> list[Citation]:
        return [cite(self.documents[0], s, n) for n, s in enumerate(SENTENCES[:k], 1)]

    def refresh(self) -> bool:
        self.refreshes += 1
        return True

    def _reply(self, status: Status, text: str, question: str, **more: object) -> Answer:
        segments = more.pop("segments", (Segment(SegmentType.TEMPLATE, text),))
        return Answer(
            status=status,
            kind=Kind.CHAT if status is Status.CHAT else Kind.FACT,
            text="".join(segment.text for segment in segments),
            segments=segments,
            citations=more.pop("citations", ()),
            confidence=None if status is Status.CHAT else 0.94,
            band=None if status is Status.CHAT else "strong",
            abstention=more.pop("abstention", None),
            related=more.pop("related", ()),
            interpreted_question=question,
            index_fingerprint=self.fingerprint,
            trace=more.pop("trace", None),
        )


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the developer's settings or writes to their data folder."""
    monkeypatch.setenv("INQUOTE_INDEX", str(tmp_path / "index"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def same_logging() -> Iterator[None]:
    """Commands set up logging for the whole process; put it back."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in OURS}
    yield
    root.handlers, level, levels = before
    root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = False
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", corpus=tmp_path / "corpus", rate_limit="")


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def client(settings: Settings, assistant: FakeAssistant) -> Iterator[TestClient]:
    with serving(settings, assistant) as client:
        yield client


def serving(settings: Settings, assistant: FakeAssistant | None, **more: object) -> TestClient:
    """Return a client to enter; the app starts on entry and stops on exit."""
    return TestClient(create_app(settings, assistant, **more), base_url="http://127.0.0.1:8000")
