"""`POST /v1/verify`: do these quotes stand in the articles?"""

from __future__ import annotations

from fastapi import APIRouter

from server.access import ASK
from server.deps import AssistantDep, ServiceDep
from server.schemas.error import errors
from server.schemas.verify import VerifyIn, VerifyOut, check_all

router = APIRouter(prefix="/v1", tags=["verify"], dependencies=ASK)


@router.post("/verify", responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503))
async def verify(body: VerifyIn, assistant: AssistantDep, service: ServiceDep) -> VerifyOut:
    """Check each citation against the article it names, from the article alone."""
    checks = await service.work.run(lambda: check_all(body.citations, assistant.documents))
    return VerifyOut.of(checks)
