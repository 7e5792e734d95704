"""`inquote ask`: a question, or a file of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.options import ASKING, Given, command

if TYPE_CHECKING:
    from retriever.types import Answer
    from server.schemas.ask import AskIn
    from server.service import Asker

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
        typer.Option(
            help="File of questions, one a line, plain or the API's JSON; '-' reads standard input."
        ),
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
    from server.questions import read_asked, read_batch, read_history

    turns = read_history(history) if history else []
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give one question, or --batch FILE.")
    chosen: dict[str, object] = {
        "publishers": publisher,
        "date_from": date_from,
        "date_to": date_to,
    }
    shared = read_asked(question or "-", turns, document or [], chosen, explain)
    asked = read_batch(batch, shared) if batch is not None else [shared]
    settings = given.settings()
    assistant = open_assistant(settings)
    if batch is None:
        answer = _answer(assistant, shared)
        _show(answer, json=json, explain=explain)
        raise typer.Exit(ABSTAINED if answer.status.value == "abstained" else 0)
    raise typer.Exit(_ask_all(assistant, asked, settings.workers, json=json, explain=explain))


def _answer(assistant: Asker, asked: AskIn) -> Answer:
    return assistant.ask(
        asked.question,
        asked.turns(),
        documents=asked.documents,
        where=asked.filter.where() if asked.filter else None,
        explain=asked.explain,
    )


def _ask_all(
    assistant: Asker, asked: Sequence[AskIn], workers: int, *, json: bool, explain: bool
) -> int:
    """Ask on a few threads, show in order as answers come, and return the exit code."""
    from concurrent.futures import ThreadPoolExecutor, wait

    from pydantic_core import to_json
    from tqdm import tqdm

    from retriever.errors import InquoteError

    failed = abstained = False
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        # The first one alone: it loads the models.
        waiting = [pool.submit(_answer, assistant, asked[0])]
        wait(waiting)
        waiting += [pool.submit(_answer, assistant, each) for each in asked[1:]]
        # A bar where a person watches and the answers go to a file.
        quiet = True if sys.stdout.isatty() else None
        for future in tqdm(waiting, desc="Asking", unit="question", disable=quiet):
            try:
                answer = future.result()
            except InquoteError as error:
                failed = True
                if json:
                    said = {"code": error.code, "message": error.message, "hint": error.hint}
                    typer.echo(to_json({"error": said}))
                else:
                    typer.echo(f"inquote: {error}", err=True)
                continue
            _show(answer, json=json, explain=explain)
            abstained |= answer.status.value == "abstained"
    spent = time.perf_counter() - began
    if sys.stderr.isatty():
        typer.echo(f"{len(asked)} questions, {len(asked) / spent:.1f} a second", err=True)
    return 1 if failed else ABSTAINED if abstained else 0


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
