"""The command line: `inquote serve | ask | index | verify | documents | key | eval | bench | mcp`.

Exit codes: 0 answered (or done), 3 abstained, 2 wrong usage, 1 failure.
"""

from __future__ import annotations

import sys

import typer

from server.commands import ask, bench, documents, evaluate, index, key, mcp, serve, verify

app = typer.Typer(
    name="inquote",
    help="Ask an article a question; get the article's own sentences back, each one checkable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (serve, ask, index, verify, evaluate, bench, mcp):
    module.register(app)
app.add_typer(documents.app, name="documents")
app.add_typer(key.app, name="key")


def main() -> None:
    """Run the command line; a wrong use is one line on standard error and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        typer.echo(f"inquote: {error.format_message()} See 'inquote --help'.", err=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
