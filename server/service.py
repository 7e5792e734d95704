"""What one server process holds: the settings, the assistant once it is loaded, the work queue."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from retriever.errors import IndexLocked, InquoteError
from retriever.settings import Settings
from retriever.types import Answer, Citation, Document, Filter, Turn
from server.errors import ApiError, from_fault
from server.feedback import keep_declined
from server.keys import KeyRing, keys_path
from server.logs import one_line
from server.metrics import Metrics
from server.ratelimit import RateLimit
from server.work import WorkQueue

log = logging.getLogger(__name__)

LOCK_SECONDS = 0.2
"""Between two looks whether another process still writes the index."""


class Asker(Protocol):
    """What the server needs of `retriever.assistant.Assistant`; safe to call from any thread."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the published index."""
        ...

    @property
    def documents(self) -> Sequence[Document]:
        """The documents of the published index."""
        ...

    def document(self, id: str, /) -> Document:
        """Return one document; raises `UnknownDocument`."""
        ...

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer a question over the index."""
        ...

    def extract(
        self,
        question: str,
        passages: Sequence[str],
        history: Sequence[Turn] = (),
        *,
        explain: bool = False,
    ) -> Answer:
        """Answer a question over the caller's own passages."""
        ...

    def search(
        self, question: str, k: int = 5, documents: Sequence[str] | None = None
    ) -> list[Citation]:
        """Return the nearest passages."""
        ...

    def refresh(self) -> bool:
        """Re-read the corpus; publish a new index if it changed."""
        ...


Opener = Callable[[Settings], Asker]


def open_assistant(settings: Settings) -> Asker:
    """Load the real assistant. The import is here because it takes seconds."""
    from retriever.assistant import Assistant

    return Assistant.open(settings)


class Service:
    """Loads the assistant beside the event loop and hands it out once it is there."""

    def __init__(
        self,
        settings: Settings,
        assistant: Asker | None = None,
        opener: Opener = open_assistant,
        metrics: Metrics | None = None,
    ) -> None:
        self.settings = settings
        self.metrics = metrics or Metrics()
        self.work = WorkQueue(
            settings.workers, settings.queue, settings.time_limit, self.metrics.pending
        )
        self.keys = KeyRing(keys_path(settings))
        self.rate = RateLimit(settings.rate_limit)
        self._assistant = assistant
        self._opener = opener
        self._failure: ApiError | None = None
        self.writing = asyncio.Lock()  # one change of the corpus at a time

    def start(self) -> None:
        """Begin to load, on a thread of its own, so that the port listens at once."""
        if self._assistant is None:
            threading.Thread(target=self._load, name="load", daemon=True).start()

    def _load(self) -> None:
        try:
            self._assistant = self._open()
        except Exception as error:  # told by /readyz; the process stays up to tell it
            log.error("The assistant cannot be loaded: %s", error, exc_info=error)
            code = error.code if isinstance(error, InquoteError) else "internal"
            self._failure = ApiError(
                503,
                code,
                "The server started but cannot answer questions.",
                "The server's log names the cause; mend it and start again.",
            )

    def _open(self) -> Asker:
        while True:
            try:
                return self._opener(self.settings)
            except IndexLocked:  # another process builds it; then it only has to be read
                time.sleep(LOCK_SECONDS)

    def ready(self) -> Asker:
        """Return the assistant.

        Raises:
            ApiError: 503 `loading`, or 503 with the code of what failed.
        """
        if self._assistant is not None:
            return self._assistant
        if self._failure is not None:
            raise self._failure
        raise ApiError(
            503, "loading", "The index is loading.", "Try again shortly.", {"Retry-After": "2"}
        )

    async def answer(
        self,
        question: str,
        call: Callable[..., Answer],
        *,
        explain: bool = False,
        ours: bool = True,
    ) -> Answer:
        """Run a question on the work queue and count its answer.

        Args:
            question: Logged, on one line, only where the settings say so.
            call: Takes `explain` and returns the answer. It is always traced, so that the time
                of each stage is measured; the trace is dropped where it was not asked for.
            explain: Keep the trace.
            ours: It is asked of our articles, so that a declined one may be kept as the
                settings say.
        """
        if self.settings.log_questions:
            log.info("question: %s", one_line(question))
        answer = await self.work.run(partial(call, explain=True))
        self.metrics.answer(answer)
        if ours and self.settings.keep_unanswered:
            path = self.settings.index / "unanswered.jsonl"
            await asyncio.to_thread(keep_declined, path, answer)
        return answer if explain else replace(answer, trace=None)

    async def answer_all(
        self, asked: Sequence[tuple[str, Callable[..., Answer], bool]]
    ) -> list[Answer | ApiError]:
        """Answer questions, at most `workers` of them at a time, so that others get their turn.

        Args:
            asked: For each, what `answer` takes: the question, the call, whether to explain.

        Returns:
            In the same order, each answer or the error that it met.
        """
        turn = asyncio.Semaphore(self.settings.workers)

        async def one(question: str, call: Callable[..., Answer], explain: bool) -> Answer:
            async with turn:
                return await self.answer(question, call, explain=explain)

        found = await asyncio.gather(*(one(*each) for each in asked), return_exceptions=True)
        result: list[Answer | ApiError] = []
        for each in found:
            if isinstance(each, BaseException) and not isinstance(each, Exception):
                raise each
            result.append(from_fault(each) if isinstance(each, Exception) else each)
        return result

    async def refresh(self) -> bool:
        """Bring the index up to date with the corpus; say whether it changed.

        Raises:
            IndexLocked: Another process has been writing the index for longer than the time limit.
        """
        until = time.monotonic() + self.settings.time_limit
        while True:
            try:
                return await asyncio.to_thread(self.ready().refresh)
            except IndexLocked:
                if time.monotonic() > until:
                    raise
            await asyncio.sleep(LOCK_SECONDS)

    async def stop(self) -> None:
        """Finish the questions that run."""
        await asyncio.to_thread(self.work.close)
