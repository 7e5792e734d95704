"""Readers' feedback, one JSON object a line, in a file beside the index."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from server.errors import ApiError

log = logging.getLogger(__name__)

MAX_BYTES = 50_000_000
_lock = threading.Lock()


def append(path: Path, entry: Mapping[str, object]) -> None:
    """Add one line to the file, with the time in UTC, and see it to the disk.

    Raises:
        ApiError: 507 when the disk or the file is full or cannot be written.
    """
    stamped = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
    line = (json.dumps(stamped, ensure_ascii=True) + "\n").encode()
    try:
        with _lock:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                if file.tell() + len(line) > MAX_BYTES:
                    raise OSError("the feedback file has reached its limit")
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        log.error("Feedback cannot be stored: %s", error)
        raise ApiError(
            507, "storage", "The feedback could not be stored.", "Tell the server's operator."
        ) from None
