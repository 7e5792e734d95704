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
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="One folder: indexed where it is, as --corpus. Files or several folders: copied "
            "into the corpus first, a folder's under its name."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite what is copied over.")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Embed everything again.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Build the index, or bring it up to date. Exit code 1 if a file was skipped; it is named."""
    from server.commands import engine
    from server.library import bring_in
    from server.schemas.documents import IndexedOut

    paths = paths or []
    one = len(paths) == 1 and paths[0].is_dir()
    settings = given.settings(corpus=paths[0]) if one else given.settings()
    refused = {} if one else bring_in(settings, paths, replace=replace)
    fingerprint, report = engine.bring_up_to_date(settings, rebuild=rebuild)
    skipped = refused | report.skipped
    done = IndexedOut(
        documents=report.documents,
        sentences=report.sentences,
        embedded=report.embedded,
        skipped=skipped,
        index_fingerprint=fingerprint,
    )
    if json:
        typer.echo(done.model_dump_json())
    else:
        # What is skipped is logged as it is read; of an index that was up to date nothing is read.
        for reason in (refused if report.built else skipped).values():
            typer.echo(f"skipped: {reason}", err=True)
        typer.echo(
            f"{done.documents} documents, {done.sentences} sentences, {done.embedded} documents "
            f"embedded, {len(skipped)} files skipped, fingerprint {fingerprint}"
        )
    raise typer.Exit(1 if skipped else 0)
