"""Cut a plain text into blocks: paragraphs, list items, table rows, single lines.

A line break may mean a new paragraph (one a line) or nothing (hard-wrapped prose); which of the
two is decided for each run of lines between blank lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retriever.ingest.sentences import LIST_MARKER

NARROWEST, WIDEST = 36, 130
"""Widths in code points between which lines are taken for hard-wrapped prose."""

FENCE = re.compile(r"```|~~~")
FRONT = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)(?:\n|$)", re.DOTALL)
"""The front matter of a Markdown file: `key: value` lines at its very start."""

_MARKER = re.compile(rf"[ \t]*{LIST_MARKER}\S")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_ENDS = re.compile(r"[.!?…:。！？।][\"'”’»)\]]*$")
_OPEN = re.compile(
    r"(?:[,;–—(-]|(?:^|\s)(?:a|an|and|as|at|by|for|from|in|into|of|on|or|over|than|that|the|their|"
    r"to|was|were|which|who|with|after|before|until|dr\.|mr\.|mrs\.|ms\.))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without its surrounding white space."""

    start: int
    end: int
    text: str
    raw: str


def runs(text: str) -> list[list[Line]]:
    """Return the runs of lines between blank lines; fenced code is one run, blank lines and all."""
    result: list[list[Line]] = [[]]
    start = 0
    fence = ""
    for raw in text.split("\n"):
        piece = raw.strip()
        mark = FENCE.match(piece)
        if mark and not fence:
            fence = mark.group()
            if result[-1]:
                result.append([])
        closes = bool(fence) and piece == fence and bool(result[-1])
        if piece:
            begin = start + len(raw) - len(raw.lstrip())
            result[-1].append(Line(begin, begin + len(piece), piece, raw))
        elif result[-1] and not fence:
            result.append([])
        if closes:
            fence = ""
            result.append([])
        start += len(raw) + 1
    return [run for run in result if run]


def segment(text: str) -> list[tuple[int, int]]:
    """Return the spans of the blocks of a text, in order, code points into `text`.

    Args:
        text: Canonical text (line ends are LF).

    Returns:
        Spans without surrounding white space; only white space lies between them. A long
        paragraph on one line is one block; so are hard-wrapped lines and the verses of a stanza.
    """
    spans: list[tuple[int, int]] = []
    for run in runs(text):
        if FENCE.match(run[0].text):
            spans.append((run[0].start, run[-1].end))
            continue
        whole = is_wrapped(run) or is_verse(run)
        start = run[0].start
        for line, following in zip(run, run[1:], strict=False):
            if not joins(line, following, whole):
                spans.append((start, line.end))
                start = following.start
        spans.append((start, run[-1].end))
    return spans


def joins(line: Line, following: Line, whole: bool) -> bool:
    """Tell whether a line goes on in the next one; `whole` says that its run is one text."""
    if _MARKER.match(following.raw) or _ROW.match(line.raw) or _ROW.match(following.raw):
        return False
    if whole:
        return True
    if _ENDS.search(line.text):
        return False
    indented = following.raw[:1].isspace() and not line.raw[:1].isspace()
    if _MARKER.match(line.raw) and indented:
        return True
    return following.text[0].islower() or (" " in line.text and bool(_OPEN.search(line.text)))


def is_wrapped(run: list[Line]) -> bool:
    """Tell whether the lines are prose broken at a width: the next word would not have fitted."""
    lines = [line for line in run if not _ROW.match(line.raw)]
    width = max((len(line.raw.rstrip()) for line in lines), default=0)
    if len(lines) < 3 or not NARROWEST <= width <= WIDEST:
        return False
    breaks = [
        len(line.raw.rstrip()) + 1 + len(following.text.split(None, 1)[0]) > width - 3
        for line, following in zip(lines, lines[1:], strict=False)
        if not _MARKER.match(following.raw)
    ]
    open_ended = sum(not _ENDS.search(line.text) for line in lines[:-1])
    return len(breaks) >= 2 and sum(breaks) >= 0.8 * len(breaks) and open_ended * 2 > len(breaks)


def is_verse(run: list[Line]) -> bool:
    """Tell whether the lines are verses: short, several of them ending in mid-sentence."""
    if len(run) < 3 or max(len(line.text) for line in run) > 80:
        return False
    commas = sum(line.text[-1] in ",;:—–-" for line in run[:-1])
    return commas * 4 >= len(run) and bool(_ENDS.search(run[-1].text))
