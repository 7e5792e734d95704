"""`POST /v1/verify`: do these quotes stand in the articles?"""

from __future__ import annotations

from fastapi import APIRouter

from server.deps import AssistantDep, ServiceDep
from server.schemas.error import errors
from server.schemas.verify import VerifyIn, VerifyOut

router = APIRouter(prefix="/v1", tags=["verify"])


@router.post("/verify", responses=errors(400, 408, 413, 415, 422, 500, 503))
async def verify(body: VerifyIn, assistant: AssistantDep, service: ServiceDep) -> VerifyOut:
    """Check each citation against the article it names, from the article alone."""
    from retriever.ask.cite import verify as check

    citations = [citation.model_dump(exclude_unset=True) for citation in body.citations]
    checks = await service.work.run(lambda: check(citations, assistant.documents))
    return VerifyOut.of(checks)
