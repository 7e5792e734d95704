"""What the commands share: telling an error, and loading settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from retriever.errors import InquoteError

Command = TypeVar("Command", bound=Callable[..., Any])

Articles = Annotated[
    list[Path], typer.Option("--articles", help="Another folder of articles; may be repeated.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def telling(command: Command) -> Command:
    """Make a command say an error of ours in one line on standard error, and exit with 1."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (any command's own)
        try:
            return command(*args, **kwargs)
        except InquoteError as error:
            typer.echo(f"inquote eval: {error}", err=True)
            raise typer.Exit(1) from None

    return run  # type: ignore[return-value]
