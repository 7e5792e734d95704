"""`inquote eval`: hands over to the evals' own command line."""

from __future__ import annotations

import typer

from server.commands.options import reporting


def register(app: typer.Typer) -> None:
    """Add the command; its options are those of `evals.cli`, which is loaded only when run."""
    app.command(
        "eval",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        add_help_option=False,
    )(evaluate)


def evaluate(context: typer.Context) -> None:
    """Run the evaluations; see 'inquote eval --help'."""
    with reporting():
        from importlib import import_module

        from retriever.errors import InquoteError

        try:
            commands = import_module("evals.cli")
        except ModuleNotFoundError as error:
            raise InquoteError(
                f"The evaluations need the module {error.name}.", "Install inquote[dev]."
            ) from None
        commands.app(args=context.args, prog_name="inquote eval")
