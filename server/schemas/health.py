"""`GET /healthz` and `GET /readyz`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """A question can be answered now."""

    status: Literal["ready"] = "ready"
    documents: int
    index_fingerprint: str
