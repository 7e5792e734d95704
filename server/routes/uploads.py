"""`POST /v1/documents` and `DELETE /v1/documents/{id}`: the corpus changes, by key only."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from retriever.errors import FileRefused, InquoteError
from retriever.types import Document
from server.access import WRITE
from server.deps import AssistantDep, DocumentId, ServiceDep
from server.errors import ApiError
from server.library import add_file, delete_file, remove_file
from server.schemas.documents import DocumentOut
from server.schemas.error import errors
from server.schemas.examples import TEXT
from server.schemas.text import Text
from server.service import Service

router = APIRouter(prefix="/v1/documents", tags=["documents"], dependencies=WRITE)

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string"}, "example": TEXT},
        },
    }
}


@router.post(
    "",
    status_code=201,
    responses=errors(400, 401, 403, 408, 409, 413, 422, 429, 500, 503, 507),
    openapi_extra=_BODY,
)
async def upload(
    request: Request,
    service: ServiceDep,
    assistant: AssistantDep,
    name: Annotated[
        Text,
        Query(
            min_length=1,
            max_length=255,
            description="File name; its ending tells the kind.",
            examples=["storm.txt"],
        ),
    ],
) -> DocumentOut:
    """Add an article: the file's bytes are the body. Questions find it once this returns."""
    data = await request.body()
    async with service.writing:
        source = await asyncio.to_thread(add_file, service.settings, name, data)
        try:
            await service.refresh()
            return DocumentOut.of(_indexed(assistant.documents, source))
        except Exception:  # the reply is an error, so the file must not stay
            await _undo(service, source)
            raise


def _indexed(documents: object, source: str) -> Document:
    assert isinstance(documents, (tuple, list))
    for document in documents:
        if source == document.source or source in document.also:
            return document  # type: ignore[no-any-return]
    raise FileRefused("The file could not be read as an article.", "Send one with text in it.")


async def _undo(service: Service, source: str) -> None:
    await asyncio.to_thread(delete_file, service.settings, source)
    try:
        await service.refresh()
    except InquoteError:  # the old index is still served; the first error is the one to tell
        return


@router.delete(
    "/{id}",
    status_code=204,
    response_class=Response,
    responses=errors(400, 401, 403, 404, 409, 422, 429, 500, 503, 507),
)
async def delete(id: DocumentId, service: ServiceDep, assistant: AssistantDep) -> None:
    """Delete an article and its file. The last one stays: a server needs something to read."""
    async with service.writing:
        document = assistant.document(id)
        if len(assistant.documents) == 1:
            raise ApiError(
                409, "last_document", "It is the only article.", "Add another one first."
            )
        await asyncio.to_thread(partial(remove_file, service.settings, document))
        await service.refresh()
