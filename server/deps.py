"""What routes ask for, as `Annotated` aliases."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from server.errors import ApiError
from server.schemas.examples import DOCUMENT
from server.service import Asker, Service


def get_service(request: Request) -> Service:
    """Return the service of this app; 503 when the app was not started."""
    service = getattr(request.app.state, "service", None)
    if not isinstance(service, Service):
        raise ApiError(503, "not_started", "The server was not started.", "Run its lifespan.")
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


def get_assistant(service: ServiceDep) -> Asker:
    """Return the loaded assistant; 503 until it is there."""
    return service.ready()


AssistantDep = Annotated[Asker, Depends(get_assistant)]

DocumentId = Annotated[str, Path(examples=[DOCUMENT["id"]])]
"""An article's id in an address: looked up among the known ones, never in a folder."""
