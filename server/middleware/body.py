"""Limits on a request's body: its size as it streams in, its type, and the time it may take."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.errors import ApiError, from_status

MAX_BODY = 64 * 1024
MAX_HEADERS = 100
MAX_HEAD = 32 * 1024
"""Bytes of the address and all headers together."""
UPLOADS = "/v1/documents"
"""The one address that takes files, as they are, up to its own limit."""


class BodyLimits:
    """Refuses a body that is too large (413), not JSON (415) or too slow (408).

    And more than 100 headers, or 32 KiB of them and the address (431).
    """

    def __init__(self, app: ASGIApp, max_upload: int, seconds: float = 30.0) -> None:
        self.app = app
        self.max_upload = max_upload
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app with a `receive` that counts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"] == UPLOADS
        limit = self.max_upload if upload else MAX_BODY
        if len(scope["headers"]) > MAX_HEADERS or _head(scope) > MAX_HEAD:
            await from_status(431).response()(scope, receive, send)
            return
        refusal = _refusal(Headers(scope=scope), limit, json_only=not upload)
        if refusal is not None:
            await refusal.response()(scope, receive, send)
            return
        counter = _Counter(receive, limit, self.seconds)
        await self.app(scope, counter, send)


def _head(scope: Scope) -> int:
    address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return address + sum(len(name) + len(value) for name, value in scope["headers"])


def _refusal(headers: Headers, limit: int, *, json_only: bool) -> ApiError | None:
    length = headers.get("content-length")
    if length is not None and (not length.isdecimal() or int(length[:20]) > limit):
        return from_status(413)
    has_body = "transfer-encoding" in headers or (length is not None and int(length) > 0)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and json_only and media_type != "application/json":
        return from_status(415)
    return None


class _Counter:
    """A `receive` that raises once more than `limit` bytes or `seconds` have gone by."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self.receive = receive
        self.left = limit
        self.deadline = asyncio.get_running_loop().time() + seconds
        self.complete = False

    async def __call__(self) -> Message:
        if self.complete:  # what follows a body is only "disconnected", and may take for ever
            return await self.receive()
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.receive()
        except TimeoutError:
            raise HTTPException(408) from None
        if message["type"] == "http.request":
            self.left -= len(message.get("body", b""))
            if self.left < 0:
                raise HTTPException(413)
            self.complete = not message.get("more_body", False)
        return message
