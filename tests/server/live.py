"""A real server on a loopback port, for clients that bring their own transport."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import uvicorn

from server.protocol import Patient


@contextlib.contextmanager
def live(app: object) -> Iterator[str]:
    """Yield the address of the app while it is served."""
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, lifespan="on", http=Patient
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + 10
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < until
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
