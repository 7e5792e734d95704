"""The application factory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from retriever.settings import Settings
from server import middleware
from server.errors import install_handlers
from server.exposure import check_exposure
from server.metrics import Metrics
from server.routes import include_all
from server.service import Asker, Opener, Service, open_assistant
from server.watch import watch


def create_app(
    settings: Settings, assistant: Asker | None = None, opener: Opener = open_assistant
) -> FastAPI:
    """Return the application; it opens the assistant, if none is given, once it is started.

    Raises:
        SettingsError: The settings would expose the server unsafely.
    """
    check_exposure(settings)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = service = Service(settings, assistant, opener, metrics)
        service.start()
        watching = settings.watch or settings.processes > 1  # another process may change it
        watcher = asyncio.create_task(watch(service)) if watching else None
        yield
        if watcher is not None:
            watcher.cancel()
        await service.stop()

    app = FastAPI(title="inquote", version=version("inquote"), lifespan=lifespan, docs_url=None,
                  redoc_url=None, redirect_slashes=False)  # fmt: skip
    install_handlers(app)
    include_all(app)
    middleware.install(app, settings, metrics)
    return app
