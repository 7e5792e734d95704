"""`POST /v1/ask` and `POST /v1/extract`: questions."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from server.access import ASK
from server.deps import AssistantDep, ServiceDep
from server.schemas.ask import AnswerOut, AskIn, ExtractIn
from server.schemas.error import errors

router = APIRouter(prefix="/v1", tags=["ask"], dependencies=ASK)


@router.post("/ask", responses=errors(400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503))
async def ask(body: AskIn, assistant: AssistantDep, service: ServiceDep) -> AnswerOut:
    """Answer a question with the articles' own sentences, or say that they are silent."""
    where = body.filter.where() if body.filter else None
    call = partial(
        assistant.ask, body.question, body.turns(), documents=body.documents, where=where
    )
    return AnswerOut.of(await service.answer(body.question, call, explain=body.explain))


@router.post("/extract", responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503))
async def extract(body: ExtractIn, assistant: AssistantDep, service: ServiceDep) -> AnswerOut:
    """Answer a question over passages that the caller brings; nothing of them is kept."""
    call = partial(assistant.extract, body.question, body.passages, body.turns())
    return AnswerOut.of(await service.answer(body.question, call, explain=body.explain))
