"""Text that people type: trimmed of visible and invisible space, and really text."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

MAX_QUESTION = 1_000
MAX_TURNS = 20
MAX_HISTORY = 20_000
"""Characters of all turns together."""

# str.strip is linear; a pattern anchored at the end would be quadratic on a run of spaces.
_SPACE = "".join(
    chr(code)
    for code in (*range(0x21), *range(0x7F, 0xA1), 0xAD, 0x1680, 0x180E, *range(0x2000, 0x2010))
) + "".join(chr(code) for code in (*range(0x2028, 0x2030), *range(0x205F, 0x2070), 0x3000, 0xFEFF))
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")


def trim(text: str) -> str:
    """Cut white space, no-break and zero-width characters off both ends."""
    return text.strip(_SPACE)


def require_text(text: str) -> str:
    """Return the text.

    Raises:
        PydanticCustomError: It holds half a surrogate pair or a NUL.
    """
    if _NOT_TEXT.search(text):
        raise PydanticCustomError("not_text", "holds a NUL or half a surrogate pair")
    return text


def _question(text: str) -> str:
    trimmed = trim(require_text(text))
    if not trimmed:
        raise PydanticCustomError("blank", "the question is blank")
    if len(trimmed) > MAX_QUESTION:
        raise PydanticCustomError("too_long", "the question is longer than 1,000 characters")
    return trimmed


Text = Annotated[str, AfterValidator(require_text)]
Question = Annotated[str, AfterValidator(_question)]
"""A question: 1 to 1,000 characters after trimming."""
