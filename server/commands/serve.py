"""`inquote serve`: the API and the chat page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from server.commands.options import SERVING, Given, command

if TYPE_CHECKING:
    import socket

    from retriever.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *SERVING)(serve)


def serve(given: Given) -> None:
    """Serve the API and the chat page."""
    from server import processes
    from server.exposure import check_exposure

    settings = given.settings(quiet=False)
    check_exposure(settings)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"inquote is at http://{shown}:{port}/", err=True)
    processes.serve(settings, listener)


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens on the settings' address.

    Raises:
        SettingsError: The address is taken or not this machine's.
    """
    import socket

    from retriever.errors import SettingsError

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}.",
            "Choose another with --port or --host.",
        ) from None
