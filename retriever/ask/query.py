"""What a question asks for, read off its words: terms, names, numbers, the type of its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from retriever.index.lexical import STOPWORDS, UPPER, fold, terms, words


class AnswerType(StrEnum):
    """The type of thing that answers (after Li and Roth 2002, "Learning question classifiers")."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    OTHER = "other"


_NUMBER = re.compile(
    r"\bhow (many|much|long|old|far|big|large|tall|high|fast|often|heavy|wide|deep)\b"
    r"|\b(what|which) (percent|percentage|number|amount|share|proportion|price|cost|age|size"
    r"|speed|rate|height|length|distance|sum|total)\b|\bnumber of\b"
)
_TIME = re.compile(
    r"\bwhen\b|\b(what|which) (year|date|day|month|century|decade|time|season)\b|\bhow long ago\b"
    r"|\bsince when\b"
)
_PERSON = re.compile(r"\bwho(m|se)?\b|\b(what|which) (person|man|woman|actor|author|official)\b")
_PLACE = re.compile(
    r"\bwhere\b|\b(what|which) (country|countries|city|cities|town|state|place|region|location"
    r"|river|continent|street|village|hotel|venue)\b"
)
_REASON = re.compile(r"\bwhy\b|\bhow come\b|\bwhat (was|is|were|are) the (reason|cause)")

_DIGITS = re.compile(r"\d[\d,.]*\d|\d")
_COUNT_WORD = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|million|billion|half|third|quarter|several|few|once|twice|couple|none)\b",
    re.I,
)
_TIME_WORD = re.compile(
    r"\b(1\d{3}|20\d\d|\d{1,2}(:\d\d)? ?[ap]\.?m|mon|tues|wednes|thurs|fri|satur|sun)(day)?\b"
    r"|\b(january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|winter|yesterday|today|tomorrow|tonight|morning|evening|night|noon"
    r"|midnight|weekend|week|month|year|decade|century|centuries|ago|earlier|later)s?\b",
    re.I,
)
_NAME = re.compile(rf"(?<![.!?“\"] )(?<!^)\b[{UPPER}][\w’'-]+")
_REASON_WORD = re.compile(
    r"\b(because|since|due to|owing to|so that|in order to|as a result|reason|cause[ds]?|therefore"
    r"|to (avoid|prevent|ensure|help|make|keep|protect|allow|reduce)|led to|thanks to)\b",
    re.I,
)
_OCCASION = re.compile(r"\b(after|following|amid|over fears?|for fear|in response to)\b", re.I)
_QUESTION_NAME = re.compile(rf"\b[{UPPER}][\w’'-]+")


def fits(text: str, kind: AnswerType) -> float:
    """Return how well a text can hold an answer of a type, 0 to 1; 0.5 where nothing tells."""
    if kind is AnswerType.NUMBER:
        return 1.0 if _DIGITS.search(text) else 0.7 if _COUNT_WORD.search(text) else 0.0
    if kind is AnswerType.TIME:
        return 1.0 if _TIME_WORD.search(text) else 0.3 if _DIGITS.search(text) else 0.0
    if kind in (AnswerType.PERSON, AnswerType.PLACE):
        return 1.0 if _QUESTION_NAME.search(text) else 0.0
    if kind is AnswerType.REASON:
        return 1.0 if _REASON_WORD.search(text) else 0.4
    return 0.5


def gives_reason(text: str) -> bool:
    """Whether a sentence has a word that a reason comes with."""
    return bool(_REASON_WORD.search(text) or _OCCASION.search(text))


@dataclass(frozen=True)
class Query:
    """A question and what its words tell."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The question as compared: folded, lower case."""
        return fold(self.text)

    @cached_property
    def terms(self) -> list[str]:
        """Stems of the content words, in order."""
        return terms(self.text)

    @cached_property
    def bigrams(self) -> frozenset[tuple[str, str]]:
        """Neighbouring pairs of the terms."""
        return frozenset(zip(self.terms, self.terms[1:], strict=False))

    @cached_property
    def answer_type(self) -> AnswerType:
        """The type of thing that is asked for."""
        for kind, pattern in (
            (AnswerType.REASON, _REASON),
            (AnswerType.TIME, _TIME),
            (AnswerType.NUMBER, _NUMBER),
            (AnswerType.PERSON, _PERSON),
            (AnswerType.PLACE, _PLACE),
        ):
            if pattern.search(self.folded):
                return kind
        return AnswerType.OTHER

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Folded words that are written with a capital, less the first if it is a plain word."""
        found = _QUESTION_NAME.findall(self.text)
        if self.text.isupper():
            return ()
        first = words(self.text)[:1]
        plain = {f for f in first if f in STOPWORDS or f in _OPENERS}
        return tuple(dict.fromkeys(w for n in found for w in words(n) if w not in plain))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Numbers in the question, as written."""
        return tuple(dict.fromkeys(_DIGITS.findall(self.folded)))


_OPENERS = frozenset(
    """name list tell give show explain describe summarise summarize according whats hows whos
    please did""".split()
)
