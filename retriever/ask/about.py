"""Questions about the article itself, answered from what the text states: cited, or not stated."""
# ruff: noqa: E501  (patterns read better whole)

from __future__ import annotations

import re

from retriever.ask.compose import Draft
from retriever.ask.templates import say
from retriever.index.lexical import fold
from retriever.types import Document, Field

_THING = r"(?:article|story|text|piece|page|report|post|this|it|document)"
_PATTERNS = {
    "headline": rf"\b(?:headline|title)\b(?!.*\b(?:won|hold|holds|championship)\b)|\bcalled\b.*\b{_THING}\?*$",
    "publisher": (
        rf"\b(?:who|which \w+|what \w+)\b.*\b(?:published|publishes|ran|printed)\b.*\b{_THING}\b"
        rf"|\b(?:publisher|source) of (?:the|this) {_THING}|\bwho is the publisher|\bwhere (?:was|is) "
        rf"(?:the|this) {_THING} (?:from|published)|^(?:what is|whats|what's) the (?:source|publisher)\??$"
    ),
    "author": (
        rf"\bwho (?:wrote|is the author|authored|is the writer)\b(?:.*\b{_THING}\b|.{{0,12}}$)"
        rf"|\bauthor of (?:the|this) {_THING}|\bwritten by whom|^who(?:'s| is) (?:the )?(?:author|byline)"
    ),
    "date": (
        rf"\bwhen (?:was|is|did) (?:the|this) {_THING}\b.*\b(?:published|written|posted|dated|appear)"
        rf"|\b(?:date|publication date) of (?:the|this) {_THING}|\bhow old is (?:the|this) {_THING}"
    ),
    "standfirst": r"\b(?:standfirst|subtitle|subheading|sub-?headline|subhead|deck)\b",
    "length": rf"\bhow long is (?:the|this) {_THING}|\bhow many words\b.*\b{_THING}\b|\bword count\b",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
WHAT = {
    "headline": "its headline",
    "publisher": "who published it",
    "author": "who wrote it",
    "date": "when it was published",
    "standfirst": "a line below its headline",
    "length": "its length",
}


def asked_about(question: str) -> str | None:
    """Return which fact about the article a question asks for, or None."""
    text = fold(question)
    return next((name for name, pattern in _COMPILED.items() if pattern.search(text)), None)


def write_about(draft: Draft, document: Document, name: str, sentences: int) -> bool:
    """Write the answer from the document's metadata; say whether the text states it."""
    if name == "length":
        first = next(s for s in draft.snapshot.sentences)
        count = len(re.findall(r"\w+(?:['’-]\w+)*", document.text))
        draft.say(say("length", words=count, sentences=sentences))
        draft.quote_range(document, first.start, first.end)
        return True
    held: Field | None = document.metadata.get(name)
    if held is None or held.start is None or held.end is None:
        return False
    draft.say(say(name))
    draft.quote_range(document, held.start, held.end)
    return True
