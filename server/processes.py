"""Serving: one process, or several behind one socket that map the same index.

Each process loads the models and answers on its own; the vectors and the words' statistics are
mapped from the files of the index, so that the system keeps one copy for all. A process that dies
or hangs is replaced. What is per process: the queue and the rate limit. What is not: the index,
which each process looks after as if `watch` were set, the keys, feedback and the metrics.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

from server.app import create_app
from server.exposure import check_exposure
from server.logs import configure
from server.metrics import SHARED
from server.protocol import Patient
from server.service import Opener, open_assistant

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from retriever.settings import Settings

HUNG_SECONDS = 30
"""A process that does not even answer its parent for so long is replaced."""


def serve(settings: Settings, listener: socket.socket, opener: Opener = open_assistant) -> None:
    """Serve on the socket until a signal ends it.

    Args:
        settings: `processes` of them answer.
        listener: A listening socket.
        opener: Makes the assistant, in each process; it can be pickled.

    Raises:
        SettingsError: The settings would expose the server unsafely.
    """
    if settings.processes == 1:
        uvicorn.Server(_config(settings, opener)).run(sockets=[listener])
        return
    check_exposure(settings)
    with tempfile.TemporaryDirectory(prefix="inquote-metrics-") as folder:
        os.environ[SHARED] = folder
        try:
            Multiprocess(_config(settings, opener), [listener]).run()
        finally:
            del os.environ[SHARED]


def _app(settings: Settings, opener: Opener) -> FastAPI:
    configure(settings)  # a new process has set up no logging
    return create_app(settings, opener=opener)


def _config(settings: Settings, opener: Opener) -> uvicorn.Config:
    return uvicorn.Config(
        partial(_app, settings, opener),
        factory=True,
        http=Patient,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the app does it, for named proxies only
        timeout_graceful_shutdown=int(settings.time_limit) + 5,
        h11_max_incomplete_event_size=32 * 1024,
        workers=settings.processes,
        timeout_worker_healthcheck=HUNG_SECONDS,
    )
