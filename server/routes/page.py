"""The chat page: `/`, `/embed` and `/static/*`, out of the package, never the working folder."""

from __future__ import annotations

import mimetypes
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

# The system's own table may lack these or, on Windows, say text/plain for scripts.
_TYPES = {
    ".css": "text/css",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


def static_folder() -> Path:
    """Return the folder of the page's files."""
    return Path(str(files("server") / "static"))


class _Static(StaticFiles):
    """Static files that a browser must check for a newer version before use."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def mount_page(app: FastAPI) -> None:
    """Add the page to the app."""
    for suffix, media_type in _TYPES.items():
        mimetypes.add_type(media_type, suffix)
    app.include_router(router)
    app.mount("/static", _Static(directory=static_folder(), check_dir=False), name="static")


def _page(name: str) -> Response:
    path = static_folder() / name
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="text/html", headers={"Cache-Control": "no-cache"})


@router.api_route("/", methods=["GET", "HEAD"])
async def index() -> Response:
    """Serve the chat page."""
    return _page("index.html")


@router.api_route("/embed", methods=["GET", "HEAD"])
async def embed() -> Response:
    """Serve the chat page for a frame on another site."""
    embedded = static_folder() / "embed.html"
    return _page("embed.html" if embedded.is_file() else "index.html")
