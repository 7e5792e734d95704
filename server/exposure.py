"""What a server may be exposed to: unsafe combinations of settings do not start."""

from __future__ import annotations

import ipaddress
import re

from retriever.errors import SettingsError
from retriever.settings import Settings
from server.keys import keys_path, read_keys

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def key_needed(settings: Settings) -> bool:
    """Say whether a key is needed to ask."""
    if settings.ask_access == "auto":
        return not is_loopback(settings.host)
    return settings.ask_access == "key"


def check_exposure(settings: Settings) -> None:
    """Refuse settings that would let in anyone by mistake.

    Raises:
        SettingsError: A key is needed and there is none, or a list names everyone.
    """
    if key_needed(settings) and not any(
        "ask" in key.scopes for key in read_keys(keys_path(settings))
    ):
        raise SettingsError(
            f"Listening on {settings.host} needs an API key, and there is none.",
            "Make one with 'inquote key new', let anyone ask with INQUOTE_ASK_ACCESS=open, "
            "or listen on 127.0.0.1.",
        )
    for name in ("cors_origins", "frame_origins"):
        if not all(_ORIGIN.fullmatch(origin) for origin in getattr(settings, name)):
            raise SettingsError(
                f"Setting {name} must name origins.", "Such as https://news.example; never '*'."
            )
    if "*" in settings.trusted_proxies:
        raise SettingsError(
            "Setting trusted_proxies must name proxies.", "Give their addresses or networks."
        )
