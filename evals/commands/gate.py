"""`gate` and `baseline`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.commands.shared import Json, telling

if TYPE_CHECKING:
    from evals.compare import Run

Baseline = Annotated[
    Path | None, typer.Option("--baseline", help="Default: evals/results/baseline.json.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("gate")(gate)
    app.command("baseline")(baseline)


def measured() -> Run:
    """Return the product's verdicts on the gate's sets, with the user's settings."""
    from evals.compare import Run, Verdicts, verdicts
    from evals.gate import SETS
    from evals.gold import gold_digest
    from evals.report import new_report
    from evals.session import product_only, sets_of
    from retriever.settings import load_settings

    settings = load_settings()
    found = {}
    with sets_of(SETS) as held:
        for one in held:
            results = product_only(one, settings, progress=True)
            found[one.name] = Verdicts(
                gold_sha256=gold_digest(one.gold), questions=verdicts(results)
            )
    facts = new_report(settings, {})
    return Run(
        made=facts.made, commit=facts.commit, settings_sha256=facts.settings_sha256, sets=found
    )


@telling
def gate(path: Baseline = None, json: Json = False) -> None:
    """Fail if the product has become worse than the baseline, beyond chance."""
    import json as encoder

    from evals.compare import load_run
    from evals.gate import BASELINE, hold

    before = load_run(path or BASELINE)
    found = hold(before, measured().sets)
    if json:
        typer.echo(encoder.dumps([one.model_dump() for one in found], indent=1))
    else:
        for one in found:
            change = one.change
            size = (
                f" {100 * change.value:+.1f} points ({100 * change.low:+.1f} to"
                f" {100 * change.high:+.1f})"
                if change
                else ""
            )
            detail = f"; {one.detail}" if one.detail else ""
            word = "ok  " if one.ok else "FAIL"
            typer.echo(f"{word} {one.set:5} {one.measure}:{size or ' held'}{detail}")
    if not all(one.ok for one in found):
        raise typer.Exit(1)


@telling
def baseline(
    path: Baseline = None,
    report: Annotated[
        Path | None, typer.Option("--from", help="Take it from this report.json; no new run.")
    ] = None,
) -> None:
    """Make what the product does now the baseline that the gate holds it to."""
    from evals.compare import load_run
    from evals.errors import EvalError
    from evals.gate import BASELINE, SETS, write_baseline

    run = load_run(report) if report else measured()
    missing = [name for name in SETS if name not in run.sets]
    if missing:
        raise EvalError(f"{report} lacks the set {missing[0]}.")
    kept = run.model_copy(update={"sets": {name: run.sets[name] for name in SETS}})
    write_baseline(kept, path or BASELINE)
    typer.echo(f"Written: {path or BASELINE}")
