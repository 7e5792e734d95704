"""`inquote verify`: do the quotes in a file stand in the articles?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.commands.options import CORPUS, Given, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *CORPUS)(verify)


def verify(
    given: Given,
    file: Annotated[Path, typer.Argument(help="An answer, a conversation or citations, as JSON.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check every quote in a file against the articles. Exit code 1 if any does not hold."""
    from retriever.types import Verdict
    from server.claims import find_citations, text_problems
    from server.commands.engine import open_documents
    from server.commands.render import shown
    from server.questions import read_json
    from server.schemas.verify import FileVerifyOut, check_all

    content = read_json(file)
    citations = find_citations(content)
    problems = text_problems(content)
    reply = FileVerifyOut.of(check_all(citations, open_documents(given.settings())))
    reply.text_problems = problems
    reply.holds = reply.holds and not problems
    if json:
        typer.echo(reply.model_dump_json())
    else:
        for checked in reply.checks:
            extra = f": {shown(checked.detail)}" if checked.problems else ""
            typer.echo(f"[{checked.number}] {checked.verdict.value}{extra}")
        for problem in problems:
            typer.echo(f"text: {problem}")
        held = sum(checked.verdict is Verdict.HOLDS for checked in reply.checks)
        typer.echo(f"{held} of {len(reply.checks)} citations hold")
    raise typer.Exit(0 if reply.holds else 1)
