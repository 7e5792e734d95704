"""SQuAD's answer normalisation (Rajpurkar et al. 2016), with quotation marks folded.

The same function is used on gold and on answer, never on one side alone.
"""

from __future__ import annotations

import re
import string
import unicodedata

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_PUNCTUATION = frozenset(string.punctuation)


def normalise(text: str) -> str:
    """Return text in lower case without punctuation, articles and surplus white space."""
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED).lower()
    text = "".join(c for c in text if c not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split())


def tokens(text: str) -> list[str]:
    """Return the normalised words of a text, in order."""
    return normalise(text).split()


def holds(text: str, phrase: str) -> bool:
    """Return whether the words of `phrase` stand in `text`, whole and side by side."""
    inside, wanted = tokens(text), tokens(phrase)
    last = len(inside) - len(wanted)
    return bool(wanted) and any(inside[at : at + len(wanted)] == wanted for at in range(last + 1))
