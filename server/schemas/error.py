"""The error shape, and the table of errors that a route's documentation lists."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from server.schemas.examples import ERRORS


class ErrorBody(BaseModel):
    """What went wrong: a stable code for programs, words for people, the way out."""

    code: str = Field(examples=["loading"])
    message: str = Field(examples=["The index is loading."])
    hint: str = Field(examples=["Try again in a moment."])


class ErrorReply(BaseModel):
    """The body of every reply that is not a success."""

    error: ErrorBody


_MEANINGS = {
    400: "The body is not JSON in UTF-8.",
    401: "A key is needed, or the key is not known.",
    403: "The key does not have the scope, or the route is switched off.",
    404: "No such document or address.",
    405: "The address does not take that method.",
    408: "The body did not arrive in time.",
    409: "A document of that name exists.",
    413: "The body is too large.",
    415: "The body has the wrong type.",
    422: "The body does not fit the schema.",
    429: "Too many requests; Retry-After says when to come back.",
    431: "There are too many headers, or they are too long.",
    500: "A fault of the server; never an abstention.",
    503: "Loading, busy or out of time; Retry-After says when to come back.",
    507: "The disk is full or cannot be written.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that can fail with these statuses, and with 431."""
    return {
        status: {
            "model": ErrorReply,
            "description": _MEANINGS[status],
            "content": {"application/json": {"example": _example(status)}},
        }
        for status in sorted({*statuses, 431})
    }


def _example(status: int) -> dict[str, Any]:
    code, message, hint = ERRORS[status]
    return ErrorReply(error=ErrorBody(code=code, message=message, hint=hint)).model_dump()
