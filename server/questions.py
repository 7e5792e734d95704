"""Questions out of files: a history, or a batch."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retriever.errors import InquoteError, QuestionError
from retriever.types import Filter
from server.schemas.ask import FilterIn, QuestionIn, TurnIn


class FileError(InquoteError):
    """A file that a command was given cannot be read or does not hold what it should."""

    code = "file"


def read_text(path: Path) -> str:
    """Return the file's text; `-` is standard input.

    Raises:
        FileError: It cannot be read, or is not UTF-8.
    """
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise FileError(f"{path} cannot be read: {cause}.", "Name another file.") from None


def read_json(path: Path) -> object:
    """Return what the file holds as JSON.

    Raises:
        FileError: It cannot be read, or is not JSON.
    """
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError):
        raise FileError(f"{path} is not JSON.", "Name a file that 'inquote' wrote.") from None


def read_question(question: str, turns: list[TurnIn]) -> QuestionIn:
    """Return the question, trimmed and checked by the API's rules.

    Raises:
        QuestionError: It is blank, too long or not text, or the history is too long.
    """
    try:
        return QuestionIn(question=question, history=turns)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise QuestionError(
            f"This cannot be asked: {first['msg']}.", "Ask in 1 to 1,000 characters."
        ) from None


def read_filter(publishers: list[str], date_from: str | None, date_to: str | None) -> Filter | None:
    """Return the filter of a command's options; None where none was given.

    Raises:
        QuestionError: A day is not one, or the first is later than the last.
    """
    given = {"publishers": publishers, "date_from": date_from, "date_to": date_to}
    if not any(given.values()):
        return None
    try:
        return FilterIn.model_validate(given).where()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise QuestionError(
            f"This cannot be asked for: {first['msg']}.", "Write days as 2026-03-01, in order."
        ) from None


def read_history(path: Path) -> list[TurnIn]:
    """Return the turns of a JSON list.

    Raises:
        FileError: It is not a list of questions and answers.
    """
    try:
        return TypeAdapter(list[TurnIn]).validate_python(read_json(path))
    except ValidationError:
        raise FileError(
            f"{path} is not a history.", 'It holds a list of {"question": "", "answer": ""}.'
        ) from None


def read_batch(path: Path, turns: list[TurnIn]) -> Iterator[QuestionIn]:
    """Return the questions of a file, one a line; blank lines are passed over.

    Raises:
        FileError: It cannot be read.
        QuestionError: A line cannot be asked.
    """
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    return iter([read_question(line, turns) for line in lines])
