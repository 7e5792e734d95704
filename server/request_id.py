"""The id of the request at hand."""

from __future__ import annotations

import contextvars

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
"""Also sent as `X-Request-ID` and written on every log line of the request."""
