"""Who may call a route, and how often: dependencies that routers name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from server.deps import ServiceDep
from server.errors import ApiError
from server.exposure import key_needed
from server.keys import Key
from server.ratelimit import address_of

_bearer = HTTPBearer(auto_error=False, description="An API key from 'inquote key new'.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False)


def _no_key() -> ApiError:
    return ApiError(
        401,
        "unauthorized",
        "A key is needed.",
        "Send it as 'Authorization: Bearer KEY'.",
        {"WWW-Authenticate": "Bearer"},
    )


def caller(
    request: Request,
    service: ServiceDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    header: Annotated[str | None, Security(_header)],
) -> Key | None:
    """Return the key that was sent, if it is a known one, and count the call.

    Raises:
        ApiError: 429 when the key, or else the address, has called too often.
    """
    token = bearer.credentials if bearer else header
    key = service.keys.find(token) if token else None
    count(service, request, key, 1)
    return key


def count(service: ServiceDep, request: Request, key: Key | None, calls: int) -> None:
    """Count calls of a key, or else of an address.

    Raises:
        ApiError: 429 when that makes too many.
    """
    host = request.client.host if request.client else "unknown"
    service.rate.hit(f"key {key.id}" if key else f"address {address_of(host)}", calls)


CallerDep = Annotated[Key | None, Depends(caller)]


def may_ask(key: CallerDep, service: ServiceDep) -> None:
    """Let a caller ask.

    Raises:
        ApiError: 401 without a key where one is needed, 403 with one of another scope.
    """
    if not key_needed(service.settings):
        return
    if key is None:
        raise _no_key()
    _require(key, "ask")


def may_write(key: CallerDep, service: ServiceDep) -> None:
    """Let a caller change the corpus: always with a key.

    Raises:
        ApiError: 401 without a key, 403 with one of another scope or where none can write.
    """
    if not any("write" in known.scopes for known in service.keys.keys()):
        raise ApiError(
            403,
            "writes_off",
            "This server takes no documents.",
            "Its operator can make a key with 'inquote key new --scope write'.",
        )
    if key is None:
        raise _no_key()
    _require(key, "write")


def _require(key: Key, scope: str) -> None:
    if scope not in key.scopes:
        raise ApiError(403, "forbidden", f"The key lacks the scope '{scope}'.", "Use another key.")


ASK = [Depends(may_ask)]
WRITE = [Depends(may_write)]
