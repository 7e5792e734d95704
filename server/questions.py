"""Questions out of files: a history, or a batch."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retriever.errors import InquoteError, QuestionError
from server.schemas.ask import AskIn, FilterIn, TurnIn


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


def read_asked(
    question: str,
    turns: Sequence[TurnIn] = (),
    documents: Sequence[str] = (),
    where: Mapping[str, object] | None = None,
    explain: bool = False,
) -> AskIn:
    """Return what is asked, checked by the API's rules.

    Args:
        question: Trimmed here.
        turns: The history.
        documents: Ids; empty for all.
        where: `publishers`, `date_from`, `date_to`; one that is empty was not given.
        explain: Whether to trace.

    Raises:
        QuestionError: The question is blank, too long or not text, the history is too long, a day
            is not one, or the first is later than the last.
    """
    given: dict[str, object] = {"question": question}
    if turns:
        given["history"] = list(turns)
    if documents:
        given["documents"] = list(documents)
    if explain:
        given["explain"] = True
    chosen = {name: value for name, value in (where or {}).items() if value}
    try:
        if chosen:
            given["filter"] = FilterIn.model_validate(chosen)
        return AskIn.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise QuestionError(
            f"This cannot be asked: {first['msg']}.",
            "Ask in 1 to 1,000 characters; write days as 2026-03-01, in order.",
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


def read_batch(path: Path, shared: AskIn | None = None) -> list[AskIn]:
    """Return the questions of a file, one a line; blank lines are passed over.

    Args:
        path: A line is a question, or (where it begins with a brace) the JSON that
            `POST /v1/ask` takes.
        shared: What holds for every line that does not say otherwise; its question is not used.

    Raises:
        FileError: It cannot be read, or holds no question.
        QuestionError: A line cannot be asked; the message has its number.
    """
    common = shared.model_dump(exclude_unset=True, exclude={"question"}) if shared else {}
    result = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            own = json.loads(line) if line.lstrip().startswith("{") else {"question": line}
            result.append(AskIn.model_validate_json(json.dumps(common | own, default=str)))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            if first["type"] == "extra_forbidden":  # its place is the file's own word
                raise _line(number, "it has a field that is not known") from None
            place = ".".join(str(part) for part in first["loc"][:2]) or "question"
            raise _line(number, f"{place}: {first['msg']}") from None
        except (ValueError, RecursionError):
            raise _line(number, "it is not JSON") from None
    if not result:
        raise FileError(f"{path} holds no question.", "Write one a line.")
    return result


def _line(number: int, cause: str) -> QuestionError:
    return QuestionError(
        f"Line {number} cannot be asked: {cause}.",
        'A line is a question, or JSON such as {"question": "..."}.',
    )
