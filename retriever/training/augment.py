"""Questions as people type them: no closing mark, typing slips, key words only."""

from __future__ import annotations

import re
from random import Random

from retriever.training.text import FUNCTION_WORDS

NO_MARK, TYPOS, KEYWORDS = 0.15, 0.06, 0.06
"""Share of questions without a closing mark, with slips, and cut to their key words."""
_TOKENISED = re.compile(r"\s+(?=n't\b|'s\b|'\s|[,.;:?!)%])")
_INITIALS = re.compile(r"(?<=\b[a-z])\. (?=[a-z]\.)")
"""A space inside "u. s.", which only one of the sources has."""
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def normalise(question: str) -> str:
    """Lower-case, plain quotes and dashes, no gaps before marks: all sources look alike."""
    plain = question.translate(_QUOTES).replace("``", '"').replace("''", '"').lower()
    return _INITIALS.sub(".", " ".join(_TOKENISED.sub("", plain).split()))


def slip(word: str, rng: Random) -> str:
    """One typing slip inside a word: two letters swapped, one dropped or one doubled."""
    if len(word) < 4 or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 1)
    match rng.randrange(3):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + word[at] + word[at:]


def mistyped(question: str, rng: Random) -> str:
    """Slips in one or two content words."""
    words = question.split(" ")
    eligible = [
        i for i, w in enumerate(words) if len(w) > 3 and w.isalpha() and w not in FUNCTION_WORDS
    ]
    for i in rng.sample(eligible, min(len(eligible), rng.randint(1, 2))):
        words[i] = slip(words[i], rng)
    return " ".join(words)


def key_words(question: str) -> str:
    """The question without its function words; unchanged if fewer than two words would be left."""
    bare = question.rstrip(" ?.!")
    kept = [w for w in bare.split() if w not in FUNCTION_WORDS or w in ("who", "when", "where")]
    content = [w for w in kept if w not in FUNCTION_WORDS]
    return " ".join(kept if len(kept) <= 3 else content) if len(content) >= 2 else question


def as_typed(question: str, rng: Random) -> str:
    """Normalise, and at the shares above drop the mark, slip or keep key words only."""
    typed = normalise(question)
    draw = rng.random()
    if draw < KEYWORDS:
        typed = key_words(typed)
    elif draw < KEYWORDS + TYPOS:
        typed = mistyped(typed, rng)
    return typed.rstrip(" ?") if rng.random() < NO_MARK else typed
