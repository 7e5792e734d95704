"""`GET /healthz` and `GET /readyz`: the truth about this process."""

from __future__ import annotations

from fastapi import APIRouter

from server.deps import AssistantDep
from server.schemas.error import errors
from server.schemas.health import Alive, Ready

router = APIRouter(tags=["health"])


@router.get("/healthz", responses=errors(400))
async def healthz() -> Alive:
    """Say that the process answers; it does not look at the index."""
    return Alive()


@router.get("/readyz", responses=errors(400, 503))
async def readyz(assistant: AssistantDep) -> Ready:
    """Say that a question can be answered now; 503 with the reason until then."""
    return Ready(documents=len(assistant.documents), index_fingerprint=assistant.fingerprint)
