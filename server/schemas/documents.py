"""The articles: a list of them, and one whole."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  (a field has the plain name)
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from retriever.ingest.metadata import published, publisher_of
from retriever.types import BlockKind, Document
from server.schemas.examples import DOCUMENT, DOCUMENT_TEXT, example


class BlockOut(BaseModel):
    """A stretch of the text of one kind; offsets are code points into `text`."""

    model_config = ConfigDict(from_attributes=True)

    kind: BlockKind
    start: int
    end: int
    page: int | None = Field(None, exclude_if=lambda value: value is None)


class FieldOut(BaseModel):
    """A metadata value, with its place where the text itself states it."""

    model_config = ConfigDict(from_attributes=True)

    value: str
    start: int | None
    end: int | None


class DocumentOut(BaseModel):
    """An article without its text."""

    model_config = ConfigDict(json_schema_extra=example(DOCUMENT))

    id: str
    title: str
    source: str = Field(description="File name under the corpus.")
    document_sha256: str
    characters: int
    publisher: str | None = Field(description="As the article or the corpus manifest states it.")
    date: Day | None = Field(description="Day of publication, where it is stated whole.")
    also: list[str] = Field(description="Other files of the corpus with the same text.")

    @classmethod
    def of(cls, document: Document) -> Self:
        """Return the list entry of a document."""
        return cls(**_entry(document))


class DocumentsOut(BaseModel):
    """All articles, in corpus order."""

    model_config = ConfigDict(json_schema_extra=example({"documents": [DOCUMENT]}))

    documents: list[DocumentOut]


class IndexedOut(BaseModel):
    """What `inquote index` did."""

    documents: int
    sentences: int
    embedded: int = Field(description="Documents that were new or changed.")
    skipped: dict[str, str] = Field(description="The reason for every file that was skipped.")
    index_fingerprint: str


class ChangedOut(BaseModel):
    """What `inquote documents add` and `remove` did; `refused` has the reason by path."""

    added: list[str] = []
    removed: list[str] = []
    refused: dict[str, str] = {}


class DocumentText(DocumentOut):
    """An article with its text, blocks and metadata."""

    model_config = ConfigDict(json_schema_extra=example(DOCUMENT_TEXT))

    text: str
    blocks: list[BlockOut]
    metadata: dict[str, FieldOut]

    @classmethod
    def of(cls, document: Document) -> Self:
        """Return the whole document."""
        return cls(
            **_entry(document),
            text=document.text,
            blocks=[BlockOut.model_validate(block) for block in document.blocks],
            metadata={
                key: FieldOut.model_validate(value)
                for key, value in sorted(document.metadata.items())
            },
        )


def _entry(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "document_sha256": document.sha256,
        "characters": len(document.text),
        "publisher": publisher_of(document),
        "date": published(document),
        "also": list(document.also),
    }
