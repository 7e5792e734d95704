"""Log lines: text for people or JSON for machines, each on one line, with the request's id."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from retriever.settings import Settings
from server.request_id import request_id

OURS = ("retriever", "server", "uvicorn")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, request id, message, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


class TextLines(logging.Formatter):
    """Time, level, logger, request id and message; a line break inside is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the lines of an exception's trace below it."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        message = one_line(record.getMessage())
        line = f"{time} {record.levelname} {record.name} {request_id.get()[:8]} {message}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def one_line(text: str) -> str:
    """Return the text with control characters and line breaks escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _ours_or_warning(record: logging.LogRecord) -> bool:
    # Some libraries set their own loggers to DEBUG, whatever the root says.
    name = record.name.split(".")[0]
    # What pypdf warns of it mends, or it is told as the reason for which the file is skipped.
    loud = logging.ERROR if name == "pypdf" else logging.WARNING
    return name in OURS or record.levelno >= loud


def configure(settings: Settings, default: str | None = None) -> None:
    """Send log lines to standard error as the settings say. Libraries are heard from WARNING.

    Args:
        settings: Level and format.
        default: The level where no setting names one.
    """
    named = "log_level" in settings.model_fields_set
    level = default if default and not named else settings.log_level
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_ours_or_warning)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True  # it holds the path as it was sent
