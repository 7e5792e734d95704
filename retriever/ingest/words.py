"""The words of a text, for comparing blocks."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower case; scripts without spaces are cut in pairs."""
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        if len(word) > 4 and _WIDE.match(word):
            words.extend(word[i : i + 2] for i in range(0, len(word), 2))
        else:
            words.append(word)
    return words
