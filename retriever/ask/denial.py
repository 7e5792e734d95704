"""A sentence that says who did not is no answer to who did."""

from __future__ import annotations

import re

from retriever.index.lexical import STOPWORDS, fold, stem, words

_WHO = re.compile(r"^(?:and |but |so )?(?:who|which \w+) (?!is\b|are\b|was\b|were\b)(?P<verb>\w+)")
_NEGATION = frozenset("not never no nobody none neither nor without".split())
_REACH = 3
"""Words between the negation and the verb that it denies."""


def _negated(word: str) -> bool:
    return word in _NEGATION or word.endswith("n't")


def denies(question: str, text: str) -> bool:
    """Whether a question asks who did something and a sentence says that somebody did not.

    "Who attended?" is denied by "the mayor did not attend"; "who did not attend?" is answered
    by it, and so are questions of other kinds: there the sentence corrects a wrong premise.
    """
    asked = _WHO.match(fold(question).strip())
    if asked is None or any(_negated(word) for word in words(question)):
        return False
    verb = stem(asked["verb"])
    if asked["verb"] in STOPWORDS:
        return False
    told = words(text)
    places = [i for i, word in enumerate(told) if stem(word) == verb]
    return bool(places) and all(
        any(_negated(word) for word in told[max(0, i - _REACH) : i]) for i in places
    )
