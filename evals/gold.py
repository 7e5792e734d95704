"""The gold format: a question, and the places of an article that answer it.

One JSON object a line. Offsets are code points into the article's canonical text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import GoldError
from evals.kinds import CHAT, GoldKind
from evals.normalise import normalise
from retriever.types import Turn

FOLDER = Path(__file__).resolve().parent / "gold"
ARTICLES = FOLDER / "articles"

Wants = Literal["answer", "silence", "chat"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Strict):
    """An accepted place: `text[start:end] == quote` in the document with that hash.

    Spans of the same `part` are alternatives; a right answer quotes one of every part.
    """

    document_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    start: int = Field(ge=0)
    end: int
    quote: str
    part: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _spans_its_quote(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError("end - start is not the length of the quote")
        if not normalise(self.quote):
            raise ValueError("the quote is empty once normalised")
        return self


class GoldTurn(_Strict):
    """An earlier question and its answer, as a client sends them."""

    question: str = Field(min_length=1)
    answer: str = ""


class Gold(_Strict):
    """A question and what a right reply to it is; the fields are told in `gold/README.md`."""

    id: str = Field(min_length=1)
    article: str = Field(min_length=1)
    question: str = Field(min_length=1, max_length=1000)
    history: tuple[GoldTurn, ...] = Field(default=(), max_length=20)
    kind: GoldKind
    answerable: bool
    evidence: tuple[Span, ...] = ()
    must_include: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    notes: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind in CHAT and (self.answerable or self.evidence):
            raise ValueError("small talk has no answer and no evidence")
        if self.answerable and not self.evidence:
            raise ValueError("an answerable question needs evidence")
        if self.must_include and not self.answerable:
            raise ValueError("must_include is for answerable questions")
        if any(not normalise(text) for group in self.must_include for text in group):
            raise ValueError("a must_include string is empty once normalised")
        numbers = {span.part for span in self.evidence}
        if numbers != set(range(len(numbers))):
            raise ValueError("parts are not numbered 0, 1, 2 without a gap")
        return self

    @property
    def wants(self) -> Wants:
        """What a right reply is: an answer, silence, or chat."""
        if self.kind in CHAT:
            return "chat"
        return "answer" if self.answerable else "silence"

    @property
    def parts(self) -> list[list[Span]]:
        """The alternatives of each part."""
        count = max((span.part for span in self.evidence), default=-1) + 1
        return [[span for span in self.evidence if span.part == n] for n in range(count)]

    def turns(self) -> list[Turn]:
        """Return the history as the library takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]


def load_gold(path: Path) -> list[Gold]:
    """Read a gold file.

    Raises:
        GoldError: It cannot be read, or a line is not a record; the message names the line.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise GoldError(f"{path} cannot be read.", "Name a gold file.") from None
    records: list[Gold] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = Gold.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "record"
            raise GoldError(f"{path}, line {number}: {where}: {first['msg']}.") from None
        if any(record.id == other.id for other in records):
            raise GoldError(f"{path}, line {number}: the id {record.id} is there twice.")
        records.append(record)
    if not records:
        raise GoldError(f"{path} holds no questions.")
    return records


def dump_gold(records: Sequence[Gold], path: Path) -> None:
    """Write a gold file; the same records always give the same bytes."""
    path.write_text("".join(f"{record.model_dump_json()}\n" for record in records), "utf-8")


def gold_digest(records: Sequence[Gold]) -> str:
    """Return the SHA-256 of the questions and what is right for them; notes do not count."""
    lines = (record.model_dump_json(exclude={"notes"}) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
