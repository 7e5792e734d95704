"""The product itself, served in this process for the browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 120


@contextmanager
def real_app(index: Path, **settings: Any) -> Iterator[str]:
    """Serve the application with an index of its own; gives its address once it can answer."""
    import httpx2
    import uvicorn

    from retriever.settings import Settings
    from server.app import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app(Settings(index=index, rate_limit="", **settings))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait(lambda: httpx2.get(f"{url}readyz").status_code == 200)
        yield url
    finally:
        server.should_exit = True
        thread.join(timeout=20)


def _wait(ready: Any) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            if ready():
                return
        except OSError:
            pass
        except Exception as error:
            if "connect" not in str(error).lower():
                raise
        time.sleep(0.1)
    raise TimeoutError("the server did not become ready")
