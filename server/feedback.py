"""What readers leave behind: feedback and, where the settings say so, declined questions.

One JSON object a line, in files beside the index that only the server's user can read.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from retriever.types import Answer, Status
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
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    line = (json.dumps(stamped, ensure_ascii=True) + "\n").encode()
    try:
        with _lock:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, flags, 0o600), "ab") as file:
                if file.tell() + len(line) > MAX_BYTES:
                    raise OSError(f"{path.name} has reached its limit")
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        log.error("A line of %s cannot be stored: %s", path.name, error)
        raise ApiError(
            507, "storage", "The feedback could not be stored.", "Tell the server's operator."
        ) from None


def keep_declined(path: Path, answer: Answer) -> None:
    """Add the question of an abstention to the file; a disk that is full costs only the line."""
    if answer.status is not Status.ABSTAINED or answer.abstention is None:
        return
    reason = answer.abstention.reason.value
    with contextlib.suppress(ApiError):  # logged; the reader still gets the reply
        append(path, {"question": answer.interpreted_question, "reason": reason})
