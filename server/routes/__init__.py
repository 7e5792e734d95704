"""Routes, a noun each."""

from __future__ import annotations

from fastapi import FastAPI

from server.routes import (
    ask,
    chat,
    docs,
    documents,
    feedback,
    health,
    metrics,
    page,
    uploads,
    verify,
)


def include_all(app: FastAPI) -> None:
    """Add every route, and the page."""
    for noun in (ask, documents, uploads, verify, feedback, chat, health, metrics, docs):
        app.include_router(noun.router)
    page.mount_page(app)
