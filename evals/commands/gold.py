"""`check` and `add`: hold gold files against the articles, and add to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.commands.shared import Articles, Json, telling

if TYPE_CHECKING:
    from evals.gold import Span
    from retriever.types import Document


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("check")(check)
    app.command("add")(add)


@telling
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Gold files; default: those that ship.")
    ] = None,
    articles: Articles = [],  # noqa: B006
    json: Json = False,
) -> None:
    """Name each gold record that no longer fits its article."""
    import json as encoder
    from dataclasses import asdict

    from evals.articles import folders
    from evals.check import check_gold
    from evals.gold import FOLDER, load_gold

    found, count = [], 0
    for path in files or sorted(FOLDER.glob("*.jsonl")):
        records = load_gold(path)
        count += len(records)
        misfits = check_gold(records, [*articles, *folders()])
        found += [{"file": path.name, **asdict(misfit)} for misfit in misfits]
    if json:
        typer.echo(encoder.dumps({"records": count, "misfits": found}, indent=1))
    else:
        for one in found:
            typer.echo(f"{one['file']}, {one['id']}: {one['problem']}")
        typer.echo(f"{count} records, {len({(o['file'], o['id']) for o in found})} do not fit.")
    if found:
        raise typer.Exit(1)


@telling
def add(
    file: Annotated[Path, typer.Argument(help="Gold file to add to.")],
    article: Annotated[str, typer.Option(prompt=True, help="File name of the article.")],
    articles: Articles = [],  # noqa: B006
) -> None:
    """Add a record, asking for each field; evidence is pasted from the article."""
    from pydantic import ValidationError

    from evals.add import append, next_id
    from evals.articles import folders, read_article
    from evals.errors import GoldError
    from evals.gold import Gold, load_gold
    from evals.kinds import GoldKind

    document = read_article(article, [*articles, *folders()])
    known = load_gold(file) if file.is_file() and file.stat().st_size else []
    question = typer.prompt("Question")
    kind = typer.prompt(f"Kind ({', '.join(kind.value for kind in GoldKind)})")
    answerable = typer.confirm("Does the article answer it?")
    evidence = ask_evidence(document)
    must = ask_lines("Must include (strings with | between alternatives)") if answerable else []
    try:
        record = Gold(
            id=next_id(known, article),
            article=article,
            question=question,
            kind=kind,
            answerable=answerable,
            evidence=tuple(evidence),
            must_include=tuple(tuple(line.split("|")) for line in must),
            notes=typer.prompt("Notes", default="", show_default=False),
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise GoldError(f"This is no record: {first['msg']}. Nothing was written.") from None
    append(file, record)
    typer.echo(f"Added {record.id} to {file}.")


def ask_lines(text: str) -> list[str]:
    """Prompt until an empty line, and return what was typed."""
    lines = []
    while line := typer.prompt(f"{text}, empty to end", default="", show_default=False):
        lines.append(line)
    return lines


def ask_evidence(document: Document) -> list[Span]:
    """Prompt for quotes, part by part; each is looked for in the article."""
    from evals.add import occurrences, spans_of

    spans: list[Span] = []
    part = 0
    while quote := typer.prompt(
        f"Evidence for part {part}, empty to end", default="", show_default=False
    ):
        starts = occurrences(document, quote)
        if not starts:
            typer.echo("The article does not hold this, to the character.", err=True)
            continue
        if len(starts) > 1 and not typer.confirm(f"It is there {len(starts)} times. All of them?"):
            n = typer.prompt("Which one, counted from 1?", type=int)
            starts = starts[max(0, n - 1) : n]
        spans += spans_of(document, quote, part, starts)
        if not typer.confirm("Is there another place that says the same?"):
            part += 1
    return spans
