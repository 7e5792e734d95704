"""`inquote key`: make, list and revoke API keys."""

from __future__ import annotations

from typing import Annotated

import typer

from server.commands.options import Given, command

app = typer.Typer(
    help="Make, list and revoke API keys.", no_args_is_help=True, rich_markup_mode=None
)
FILES = ("api_keys", "index")


@command(app, *FILES)
def new(
    given: Given,
    name: Annotated[str, typer.Option(help="Whose key it is, for the list.")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help="ask or write; may be repeated. Default: ask.")
    ] = None,
) -> None:
    """Make a key and print it, once; only its hash is kept."""
    from server.keys import keys_path, new_key

    typer.echo(new_key(keys_path(given.settings()), name, tuple(scope or ("ask",))))


@command(app, *FILES, name="list")
def list_(given: Given) -> None:
    """List the keys' ids, scopes, dates and names."""
    from server.keys import keys_path, read_keys

    for key in read_keys(keys_path(given.settings())):
        typer.echo(f"{key.id}  {','.join(key.scopes):<9}  {key.created}  {key.name}")


@command(app, *FILES)
def revoke(given: Given, id: Annotated[str, typer.Argument(help="Id, as listed.")]) -> None:
    """Take a key back; a running server refuses it at once."""
    from retriever.errors import SettingsError
    from server.keys import keys_path
    from server.keys import revoke as take_back

    if not take_back(keys_path(given.settings()), id):
        raise SettingsError("No key has that id.", "'inquote key list' shows the ids.")
    typer.echo(f"revoked {id}")
