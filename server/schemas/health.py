"""`GET /healthz` and `GET /readyz`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from server.schemas.examples import READY, example


class Alive(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra=example({"status": "alive"}))

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """A question can be answered now."""

    model_config = ConfigDict(json_schema_extra=example(READY))

    status: Literal["ready"] = "ready"
    documents: int
    index_fingerprint: str
