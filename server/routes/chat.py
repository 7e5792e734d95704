"""`POST /v1/chat/completions` and `GET /v1/models`: for clients that speak the OpenAI API."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic_core import to_json
from starlette.responses import Response, StreamingResponse

from retriever.types import Answer
from server.access import ASK
from server.completion import chunks, completion, to_question
from server.deps import AssistantDep, ServiceDep
from server.errors import from_status
from server.request_id import request_id
from server.schemas.error import errors
from server.schemas.examples import STREAM
from server.schemas.openai import MODEL, CompletionIn, CompletionOut, Model, Models

router = APIRouter(prefix="/v1", tags=["openai"], dependencies=ASK)


@router.post(
    "/chat/completions",
    response_model=CompletionOut,
    responses=errors(400, 401, 403, 408, 413, 415, 422, 429, 500, 503)
    | {
        200: {
            "content": {"text/event-stream": {"example": STREAM}},
            "description": "With `stream`, in chunks.",
        }
    },
)
async def complete(
    body: CompletionIn, request: Request, assistant: AssistantDep, service: ServiceDep
) -> Response:
    """Answer the last message. `[n]` follows each quote; annotations say where it stands."""
    asked = to_question(body.messages)
    call = partial(assistant.ask, asked.question, asked.turns())
    answer = await service.answer(asked.question, call)
    identity, base = request_id.get(), str(request.base_url)
    if body.stream:
        return StreamingResponse(_events(answer, identity, base), media_type="text/event-stream")
    reply = completion(answer, identity, base)
    return Response(reply.model_dump_json(), media_type="application/json")


def _events(answer: Answer, identity: str, base: str) -> Iterator[bytes]:
    for chunk in chunks(answer, identity, base):
        yield b"data: " + to_json(chunk) + b"\n\n"
    yield b"data: [DONE]\n\n"


@router.get("/models", responses=errors(400, 401, 403, 429, 500, 503))
async def models() -> Models:
    """List the one model there is."""
    return Models(data=[Model()])


@router.get("/models/{id}", responses=errors(400, 401, 403, 404, 422, 429, 500, 503))
async def model(id: Annotated[str, Path(examples=[MODEL])]) -> Model:
    """Return that model."""
    if id != MODEL:
        raise from_status(404)
    return Model()
