"""`POST /v1/feedback`: was this answer any good?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from retriever.types import Status
from server.schemas.text import Question, Text


class FeedbackIn(BaseModel):
    """A reader's word on one answer; it says which answer by question and index."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    verdict: Literal["up", "down"]
    note: Annotated[Text, Field(max_length=2_000)] = ""
    status: Status | None = None
    answer: Annotated[Text, Field(max_length=20_000)] = ""
    index_fingerprint: Annotated[Text, Field(max_length=128)] = ""


class FeedbackOut(BaseModel):
    """It is on disk."""

    stored: bool
