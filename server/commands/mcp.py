"""`inquote mcp`: the Model Context Protocol server, over standard input and output."""

from __future__ import annotations

import typer

from server.commands.options import ASKING, Given, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *ASKING)(mcp)


def mcp(given: Given) -> None:
    """Serve the tools ask, search, read_document and verify over stdio (MCP)."""
    from retriever.errors import InquoteError
    from server.commands.engine import open_assistant

    try:
        from server.mcp_server import create_mcp
    except ModuleNotFoundError as error:
        raise InquoteError(
            f"MCP needs the module {error.name}.", "Install it: pip install 'inquote[mcp]'."
        ) from None
    create_mcp(open_assistant(given.settings())).run("stdio")
