"""`POST /v1/feedback`: readers say whether an answer was any good."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from server.access import ASK
from server.deps import ServiceDep
from server.errors import ApiError
from server.feedback import append
from server.schemas.error import errors
from server.schemas.feedback import FeedbackIn, FeedbackOut

router = APIRouter(prefix="/v1", tags=["feedback"], dependencies=ASK)


@router.post("/feedback", responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503, 507))
async def feedback(body: FeedbackIn, service: ServiceDep) -> FeedbackOut:
    """Store a verdict on an answer, on this server only. `INQUOTE_FEEDBACK=false` stops it."""
    if not service.settings.feedback:
        raise ApiError(403, "feedback_off", "This server takes no feedback.")
    path = service.settings.index / "feedback.jsonl"
    await asyncio.to_thread(append, path, body.model_dump(mode="json"))
    return FeedbackOut(stored=True)
