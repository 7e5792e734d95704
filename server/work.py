"""Processor work off the event loop: a few threads, a bounded queue, a time limit."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from server.errors import ApiError

T = TypeVar("T")


def busy() -> ApiError:
    """Return the reply to a question that finds the queue full."""
    return ApiError(
        503, "busy", "Too many questions are waiting.", "Try again shortly.", {"Retry-After": "1"}
    )


def out_of_time() -> ApiError:
    """Return the reply to a question that took too long."""
    return ApiError(
        503,
        "timeout",
        "The question took longer than the time limit.",
        "Try again later, or ask about fewer documents.",
        {"Retry-After": "5"},
    )


class WorkQueue:
    """Runs calls on at most `workers` threads; `waiting` more may queue, the rest are refused."""

    def __init__(
        self,
        workers: int,
        waiting: int,
        time_limit: float,
        changed: Callable[[int], None] = lambda pending: None,
    ) -> None:
        self._changed = changed
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="ask")
        self._room = workers + waiting
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._pending = 0

    @property
    def pending(self) -> int:
        """Calls that run or wait."""
        return self._pending

    async def run(self, call: Callable[[], T]) -> T:
        """Run the call on a thread and return its result.

        A call that is out of time keeps its place until it ends: a thread cannot be stopped,
        and a place given away early would let work pile up.

        Raises:
            ApiError: 503 `busy` or `timeout`, both with Retry-After.
        """
        with self._lock:
            if self._pending >= self._room:
                raise busy()
            self._pending += 1
            self._changed(self._pending)
        try:
            future = self._executor.submit(contextvars.copy_context().run, call)
        except RuntimeError:  # shutting down
            self._done(None)
            raise busy() from None
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._time_limit)
        except TimeoutError:
            raise out_of_time() from None

    def _done(self, _future: Future[T] | None) -> None:
        with self._lock:
            self._pending -= 1
            self._changed(self._pending)

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)
