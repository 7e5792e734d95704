"""How often one key or one address may call."""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from retriever.errors import SettingsError
from server.errors import ApiError


class RateLimit:
    """A sliding window per caller, in the memory of this process."""

    def __init__(self, rate: str) -> None:
        self._limit = _parse(rate)
        self._windows = SlidingWindowCounterRateLimiter(MemoryStorage())

    def hit(self, caller: str, calls: int = 1) -> None:
        """Count calls; those that would go over the limit are not counted.

        Raises:
            ApiError: 429 with Retry-After, once the caller is over the limit.
        """
        if self._limit is None or calls < 1 or self._windows.hit(self._limit, caller, cost=calls):
            return
        reset = self._windows.get_window_stats(self._limit, caller).reset_time
        wait = min(self._limit.get_expiry(), max(1, math.ceil(reset - time.time())))
        raise ApiError(
            429,
            "rate_limited",
            "Too many requests.",
            "Wait as long as Retry-After says.",
            {"Retry-After": str(wait)},
        )


def _parse(rate: str) -> RateLimitItem | None:
    if not rate:
        return None
    try:
        return parse(rate)
    except ValueError:
        raise SettingsError(
            "Setting rate_limit is not a rate.", "Such as 120/minute; empty for none."
        ) from None


def address_of(host: str) -> str:
    """Return what counts as one address: an IPv6 caller owns a whole /64."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network(f"{host}/64", strict=False).network_address)
