"""The outermost layer: a request id, one log line, and a last net under every fault."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.errors import ApiError
from server.metrics import Metrics
from server.middleware.headers import secure
from server.request_id import request_id

log = logging.getLogger("server.access")


class RequestContext:
    """Gives each request an id and safe headers; turns what nobody caught into a small 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics, frame_origins: Sequence[str] = ()) -> None:
        self.app = app
        self.metrics = metrics
        self.frame_origins = frame_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app for one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identity = uuid.uuid4().hex
        request_id.set(identity)
        status = 0
        began = time.perf_counter()

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identity
                secure(headers, scope["path"], self.frame_origins)
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        except Exception as error:
            log.error("unhandled %s", type(error).__name__, exc_info=error)
            if status:
                raise
            fault = ApiError(500, "internal", "The server failed.", "Its log has the cause.")
            await fault.response()(scope, receive, with_id)
        finally:
            # The route's template, not the path: a path is the caller's text.
            route = getattr(scope.get("route"), "path", "-")
            seconds = time.perf_counter() - began
            self.metrics.request(method(scope), route, status, seconds)
            log.info("%s %s %d %.1f ms", method(scope), route, status, seconds * 1000)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def method(scope: Scope) -> str:
    """Return the request's method, or OTHER for a word that is not a common one."""
    return scope["method"] if scope["method"] in _METHODS else "OTHER"
