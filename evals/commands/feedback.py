"""`unanswered` and `candidates`: what readers teach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.shared import Articles, Json, telling


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("unanswered")(unanswered)
    app.command("candidates")(candidates)


@telling
def unanswered(
    file: Annotated[Path, typer.Argument(help="JSONL of declined questions.")],
    json: Json = False,
) -> None:
    """Group the questions that were declined: what readers ask and the articles do not say."""
    import json as encoder

    from evals.unanswered import group, load_declined

    groups = group(load_declined(file))
    if json:
        typer.echo(encoder.dumps([one.model_dump() for one in groups], indent=1))
        return
    for one in groups:
        reasons = ", ".join(one.reasons)
        typer.echo(f"{one.count:4}  {one.question}  [{reasons}; last {one.last[:10]}]")
        for other in one.also:
            typer.echo(f"      also: {other}")


@telling
def candidates(
    file: Annotated[Path, typer.Argument(help="The server's feedback.jsonl.")],
    out: Annotated[Path | None, typer.Option(help="Write the drafts here; default: print.")] = None,
    articles: Articles = [],  # noqa: B006
) -> None:
    """Make drafts of gold records out of thumbs-down; a person completes them with `add`."""
    from evals.articles import folders
    from evals.candidates import candidates as drafts
    from evals.candidates import documents_in, load_feedback
    from evals.gold import FOLDER, load_gold

    known = [record for path in sorted(FOLDER.glob("*.jsonl")) for record in load_gold(path)]
    found = drafts(load_feedback(file), documents_in([*articles, *folders()]), known)
    lines = "".join(f"{draft.model_dump_json()}\n" for draft in found)
    if out is None:
        typer.echo(lines, nl=False)
    else:
        out.write_text(lines, "utf-8")
        typer.echo(f"{len(found)} drafts in {out}.")
