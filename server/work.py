"""Processor work off the event loop: a few threads, a bounded queue, a time limit.

A call that would wait for more than half of its time is refused at once. Under overload, a queue
with a time limit alone works on calls that are given up just before they end, and answers few.
"""

from __future__ import annotations

import asyncio
import contextvars
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from server.errors import ApiError

T = TypeVar("T")

RECENT = 0.2
"""Weight of the latest call in the running mean of how long one takes."""


def busy(seconds: float = 1.0) -> ApiError:
    """Return the reply to a question that finds the queue full; come back after `seconds`."""
    wait = str(max(1, math.ceil(seconds)))
    return ApiError(
        503, "busy", "Too many questions are waiting.", "Try again shortly.", {"Retry-After": wait}
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
        self._workers = workers
        self._room = workers + waiting
        self._seconds = 0.0  # a call takes so long, lately
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
            wait = self._pending / self._workers * self._seconds
            if self._pending >= self._room or wait > self._time_limit / 2:
                raise busy(wait)
            self._pending += 1
            self._changed(self._pending)
        try:
            future = self._executor.submit(contextvars.copy_context().run, self._timed, call)
        except RuntimeError:  # shutting down
            self._done(None)
            raise busy() from None
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._time_limit)
        except TimeoutError:
            raise out_of_time() from None

    def _timed(self, call: Callable[[], T]) -> T:
        began = time.monotonic()
        try:
            return call()
        finally:
            spent = time.monotonic() - began
            with self._lock:
                self._seconds += (spent - self._seconds) * (RECENT if self._seconds else 1.0)

    def _done(self, _future: Future[T] | None) -> None:
        with self._lock:
            self._pending -= 1
            self._changed(self._pending)

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)
