"""What a sentence denies, or says is not known."""

from __future__ import annotations

import re

from retriever.index.lexical import STOPWORDS, fold, stem, terms, words

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


_ASKED = re.compile(
    r"^(?:and |but |so )?(?:(?:in|on|at|by|for|to|from|of) )?"
    r"(?P<wh>when|where|why|how|who|whom|whose|what|which"
    r"|(?P<yes>is|are|was|were|do|does|did|has|have|had|will|would|can|could|should))\b"
)
_OPEN = re.compile(
    r"\b(?:not|n't|never|nobody|no one|nothing|unclear|unknown|uncertain|declined?|refused?|yet to)"
    r"\b(?P<rest>.*)$"
)
_MOST = 0.75
"""Share of the question's content words that a sentence must hold to leave it open."""


def leaves_open(question: str, text: str) -> bool:
    """Whether a sentence says that what is asked is not known, not said or not decided.

    "The city has not said when the footpath will open" answers "When will the footpath open?":
    the question's own word stands behind a negation, and the rest of the question with it.
    """
    asked = _ASKED.match(fold(question).strip())
    told = _OPEN.search(fold(text).replace("n't", " n't"))
    if asked is None or told is None:
        return False
    wanted = ("whether", "if") if asked["yes"] else (asked["wh"],)
    after = words(told["rest"])
    content = set(terms(question))
    if not content or not any(word in after for word in wanted):
        return False
    return len(content & set(terms(text))) >= _MOST * len(content)
