"""`POST /v1/verify`: citations in, a verdict on each out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from retriever.types import Check, Citation, Document, Verdict
from server.schemas.examples import VERIFIED, VERIFY, example
from server.schemas.text import Text

Hash = Annotated[str, Field(max_length=128)]


class CitationIn(BaseModel):
    """A citation as a reply gave it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    number: int = Field(1, ge=0, le=1_000_000)
    document_id: Annotated[Text, Field(max_length=64)]
    title: Text = ""
    start: int = Field(ge=-(2**53), le=2**53)
    end: int = Field(ge=-(2**53), le=2**53)
    quote: Text
    prefix: Text = ""
    suffix: Text = ""
    document_sha256: Hash = ""
    quote_sha256: Hash = ""
    page: int | None = Field(None, ge=0, le=2**31)

    def citation(self, documents: Mapping[str, Document]) -> Citation:
        """Return the citation to check; a hash that was left out is not held against it."""
        document = documents.get(self.document_id)
        return Citation(
            number=self.number,
            document_id=self.document_id,
            title=self.title,
            start=self.start,
            end=self.end,
            quote=self.quote,
            prefix=self.prefix,
            suffix=self.suffix,
            document_sha256=self.document_sha256 or (document.sha256 if document else ""),
            quote_sha256=self.quote_sha256 or hashlib.sha256(self.quote.encode()).hexdigest(),
            page=self.page,
        )


def check_all(citations: Sequence[CitationIn], documents: Sequence[Document]) -> list[Check]:
    """Return the verdict on each citation, in order."""
    from retriever.ask.cite import verify

    by_id = {document.id: document for document in documents}
    return verify([citation.citation(by_id) for citation in citations], documents)


class VerifyIn(BaseModel):
    """The citations of one or more answers."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra=example(VERIFY))

    citations: list[CitationIn] = Field(min_length=1, max_length=200)


class CheckOut(BaseModel):
    """The verdict on one citation, and where its quote stands now, if it does."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    verdict: Verdict
    detail: str
    document_id: str | None
    start: int | None
    end: int | None
    problems: list[str]


class VerifyOut(BaseModel):
    """`holds` is true when every citation does."""

    model_config = ConfigDict(json_schema_extra=example(VERIFIED))

    holds: bool
    checks: list[CheckOut]

    @classmethod
    def of(cls, checks: list[Check]) -> Self:
        """Return the reply for these checks."""
        return cls(
            holds=all(check.verdict is Verdict.HOLDS for check in checks),
            checks=[CheckOut.model_validate(check) for check in checks],
        )


class FileVerifyOut(VerifyOut):
    """The verdict on a saved file: also where an answer's text departs from its citations."""

    text_problems: list[str] = []
