"""`python -m evals`: the same as `inquote eval`."""

from evals.cli import app

app(prog_name="python -m evals")
