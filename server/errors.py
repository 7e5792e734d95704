"""The one error shape of the API, and how every failure becomes it.

`{"error": {"code": "...", "message": "...", "hint": "..."}}`: nothing of the caller's input, no
path of this machine and no traceback is ever in it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from retriever.errors import (
    FileRefused,
    IndexLocked,
    InquoteError,
    QuestionError,
    StoreError,
    UnknownDocument,
)
from server.library import NameInUse, NotWritable, TooLarge
from server.schemas.error import ErrorBody, ErrorReply

log = logging.getLogger(__name__)


class ApiError(Exception):
    """A reply that is an error: status, and the contract's code, message and hint."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = ErrorBody(code=code, message=message, hint=hint)
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return the reply, in the contract's shape."""
        body = ErrorReply(error=self.body).model_dump_json()
        return Response(body, self.status, self.headers, media_type="application/json")


def from_status(status: int, headers: Mapping[str, str] | None = None) -> ApiError:
    """Return the error for a bare HTTP status, as the router and the parsers raise it."""
    code, message, hint = _PLAIN.get(status, ("error", "The request failed.", ""))
    return ApiError(status, code, message, hint, headers)


_PLAIN = {
    400: ("invalid_request", "The body cannot be parsed.", "Send JSON in UTF-8."),
    404: ("not_found", "There is nothing at this address.", "See /docs for the routes."),
    405: ("method_not_allowed", "This address does not take that method.", "See /docs."),
    408: ("too_slow", "The body did not arrive in time.", "Send it in one go."),
    413: ("too_large", "The body is too large.", "Ask /docs for the limit of this route."),
    431: ("headers_too_large", "There are too many headers.", "Send at most 100, of 32 KiB."),
    415: ("unsupported_media_type", "The body is not JSON.", "Send application/json."),
}

_CLIENT_FAULTS: tuple[tuple[type[InquoteError], int], ...] = (
    (QuestionError, 422),
    (UnknownDocument, 404),
    (NameInUse, 409),
    (TooLarge, 413),
    (FileRefused, 422),
    (NotWritable, 507),
    (IndexLocked, 503),
    (StoreError, 503),
)


def from_inquote(error: InquoteError) -> ApiError:
    """Return the reply to an error of the library: the caller's fault, or a plain 500."""
    for kind, status in _CLIENT_FAULTS:
        if isinstance(error, kind):
            headers = {"Retry-After": "5"} if status == 503 else None
            return ApiError(status, error.code, error.message, error.hint, headers)
    # The cause may name a file of this machine: it goes to the log, not to the caller.
    return ApiError(
        500,
        error.code,
        "The question could not be worked on. This is a fault, not an abstention.",
        "Try again later; the server's log has the cause under this request's id.",
    )


def from_fault(error: Exception) -> ApiError:
    """Return the reply to whatever a question met, and log what is not the caller's fault."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, InquoteError):
        reply = from_inquote(error)
    else:
        reply = ApiError(500, "internal", "The server failed.", "Its log has the cause.")
    if reply.status >= 500:
        log.error("%s: %s", type(error).__name__, error, exc_info=error)
    return reply


def from_validation(error: RequestValidationError) -> ApiError:
    """Return the reply to a body that does not fit the schema, naming the field at fault."""
    first = error.errors()[0]
    kind, where = first["type"], [str(part) for part in first["loc"]]
    if kind == "json_invalid":
        return ApiError(400, "invalid_json", "The body is not valid JSON.", "Send JSON in UTF-8.")
    if kind == "extra_forbidden":  # the last part is the caller's own word
        place = ".".join(where[:-1])
        return ApiError(
            422, "invalid_request", f"Unknown field in {place}.", "See /docs for the fields."
        )
    place = ".".join(where) or "request"
    return ApiError(
        422, "invalid_request", f"{place}: {first['msg']}.", "See /docs for what it may hold."
    )


def _allowed(request: Request) -> dict[str, str]:
    """Return `Allow` with every documented method of the address: each is a route of its own."""
    path = getattr(request.scope.get("route"), "path", "")
    methods = request.app.openapi()["paths"].get(path, {})
    return {"Allow": ", ".join(sorted(method.upper() for method in methods))} if methods else {}


def install_handlers(app: FastAPI) -> None:
    """Make every error that a route or the router raises leave in the contract's shape."""

    async def api(request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return error.response()

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers |= _allowed(request)
        return from_status(error.status_code, headers).response()

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return from_validation(error).response()

    async def inquote(request: Request, error: Exception) -> Response:
        assert isinstance(error, InquoteError)
        return from_fault(error).response()

    app.add_exception_handler(ApiError, api)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(InquoteError, inquote)
