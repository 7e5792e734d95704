"""Words of questions and sentences: stems for overlap, names, numbers, speakers."""

from __future__ import annotations

import re

FUNCTION_WORDS = frozenset(
    """a an the of in on at to for from by with as is are was were be been being do does did has
    have had what which who whom whose when where why how that this these those it its their his
    her he she they there and or than into name called would can could will""".split()
)
_WORD = re.compile(r"\w+")
_PART = r"(?:[A-Z][\w’'-]*\w|[A-Z])\.?"
_NAME = re.compile(rf"\b{_PART}(?:\s+(?:(?:of|de|von|van|al|the)\s+)?{_PART})*")
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,.]*\d|(?<![\w.,-])\d(?![\w])")
_SAYING = r"(?:said|says|stated|argued|argues|claimed|claims|told|wrote|noted|added|believed)"
_PERSON = r"[A-Z][\w’'-]+(?:\s+(?:[A-Z]\.\s+)?[A-Z][\w’'-]+){0,3}"
_SPEAKER = re.compile(
    rf"(?:[Aa]ccording to\s+({_PERSON}))|(?:({_PERSON})\s+{_SAYING}\b)|(?:\bsaid\s+({_PERSON}))"
)
_NOT_NAMES = frozenset(
    """The A An In On At It He She They This That These Those What Which Who Whom Whose When Where
    Why How During After Before While For From By With As Is Are Was Were Did Do Does According
    Its His Her Their There Of To And But Or If Because Since Both Many Most Some All Although
    However Besides Name Also One Two Three Other Another Not No Despite Along Under Between
    Through Until Within Without About Against Following Has Have Had Can Could Will Would I We
    You Such Each Every Several Today Later Then Thus Approximately""".split()
)


def content_stems(text: str) -> frozenset[str]:
    """Lower-cased content words cut to six characters: a crude stem, enough to rank by overlap."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:6] for word in words if word not in FUNCTION_WORDS)


def names(text: str) -> list[str]:
    """Capitalised words or runs of them, without the function words that open a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        name = " ".join(words).rstrip(".")
        if name.endswith(("'s", "’s")):
            name = name[:-2]
        if len(name) > 1 and name not in _NOT_NAMES:
            found.append(name)
    return found


def numbers(text: str) -> list[str]:
    """Numbers as written, digits with their commas and points."""
    return [match.group().rstrip(".,") for match in _NUMBER.finditer(text)]


def is_year(number: str) -> bool:
    """Whether a number reads as a year (four digits from 1000 to 2099)."""
    return len(number) == 4 and number.isdigit() and number[0] in "12"


def speakers(text: str) -> list[str]:
    """People or bodies to whom the text gives words: "X said", "said X", "according to X"."""
    found = []
    for match in _SPEAKER.finditer(text):
        words = next(group for group in match.groups() if group).split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        if words:
            found.append(" ".join(words))
    return found


_PAST = re.compile(r"\b[a-z]{3,}ed\b")
_IRREGULAR = frozenset(
    """built bought brought fought sold told held kept led left lost made met paid sent spent taught
    thought won wrote written chose chosen drew drawn drove flew gave given grew grown knew known
    rose sang spoke spoken stole taken took threw wore born began begun broke broken fell felt found
    hired ran shot struck sought bred fed burnt hid hidden forgot forgotten caught struck""".split()
)
_PAST_NOUNS = frozenset(
    "need seed speed breed united red hundred indeed embed exceed naked".split()
)


def predicates(text: str) -> list[str]:
    """Past forms and participles in lower case, "designed" or "built": what was done."""
    words = re.findall(r"\b[a-z]+\b", text)
    return [
        word
        for word in words
        if word in _IRREGULAR or (_PAST.fullmatch(word) and word not in _PAST_NOUNS)
    ]
