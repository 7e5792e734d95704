"""The whole way from a question to a cited answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retriever.ask.answering import Answering, Part
from retriever.ask.cite import cite, sound
from retriever.ask.conversation import recall, told
from retriever.ask.query import Query
from retriever.ask.question import clean, parts, small_talk, without_opening
from retriever.ask.read import load_reader
from retriever.ask.reply import abstained, answered, chat, which_one
from retriever.ask.search import search
from retriever.ask.understand import answer_as_meant
from retriever.errors import QuestionError
from retriever.index.build import assemble, open_index
from retriever.index.embed_onnx import load_embedder
from retriever.index.snapshot import Snapshot
from retriever.ingest.pipeline import document_from_text
from retriever.settings import Settings
from retriever.types import (
    Answer,
    Block,
    BlockKind,
    Citation,
    Document,
    Embedder,
    Filter,
    Reader,
    Reason,
    Turn,
)

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions over one published index. Safe to use from several threads."""

    def __init__(
        self, settings: Settings, snapshot: Snapshot, embedder: Embedder, reader: Reader | None
    ) -> None:
        self._settings = settings
        self._snapshot = snapshot
        self._embedder = embedder
        self._reader = reader
        self._refreshing = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, progress: bool = False, rebuild: bool = False) -> Assistant:
        """Bring the index up to date with the corpus and load the models.

        Raises:
            InquoteError: The corpus, the index or a model cannot be used; the message says why.
        """
        embedder = load_embedder(settings.embedder, settings.threads)
        snapshot, report = open_index(settings, embedder, rebuild=rebuild, progress=progress)
        log.info(
            "%d documents, %d sentences, %d embedded",
            report.documents,
            report.sentences,
            report.embedded,
        )
        reader = load_reader(settings.reader, settings.threads)
        return cls(settings, snapshot, embedder, reader)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the published index."""
        return self._snapshot.fingerprint

    @property
    def documents(self) -> Sequence[Document]:
        """The documents of the published index."""
        return self._snapshot.documents

    def document(self, document_id: str) -> Document:
        """Return the document with that id.

        Raises:
            UnknownDocument: There is none.
        """
        return self._snapshot.document(document_id)

    def refresh(self) -> bool:
        """Re-read the corpus and publish a new index if it changed; say whether it did."""
        with self._refreshing:
            snapshot, report = open_index(self._settings, self._embedder)
            if snapshot.fingerprint == self._snapshot.fingerprint:
                return False
            self._snapshot = snapshot
            log.info("a new index is published: %d documents", report.documents)
            return True

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer a question from the sources, or say that they do not.

        Args:
            question: 1 to 1,000 characters.
            history: Earlier turns, oldest first; they complete a follow-up, never answer it.
            documents: Only these documents, by id; None for all.
            where: Of those, only the ones of these publishers or days.
            explain: Tell in `trace` how the answer came about.

        Raises:
            QuestionError: The question cannot be asked.
            UnknownDocument: An id is not known, or no document matches `where`.
            ModelError: A model failed; this is never an abstention.
            CitationError: A quote did not match its source; nothing is answered.
        """
        snapshot = self._snapshot
        text = clean(question)
        allowed = None
        if documents is not None or where is not None:
            allowed = snapshot.members(documents, where)
        return self._ask(snapshot, text, history, allowed, explain)

    def _ask(
        self,
        snapshot: Snapshot,
        text: str,
        history: Sequence[Turn],
        allowed: NDArray[np.int64] | None,
        explain: bool,
    ) -> Answer:
        began = time.perf_counter()
        talk = small_talk(text, bool(history))
        if talk is not None:
            return chat(talk, text, snapshot.fingerprint)
        answering = Answering(snapshot, self._embedder, self._reader, self._settings, allowed)
        text = without_opening(text)
        said = recall(snapshot, history)
        found: list[Part] = []
        for part in parts(text):
            found.append(answer_as_meant(answering, snapshot, part, said))
            said = [*said, told(snapshot, part, found[-1].quoted)]
        if any(p.sure for p in found):
            reply = answered(snapshot, found)
        elif found[0].reason is Reason.WHICH_ONE:
            reply = which_one(snapshot, found[0])
        else:
            reply = abstained(snapshot, found)
        if explain:
            spent = round(1000 * (time.perf_counter() - began), 2)
            reply = replace(reply, trace=answering.trace(found, spent))
        return sound(reply, snapshot.documents)

    def search(
        self, question: str, k: int = 5, documents: Sequence[str] | None = None
    ) -> list[Citation]:
        """Return the nearest sentences as citations, best first; they need not answer."""
        snapshot = self._snapshot
        text = clean(question)
        allowed = None if documents is None else snapshot.members(documents)
        vector = self._embedder.encode([text])[0]
        result = []
        for place, candidate in enumerate(search(snapshot, Query(text), vector, allowed)[:k], 1):
            unit = snapshot.sentences[candidate.sentence]
            document = snapshot.documents[unit.document]
            result.append(cite(document, unit.start, unit.end, place))
        return result

    def extract(
        self,
        question: str,
        passages: Sequence[str],
        history: Sequence[Turn] = (),
        *,
        explain: bool = False,
    ) -> Answer:
        """Answer from the caller's own passages: the same reading, deciding and citing.

        Citations name passages `passage-1`, `passage-2`, ... as documents.

        Raises:
            QuestionError: There is no passage with a word in it.
        """
        made = []
        for number, passage in enumerate(passages, 1):
            if not any(c.isalnum() for c in passage):
                continue
            document = document_from_text(passage, f"passage-{number}", f"passage-{number}")
            whole = document.text
            start = len(whole) - len(whole.lstrip())
            block = Block(BlockKind.BODY, start, len(whole.rstrip()))
            made.append(replace(document, blocks=(block,), title=f"Passage {number}"))
        if not made:
            raise QuestionError("No passage has a word in it.", "Send passages with text.")
        snapshot, _ = assemble(made, self._embedder)
        return self._ask(snapshot, clean(question), history, None, explain)
