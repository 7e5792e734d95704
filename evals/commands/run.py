"""`run` and `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.commands.shared import Articles, Json, telling

if TYPE_CHECKING:
    from evals.subject import Subject

SETS = ("dev", "test", "plain")


def register(app: typer.Typer) -> None:
    """Add the commands; without a command's name the sets are run."""
    app.command("run")(run)
    app.command("compare")(compare)
    app.callback(invoke_without_command=True)(default)


def default(context: typer.Context) -> None:
    """Measure answer quality: run, compare, gate; check and grow the gold sets."""
    if context.invoked_subcommand is None:
        run()


@telling
def run(
    sets: Annotated[
        list[str], typer.Option("--set", help="dev, test, plain or a gold file; may be repeated.")
    ] = list(SETS),  # noqa: B006  (typer reads it, nothing changes it)
    pages: Annotated[
        Path | None, typer.Option(help="Folder of questions over real pages: one more set.")
    ] = None,
    url: Annotated[str, typer.Option(help="Ask this running server instead.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report; default: under evals/results/.")
    ] = None,
    together: Annotated[
        bool, typer.Option(help="Search all of a set's articles for each question.")
    ] = False,
    articles: Articles = [],  # noqa: B006
    json: Json = False,
) -> None:
    """Run gold sets through the product and the floors, and write the report."""
    from evals.publish import lead, publish
    from evals.report import RESULTS
    from evals.session import evaluate, sets_of
    from retriever.settings import load_settings

    with sets_of(sets, pages, articles) as held:
        remote = connect(url, together) if url else None
        done = evaluate(held, load_settings(), remote=remote, together=together, progress=True)
    report = done.report
    folder = out or RESULTS / f"{report.made[:10]}-{report.commit.rstrip('+')}"
    publish(report, done.forced, folder)
    if json:
        lengthy: dict[str, Any] = {
            "subjects": {"__all__": {"results", "outcomes"}},
            "selective": {"points"},
        }
        typer.echo(report.model_dump_json(indent=1, exclude={"sets": {"__all__": lengthy}}))
    else:
        typer.echo("\n".join(lead(report)))
        typer.echo(f"Report: {folder / 'report.html'}")
    if any("error" in one.main.outcomes.values() for one in report.sets.values()):
        typer.echo("Some questions ended in an error; the report names them.", err=True)
        raise typer.Exit(1)


def connect(url: str, together: bool) -> Subject:
    """Return the subject that asks a server."""
    import httpx

    from evals.remote import Remote

    return Remote(httpx.Client(base_url=url, timeout=60.0), together=together)


@telling
def compare(
    before: Annotated[Path, typer.Argument(help="A report.json or a baseline.")],
    after: Annotated[Path, typer.Argument(help="Another.")],
    json: Json = False,
) -> None:
    """Compare two runs question by question: fixed, broken, and whether it could be chance."""
    import json as encoder

    from evals.compare import compare as held_together
    from evals.compare import load_run
    from evals.errors import EvalError

    one, other = load_run(before), load_run(after)
    names = [name for name in one.sets if name in other.sets]
    if not names:
        raise EvalError("The two runs have no set in common.")
    found = {
        name: held_together(one.sets[name].questions, other.sets[name].questions) for name in names
    }
    if json:
        typer.echo(encoder.dumps({k: v.model_dump() for k, v in found.items()}, indent=1))
        return
    for name, result in found.items():
        change = result.difference
        typer.echo(
            f"{name}: {len(result.fixed)} fixed, {len(result.broken)} broken, "
            f"{result.unchanged} unchanged; {100 * change.value:+.1f} points "
            f"({100 * change.low:+.1f} to {100 * change.high:+.1f}), McNemar p = {result.p:.3f}"
        )
        for label, ids in (("fixed", result.fixed), ("broken", result.broken)):
            if ids:
                typer.echo(f"  {label}: {' '.join(ids)}")
