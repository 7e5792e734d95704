"""Security headers: what a browser may do with a reply."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders

_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
EMBED = "/embed"
STATIC = "/static/"


def secure(headers: MutableHeaders, path: str, frame_origins: Sequence[str]) -> None:
    """Set the headers of a reply to this path.

    Nobody may frame a page, but for `/embed` by the origins that the settings name; only files
    under `/static/` may be loaded by another site (the widget's script).
    """
    framed = path == EMBED and bool(frame_origins)
    headers["Content-Security-Policy"] = _CSP + (" ".join(frame_origins) if framed else "'none'")
    if not framed:
        headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = (
        "cross-origin" if path.startswith(STATIC) else "same-origin"
    )
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers.setdefault("Cache-Control", "no-store")
