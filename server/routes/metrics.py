"""`GET /metrics`, for Prometheus."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from server.access import ASK
from server.deps import ServiceDep
from server.schemas.error import errors
from server.schemas.examples import METRICS

router = APIRouter(tags=["health"], dependencies=ASK)


@router.get(
    "/metrics",
    response_class=Response,
    responses=errors(400, 401, 403, 429, 500, 503)
    | {200: {"content": {"text/plain": {"schema": {"type": "string"}, "example": METRICS}}}},
)
async def metrics(service: ServiceDep) -> Response:
    """Return requests, latency by stage, answers by status, and the index's age and size."""
    text = await asyncio.to_thread(service.metrics.render, service.settings)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
