"""A server of this product in a process of its own, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of `inquote serve` once its port answers; stop it afterwards.

    Args:
        settings: `INQUOTE_*` variables, besides those of this process.

    Raises:
        RuntimeError: It did not listen within a minute.
    """
    port = _free_port()
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    environment = {**os.environ, "INQUOTE_RATE_LIMIT": "", **settings}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/healthz", process)
            yield address
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server did not listen within a minute")
