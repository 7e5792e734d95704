"""What a text states about itself, with the place where it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from retriever.ingest import rules, vocabulary
from retriever.ingest.dates import day_of
from retriever.ingest.segment import FRONT
from retriever.types import Block, BlockKind, Document, Field, Filter

_LABEL = re.compile(r"^[^:：]{2,20}[:：]\s*")
_MARKS = re.compile(r"^#{1,6}\s+")
_BY = re.compile(
    r"^(?:written by|posted by|reported by|words by|story by|authors?:|by)\s+", re.IGNORECASE
)
_AFTER_NAME = re.compile(
    r"\s*(?:[|•·(]|,(?! (?:jr|sr|ph)\b)|\s[-–—]\s|\bon \w+ \d|\s(?=\d)).*$", re.I
)
_FRONT_LINE = re.compile(
    r"^(title|author|date|url|description|publisher|site)[ \t]*:[ \t]*(\S.*)$", re.M
)
_DAY = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?"
    r"(?:,?\s+\d{4})?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"(?:,?\s+\d{4})?|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})",
    re.IGNORECASE,
)


def metadata_of(text: str, blocks: Sequence[Block]) -> dict[str, Field]:
    """Return headline, standfirst, publisher, author and date, as far as the text states them.

    Args:
        text: The canonical text.
        blocks: Its blocks.

    Returns:
        Fields with offsets; `text[start:end] == value` for each.
    """
    result: dict[str, Field] = {}

    def take(name: str, start: int, end: int) -> None:
        value = text[start:end]
        start += len(value) - len(value.lstrip())
        value = value.strip()
        if rules.has_word(value):
            result.setdefault(name, Field(value, start, start + len(value)))

    front = FRONT.match(text)
    if front:
        for line in _FRONT_LINE.finditer(text, 0, front.end(1)):
            start, end = line.span(2)
            if text[start] in "\"'" and text[end - 1] == text[start] and end - start > 2:
                start, end = start + 1, end - 1
            take("headline" if line[1] == "title" else line[1], start, end)
    for block in blocks:
        piece = text[block.start : block.end]
        if block.kind is BlockKind.HEADLINE:
            marks = _MARKS.match(piece)
            first = piece.split("\n", 1)[0]
            take("headline", block.start + (marks.end() if marks else 0), block.start + len(first))
        elif block.kind is BlockKind.STANDFIRST:
            take("standfirst", block.start, block.end)
        elif block.kind is BlockKind.SOURCE:
            label = _LABEL.match(piece)
            take("publisher", block.start + (label.end() if label else 0), block.end)
        elif block.kind is BlockKind.BYLINE:
            by = _BY.match(piece)
            if by:
                rest = _AFTER_NAME.sub("", piece[by.end() :])
                take("author", block.start + by.end(), block.start + by.end() + len(rest))
            day = _DAY.search(piece)
            if day and vocabulary.DATED.search(piece):
                take("date", block.start + day.start(), block.start + day.end())
    return result


def publisher_of(document: Document) -> str | None:
    """Return who published the document, where that is known."""
    held = document.metadata.get("publisher")
    return held.value if held else None


def published(document: Document) -> date | None:
    """Return the day of publication, where it is stated whole."""
    held = document.metadata.get("date")
    return day_of(held.value) if held else None


def matches(document: Document, where: Filter) -> bool:
    """Whether the document is one that the filter allows."""
    if where.publishers:
        known = _plain(publisher_of(document) or "")
        if not known or known not in {_plain(name) for name in where.publishers}:
            return False
    if where.date_from is None and where.date_to is None:
        return True
    day = published(document)
    return (
        day is not None
        and (where.date_from is None or day >= where.date_from)
        and (where.date_to is None or day <= where.date_to)
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
