"""Questions about the article itself, answered from what the text states: cited, or not stated."""
# ruff: noqa: E501  (patterns read better whole)

from __future__ import annotations

import re
from collections.abc import Sequence

from retriever.ask.compose import Draft
from retriever.ask.templates import say
from retriever.index.lexical import fold
from retriever.types import Document, Field

_THING = (
    r"(?:(?:the|this|that) )?(?:article|story|text|piece|page|report|news|post|this|it|document)"
)
_END = r"(?: please)?[\s?.!]*$"
_PATTERNS = {
    "headline": rf"\b(?:what|whats|what's|give|tell|show|quote)\b.*\b(?:the|its|article's) (?:headline|title)(?: of {_THING})?{_END}|^(?:headline|title){_END}|\bwhat is {_THING} (?:called|titled){_END}",
    "publisher": rf"\b(?:who|which \w+|what \w+)\b.*\b(?:published|publishes|ran|printed|released) {_THING}{_END}|\b(?:publisher|source) of {_THING}{_END}|\b(?:who is|what is|whats|what's|who's|name) the (?:source|publisher){_END}|\bwhere (?:is|was|does|did) {_THING} (?:from|published|come from){_END}|^(?:source|publisher){_END}",
    "author": rf"\bwho (?:wrote|authored|reported|penned) {_THING}{_END}|\b(?:author|writer|byline) of {_THING}{_END}|\bwho(?: is|'s|s) the (?:author|writer|journalist|reporter){_END}|^(?:author|byline){_END}",
    "date": rf"\bwhen (?:was|is|did) {_THING} (?:first )?(?:published|written|posted|dated|released|appear|come out){_END}|\b(?:date|publication date) of {_THING}{_END}|\bwhat is the (?:publication )?date{_END}|\bhow old is {_THING}{_END}",
    "standfirst": r"\b(?:standfirst|subtitle|subheading|sub-?headline|subhead)\b",
    "length": rf"\bhow long is {_THING}{_END}|\bhow many words\b.*\b{_THING}{_END}|\bword count\b",
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


def write_about(draft: Draft, document: Document, name: str, sentences: Sequence[int]) -> bool:
    """Write the answer from the document's metadata; say whether the text states it.

    Args:
        draft: What is written.
        document: The document asked about.
        name: The fact, as `asked_about` names it.
        sentences: The document's sentences, by number.
    """
    if name == "length":
        first = draft.snapshot.sentences[sentences[0]]
        count = len(re.findall(r"\w+(?:['’-]\w+)*", document.text))
        draft.say(say("length", words=count, sentences=len(sentences)))
        draft.quote_range(document, first.start, first.end)
        return True
    held: Field | None = document.metadata.get(name)
    if held is None or held.start is None or held.end is None:
        return False
    draft.say(say(name))
    draft.quote_range(document, held.start, held.end)
    return True
