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
    import uvicorn

    from server.app import create_app
    from server.protocol import Patient

    settings = given.settings(quiet=False)
    app = create_app(settings)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"inquote is at http://{shown}:{port}/", err=True)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the app does it, for named proxies only
        http=Patient,
        timeout_graceful_shutdown=int(settings.time_limit) + 5,
        h11_max_incomplete_event_size=32 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listener])


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
