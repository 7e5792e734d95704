"""An answer for a terminal: the sentence with its span in bold, and its source below."""

from __future__ import annotations

import sys

import typer

from retriever.types import Answer, Citation, Segment, Status
from server.logs import one_line


def shown(text: str) -> str:
    """Return text that cannot steer a terminal: control characters of an article are escaped."""
    return "\n".join(one_line(line) for line in text.split("\n"))


def _segment(segment: Segment, bold: bool) -> str:
    if segment.focus is None or not bold:
        return shown(segment.text)
    start, end = segment.focus
    text = segment.text
    return shown(text[:start]) + typer.style(shown(text[start:end]), bold=True) + shown(text[end:])


def _source(citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page else ""
    where = f"{citation.document_id} {citation.start}-{citation.end}"
    return f"[{citation.number}] {shown(citation.title)}{page} ({where})"


def render(answer: Answer) -> str:
    """Return the answer as lines of text; bold only where a person watches."""
    bold = sys.stdout.isatty()
    lines = ["".join(_segment(segment, bold) for segment in answer.segments)]
    if answer.citations:
        lines += ["", *map(_source, answer.citations)]
    if answer.status is Status.ABSTAINED and answer.related:
        lines += ["", "Related, not an answer:"]
        for citation in answer.related:
            lines += [_source(citation), f"    “{shown(citation.quote)}”"]
    return "\n".join(lines)
