"""The application factory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from retriever.settings import Settings
from server import middleware
from server.errors import install_handlers
from server.exposure import check_exposure
from server.routes import ask, chat, docs, documents, feedback, health, page, uploads, verify
from server.service import Asker, Opener, Service, open_assistant


def create_app(
    settings: Settings, assistant: Asker | None = None, opener: Opener = open_assistant
) -> FastAPI:
    """Return the application; it loads the assistant once its lifespan begins.

    Args:
        settings: See `retriever.settings`.
        assistant: One that is loaded already; None opens one from the settings.
        opener: How it is opened.

    Raises:
        SettingsError: The settings would expose the server unsafely.
    """
    check_exposure(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = service = Service(settings, assistant, opener)
        service.start()
        yield
        await service.stop()

    app = FastAPI(title="inquote", version=version("inquote"), lifespan=lifespan, docs_url=None,
                  redoc_url=None, redirect_slashes=False)  # fmt: skip
    install_handlers(app)
    for noun in (ask, documents, uploads, verify, feedback, chat, health, docs):
        app.include_router(noun.router)
    page.mount_page(app)
    middleware.install(app, settings)
    return app
