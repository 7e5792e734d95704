"""Only requests that name this server: a foreign name that resolves here (DNS rebinding) is 400."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from server.errors import ApiError


class TrustedHosts:
    """Lets in addresses, localhost and the named hosts (`*.example.org` for all below one)."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self.app = app
        self.exact = {"localhost", *(n.lower() for n in names if not n.startswith("*."))}
        self.endings = tuple(name[1:].lower() for name in names if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app, or refuse."""
        if scope["type"] == "http" and not self._trusted(Headers(scope=scope).getlist("host")):
            refusal = ApiError(
                400, "untrusted_host", "The request names another host.", "Use this server's name."
            )
            await refusal.response()(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _trusted(self, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.split(":")[0]
        if name in self.exact or name.endswith(self.endings):
            return True
        try:
            ipaddress.ip_address(name)  # no name to rebind
        except ValueError:
            return False
        return True
