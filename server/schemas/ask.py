"""`POST /v1/ask` and `POST /v1/extract`: the question that comes in, the answer that goes out."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from retriever.types import (
    Answer,
    Citation,
    Filter,
    Kind,
    Reason,
    Segment,
    SegmentType,
    Status,
    Turn,
)
from server.schemas.examples import ANSWER, ASK, EXTRACT, example
from server.schemas.text import MAX_HISTORY, MAX_TURNS, Question, Text


def _none(value: object) -> bool:
    return value is None


class TurnIn(BaseModel):
    """An earlier question and its answer, as the client tells them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Text
    answer: Text = ""


class QuestionIn(BaseModel):
    """What every way of asking takes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Question = Field(examples=["What does China supply to Russia?"])
    history: list[TurnIn] = Field(
        [], max_length=MAX_TURNS, description="Earlier turns, oldest first; the server keeps none."
    )

    @model_validator(mode="after")
    def _bounded_history(self) -> Self:
        if sum(len(turn.question) + len(turn.answer) for turn in self.history) > MAX_HISTORY:
            raise PydanticCustomError(
                "too_long", "the history is longer than 20,000 characters together"
            )
        return self

    def turns(self) -> list[Turn]:
        """Return the history as the library takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]


def _iso(value: object) -> object:
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value
    raise PydanticCustomError("day", "is not a day such as 2026-03-01")


Day = Annotated[date, BeforeValidator(_iso)]


class FilterIn(BaseModel):
    """Which articles to search, by what is known about them."""

    model_config = ConfigDict(extra="forbid")

    publishers: list[Annotated[Text, Field(min_length=1, max_length=200)]] = Field(
        [], max_length=100, description="Any of these, without regard to case."
    )
    date_from: Day | None = Field(None, description="First day of publication, included.")
    date_to: Day | None = Field(None, description="Last day of publication, included.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise PydanticCustomError("range", "date_from is later than date_to")
        return self

    def where(self) -> Filter:
        """Return the filter as the library takes it."""
        return Filter(tuple(self.publishers), self.date_from, self.date_to)


class AskIn(QuestionIn):
    """A question over the server's articles."""

    model_config = ConfigDict(json_schema_extra=example(ASK))

    documents: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None, max_length=1_000, description="Ids of the articles to search; null: all."
    )
    filter: FilterIn | None = Field(
        None,
        description="Only articles of these publishers or days, among `documents`; null: all. "
        "One whose date is not stated whole is in no range.",
    )
    explain: bool = Field(False, description="Fill `trace` with how the answer came about.")


class ExtractIn(QuestionIn):
    """A question over the caller's own passages."""

    model_config = ConfigDict(json_schema_extra=example(EXTRACT))

    passages: list[Annotated[Text, Field(min_length=1)]] = Field(
        min_length=1, max_length=100, examples=[["The bridge reopened on Tuesday."]]
    )
    explain: bool = Field(False, description="Fill `trace` with how the answer came about.")


class CitationOut(BaseModel):
    """Where a quote stands; offsets are code points into the document's text."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    document_id: str
    title: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    document_sha256: str
    quote_sha256: str
    page: int | None = Field(None, exclude_if=_none)


class TemplateOut(BaseModel):
    """Our words."""

    type: Literal["template"] = "template"
    text: str


class QuoteOut(BaseModel):
    """The source's words, to the character; `focus` is the answer span inside `text`."""

    type: Literal["quote"] = "quote"
    text: str
    citation: int
    focus: tuple[int, int] | None
    role: str | None = Field(None, exclude_if=_none)


class AbstentionOut(BaseModel):
    """Why the question was not answered."""

    model_config = ConfigDict(from_attributes=True)

    reason: Reason
    message: str


def _segment(segment: Segment) -> TemplateOut | QuoteOut:
    if segment.type is SegmentType.TEMPLATE or segment.citation is None:
        return TemplateOut(text=segment.text)
    return QuoteOut(
        text=segment.text, citation=segment.citation, focus=segment.focus, role=segment.role
    )


def _citations(citations: tuple[Citation, ...]) -> list[CitationOut]:
    return [CitationOut.model_validate(citation) for citation in citations]


class AnswerOut(BaseModel):
    """The reply to a question; `text` is exactly the segments' texts joined."""

    model_config = ConfigDict(json_schema_extra=example(ANSWER))

    status: Status
    kind: Kind
    text: str
    segments: list[Annotated[TemplateOut | QuoteOut, Field(discriminator="type")]]
    citations: list[CitationOut]
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None
    band: str | None
    abstention: AbstentionOut | None
    related: list[CitationOut]
    interpreted_question: str
    index_fingerprint: str
    trace: dict[str, Any] | None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the contract's object for an answer."""
        return cls(
            status=answer.status,
            kind=answer.kind,
            text=answer.text,
            segments=[_segment(segment) for segment in answer.segments],
            citations=_citations(answer.citations),
            confidence=answer.confidence,
            band=answer.band,
            abstention=AbstentionOut.model_validate(answer.abstention)
            if answer.abstention
            else None,
            related=_citations(answer.related),
            interpreted_question=answer.interpreted_question,
            index_fingerprint=answer.index_fingerprint,
            trace=dict(answer.trace) if answer.trace is not None else None,
        )
