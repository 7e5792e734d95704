"""HTTP/1.1 for the open internet: uvicorn's protocol, with patience that ends.

uvicorn waits for ever for the rest of a request's head, and for a client that does not read its
reply. Here both have a time limit, so that slow clients (slowloris, slow read) cannot keep
connections, and what is not HTTP is refused in the contract's error shape.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import h11
from starlette.datastructures import MutableHeaders
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.errors import ApiError, from_status
from server.middleware.headers import secure
from server.work import busy


async def too_many(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse one connection too many: 503 with Retry-After, and the connection ends."""
    response = busy().response()
    response.headers["Connection"] = "close"
    secure(response.headers, "", ())
    await response(scope, receive, send)


class Patient(H11Protocol):
    """One connection."""

    head_seconds: ClassVar[float] = 10.0
    """For a request's head to arrive, and for the rest of a body that was refused."""
    read_seconds: ClassVar[float] = 60.0
    """For a client to take what was sent to it."""
    most: ClassVar[int] = 1_000
    """Connections at once."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401  (uvicorn's own)
        super().__init__(*args, **more)
        self._head: asyncio.TimerHandle | None = None
        self._reply: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for a head."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self.app = too_many
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take bytes in; the clock of a head runs on until the head is whole."""
        super().data_received(data)
        self._watch()

    def _watch(self) -> None:
        answered = self.conn.our_state in (h11.DONE, h11.MUST_CLOSE)
        owed = self.conn.their_state is h11.IDLE or (
            answered and self.conn.their_state is h11.SEND_BODY
        )
        if not owed:
            _stop(self._head)
            self._head = None
        elif self._head is None and not self.transport.is_closing():
            self._head = self.loop.call_later(self.head_seconds, self._too_slow)

    def _too_slow(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self._refuse(from_status(408))

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        self._refuse(
            ApiError(400, "invalid_request", "This is not an HTTP request.", "Send HTTP/1.1.")
        )

    def _refuse(self, error: ApiError) -> None:
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()  # a reply is already under way, or was sent
            return
        response = error.response()
        headers = MutableHeaders(raw=[*response.raw_headers, (b"connection", b"close")])
        secure(headers, "", ())
        parts = (
            h11.Response(status_code=error.status, headers=headers.raw),
            h11.Data(data=bytes(response.body)),
            h11.EndOfMessage(),
        )
        self.transport.write(b"".join(self.conn.send(part) or b"" for part in parts))
        self.transport.close()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._reply = self.loop.call_later(self.read_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: it reads."""
        super().resume_writing()
        _stop(self._reply)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        _stop(self._head, self._reply)
        super().connection_lost(exc)


def _stop(*timers: asyncio.TimerHandle | None) -> None:
    for timer in timers:
        if timer is not None:
            timer.cancel()
