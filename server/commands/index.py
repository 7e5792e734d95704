"""`inquote index`: bring the index up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.commands.options import ENGINE, Given, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *ENGINE)(index)


def index(
    given: Given,
    folder: Annotated[Path | None, typer.Argument(help="Folder of articles; as --corpus.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Embed everything again.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Build the index, or bring it up to date with the articles."""
    from server.commands.engine import open_assistant

    settings = given.settings(corpus=folder) if folder else given.settings()
    assistant = open_assistant(settings, rebuild=rebuild)
    count = len(assistant.documents)
    if json:
        from server.schemas.health import Ready

        ready = Ready(documents=count, index_fingerprint=assistant.fingerprint)
        typer.echo(ready.model_dump_json())
    else:
        typer.echo(f"{count} documents, fingerprint {assistant.fingerprint}")
