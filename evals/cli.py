"""`inquote eval`: measure answers, compare runs, keep the gold sets, read what readers asked.

Exit codes: 0 done, 1 failure (an error of the product, a gate that fails), 2 wrong usage.
"""

from __future__ import annotations

import typer

from evals.commands import feedback, gate, gold, run

app = typer.Typer(
    help="Measure answer quality: run, compare, gate; check and grow the gold sets.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (run, gate, gold, feedback):
    module.register(app)
