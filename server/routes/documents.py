"""`/v1/documents`: the articles."""

from __future__ import annotations

from fastapi import APIRouter

from server.access import ASK
from server.deps import AssistantDep, DocumentId
from server.schemas.documents import DocumentOut, DocumentsOut, DocumentText
from server.schemas.error import errors

router = APIRouter(prefix="/v1/documents", tags=["documents"], dependencies=ASK)


@router.get("", responses=errors(400, 401, 403, 429, 500, 503))
async def list_documents(assistant: AssistantDep) -> DocumentsOut:
    """List the articles that questions are answered from."""
    return DocumentsOut(documents=[DocumentOut.of(document) for document in assistant.documents])


@router.get("/{id}", responses=errors(400, 401, 403, 404, 422, 429, 500, 503))
async def get_document(id: DocumentId, assistant: AssistantDep) -> DocumentText:
    """Return one article whole. The id is looked up among the known ones, never in a folder."""
    return DocumentText.of(assistant.document(id))
