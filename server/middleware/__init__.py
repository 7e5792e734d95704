"""What wraps every request: ids, headers, limits. Plain ASGI, so that streams stay streams."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from retriever.settings import Settings
from server.metrics import Metrics
from server.middleware.body import BodyLimits
from server.middleware.context import RequestContext
from server.middleware.hosts import TrustedHosts


def install(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Wrap the app; the last one added is the outermost."""
    app.add_middleware(BodyLimits, max_upload=settings.max_file_bytes)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=False,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "X-API-Key"),
            expose_headers=("Retry-After", "X-Request-ID"),
        )
    app.add_middleware(TrustedHosts, names=(settings.host, *settings.trusted_hosts))
    app.add_middleware(RequestContext, metrics=metrics, frame_origins=settings.frame_origins)
    if settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware,
            trusted_hosts=list(settings.trusted_proxies),
        )
