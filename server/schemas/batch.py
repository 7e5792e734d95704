"""`POST /v1/ask/batch`: many questions at once, an answer or an error for each."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from retriever.types import Answer
from server.errors import ApiError
from server.schemas.ask import AnswerOut, AskIn
from server.schemas.error import ErrorBody
from server.schemas.examples import ANSWER, ASK, example

MAX_BATCH = 100


class BatchIn(BaseModel):
    """Questions that do not depend on each other; each may bring a history of its own."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra=example({"questions": [ASK]})
    )

    questions: list[AskIn] = Field(min_length=1, max_length=MAX_BATCH)


class BatchItem(BaseModel):
    """What became of one question: one of the two is null."""

    answer: AnswerOut | None
    error: ErrorBody | None

    @classmethod
    def of(cls, found: Answer | ApiError) -> Self:
        """Return the item for an answer, or for the error that its own request would have met."""
        if isinstance(found, ApiError):
            return cls(answer=None, error=found.body)
        return cls(answer=AnswerOut.of(found), error=None)


class BatchOut(BaseModel):
    """An item for every question, in the order of the questions."""

    model_config = ConfigDict(
        json_schema_extra=example({"items": [{"answer": ANSWER, "error": None}]})
    )

    items: list[BatchItem]
