"""The day that a stated date means, for filters."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from dateutil import parser

_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_DEFAULTS = (datetime(1904, 2, 3), datetime(1908, 5, 9))
"""What the parser fills gaps with; where the two give different days, something was missing."""


@lru_cache(maxsize=4096)
def day_of(stated: str) -> date | None:
    """Return the day, or None where the words do not name one day.

    A part that is missing ("March 2", "June 2026") is not guessed, nor is the order of day and
    month in "03/04/2026".
    """
    words = _WEEKDAY.sub("", stated.strip())
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        pass
    try:
        readings = {
            parser.parse(words, default=default, dayfirst=first, ignoretz=True).date()
            for default in _DEFAULTS
            for first in (False, True)
        }
    except (ValueError, OverflowError):
        return None
    return readings.pop() if len(readings) == 1 else None
