"""`POST /v1/ask`, `POST /v1/ask/batch` and `POST /v1/extract`: questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request

from retriever.types import Answer
from server.access import ASK, CallerDep, count
from server.deps import AssistantDep, ServiceDep
from server.schemas.ask import AnswerOut, AskIn, ExtractIn
from server.schemas.batch import BatchIn, BatchItem, BatchOut
from server.schemas.error import errors
from server.service import Asker

router = APIRouter(prefix="/v1", tags=["ask"], dependencies=ASK)


def _call(assistant: Asker, body: AskIn) -> Callable[..., Answer]:
    where = body.filter.where() if body.filter else None
    return partial(
        assistant.ask, body.question, body.turns(), documents=body.documents, where=where
    )


@router.post("/ask", responses=errors(400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503))
async def ask(body: AskIn, assistant: AssistantDep, service: ServiceDep) -> AnswerOut:
    """Answer a question with the articles' own sentences, or say that they are silent."""
    call = _call(assistant, body)
    return AnswerOut.of(await service.answer(body.question, call, explain=body.explain))


@router.post("/ask/batch", responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503))
async def ask_batch(
    body: BatchIn, request: Request, key: CallerDep, assistant: AssistantDep, service: ServiceDep
) -> BatchOut:
    """Answer up to 100 questions; one that fails has its own error, and the others go on.

    Each question counts towards the rate limit.
    """
    count(service, request, key, len(body.questions) - 1)
    asked = [(q.question, _call(assistant, q), q.explain) for q in body.questions]
    return BatchOut(items=[BatchItem.of(found) for found in await service.answer_all(asked)])


@router.post("/extract", responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503))
async def extract(body: ExtractIn, assistant: AssistantDep, service: ServiceDep) -> AnswerOut:
    """Answer a question over passages that the caller brings; nothing of them is kept."""
    call = partial(assistant.extract, body.question, body.passages, body.turns())
    return AnswerOut.of(await service.answer(body.question, call, explain=body.explain, ours=False))
