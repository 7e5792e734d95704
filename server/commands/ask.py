"""`inquote ask`: a question, or a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.options import ASKING, Given, command

if TYPE_CHECKING:
    from retriever.types import Answer
    from server.schemas.ask import QuestionIn

ABSTAINED = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *ASKING)(ask)


def ask(
    given: Given,
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the API's JSON.")] = False,
    explain: Annotated[bool, typer.Option(help="Say how the answer came about.")] = False,
    history: Annotated[
        Path | None,
        typer.Option(help='Earlier turns: a JSON list of {"question", "answer"}.'),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help="File of questions, one a line; '-' reads standard input."),
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Id of an article to search; may be repeated.")
    ] = None,
    publisher: Annotated[
        list[str] | None, typer.Option(help="Search only its articles; may be repeated.")
    ] = None,
    date_from: Annotated[
        str | None, typer.Option("--from", help="First day of publication, as 2026-03-01.")
    ] = None,
    date_to: Annotated[
        str | None, typer.Option("--to", help="Last day of publication, included.")
    ] = None,
) -> None:
    """Ask a question. Exit code 0: answered; 3: the article does not say."""
    from server.commands.engine import open_assistant
    from server.questions import read_batch, read_filter, read_history, read_question

    turns = read_history(history) if history else []
    questions: Iterator[QuestionIn]
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give one question, or --batch FILE.")
    if batch is not None:
        questions = read_batch(batch, turns)
    else:
        questions = iter([read_question(question or "", turns)])
    where = read_filter(publisher or [], date_from, date_to)
    assistant = open_assistant(given.settings())
    abstained = False
    for asked in questions:
        answer = assistant.ask(
            asked.question,
            asked.turns(),
            documents=document or None,
            where=where,
            explain=explain,
        )
        _show(answer, json=json, explain=explain)
        abstained |= answer.status.value == "abstained"
    raise typer.Exit(ABSTAINED if abstained else 0)


def _show(answer: Answer, *, json: bool, explain: bool) -> None:
    if json:
        from server.schemas.ask import AnswerOut

        typer.echo(AnswerOut.of(answer).model_dump_json())
        return
    from server.commands.render import render

    typer.echo(render(answer))
    if explain:
        from pydantic_core import to_json

        typer.echo("\n" + to_json(answer.trace, indent=2).decode())
