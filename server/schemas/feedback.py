"""`POST /v1/feedback`: was this answer any good?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from retriever.types import Status
from server.schemas.examples import FEEDBACK, example
from server.schemas.text import Question, Text


class PlaceIn(BaseModel):
    """Which sentence the answer quoted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    document_id: Annotated[Text, Field(max_length=64)]
    start: Annotated[int, Field(ge=0, le=2**53)]
    end: Annotated[int, Field(ge=0, le=2**53)]


class FeedbackIn(BaseModel):
    """A reader's word on one answer; it says which answer by question, index and places."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra=example(FEEDBACK))

    question: Question
    verdict: Literal["up", "down"]
    note: Annotated[Text, Field(max_length=2_000)] = ""
    answer_status: Annotated[Status, Field(strict=False)] | None = None
    index_fingerprint: Annotated[Text, Field(max_length=128)] = ""
    citations: Annotated[list[PlaceIn], Field(max_length=50)] = []


class FeedbackOut(BaseModel):
    """It is on disk."""

    model_config = ConfigDict(json_schema_extra=example({"stored": True}))

    stored: bool
