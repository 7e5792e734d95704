"""Who said it: a question about a person's words is answered only by that person's words."""

from __future__ import annotations

import re

from retriever.ask.context import antecedents, turn
from retriever.ask.speech import SPEECH
from retriever.index.lexical import STOPWORDS, UPPER, words
from retriever.index.snapshot import Snapshot

_ASKED = re.compile(
    rf"\b(?:did|does|has|had|do)\s+(?P<who>[^,?]{{2,60}}?)\s+(?:\w+ly\s+|exactly\s+)?(?:{SPEECH})\b"
    r"|\baccording to (?P<source>[^,?]{2,60})",
    re.I,
)
_TOPIC = re.compile(
    r"(?:and |so )?what (?:exactly )?(?:did|does|has|had|do) [^,?]{2,60}? (?:exactly )?"
    rf"(?:{SPEECH}) (?:about|of|on|regarding) (?P<topic>[^,?]+)",
    re.I,
)
_SPEAKS = re.compile(rf"\b(?:{SPEECH})\b|[“”\"]", re.I)
_SPOKEN = re.compile(rf"\b(?:{SPEECH})\b", re.I)
_NAME = re.compile(rf"\b[{UPPER}][\w’'-]+")
_TITLES = frozenset(
    "mayor dr mr mrs ms prof president minister sir senator general secretary chief".split()
)


def asked_speaker(question: str) -> frozenset[str]:
    """Return the folded names of the person whose words a question asks for, or none.

    Only a phrase that ends in a name counts: "the French minister" may be called otherwise.
    """
    match = _ASKED.search(question)
    if match is None:
        return frozenset()
    who = (match.group("who") or match.group("source") or "").strip()
    if not who.rsplit(maxsplit=1)[-1][:1].isupper():
        return frozenset()
    found = {w for name in _NAME.findall(who) for w in words(name)}
    return frozenset(w.removesuffix("'s") for w in found - STOPWORDS - _TITLES)


def topic_asked(question: str) -> str:
    """Return what a person's words are asked on ("the price" in "What did X say about the price?").

    Empty where the question has another form.
    """
    match = _TOPIC.match(question.strip())
    return match["topic"].rstrip(" ?.!") if match else ""


def in_turn(snapshot: Snapshot, sentence: int, names: frozenset[str]) -> bool:
    """Whether a sentence belongs to a named speaker's turn of a conversation."""
    said = turn(snapshot, sentence)
    return said is not None and bool(names & set(words(said[1])))


def speaks(snapshot: Snapshot, sentence: int, names: frozenset[str]) -> bool:
    """Whether a sentence, with the one it needs before it, holds words of a named speaker.

    In a conversation it does where it belongs to that person's turn.
    """
    if in_turn(snapshot, sentence, names):
        return True
    texts = [snapshot.text(n) for n in (sentence, *antecedents(snapshot, sentence))]
    held = {w.removesuffix("'s") for text in texts for w in words(text)}
    return bool(names & held) and bool(_SPEAKS.search(texts[0]))


def asked_for_words(question: str) -> bool:
    """Whether a question asks for whatever somebody said, on no topic: "What did Nair say?"."""
    names = asked_speaker(question)
    if not names or not re.match(r"(?:and |so )?what\b", question.strip(), re.I):
        return False
    rest = _SPOKEN.sub(" ", question)
    told = {w.removesuffix("'s") for w in words(rest)} - names - STOPWORDS - _TITLES
    return not told - {"exactly", "else"}


def quoted_by(text: str, names: frozenset[str]) -> bool:
    """Whether a sentence itself names a speaker and holds words in quotation marks."""
    held = {w.removesuffix("'s") for w in words(text)}
    return bool(names & held) and re.search(r"[“\"].+[”\"]", text) is not None
