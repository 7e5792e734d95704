"""Make gold records: find quotes in an article, number the record, append it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from evals.errors import GoldError
from evals.gold import Gold, Span, load_gold
from retriever.types import Document


def occurrences(document: Document, quote: str) -> list[int]:
    """Return where a quote starts in the article, each place of it."""
    return [found.start() for found in re.finditer(re.escape(quote), document.text)]


def spans_of(document: Document, quote: str, part: int, starts: Sequence[int]) -> list[Span]:
    """Return accepted spans for a quote at the given places.

    Raises:
        GoldError: There is no place.
    """
    if not starts:
        raise GoldError("The article does not hold this quote, to the character.")
    return [
        Span(
            document_sha256=document.sha256,
            start=start,
            end=start + len(quote),
            quote=quote,
            part=part,
        )
        for start in starts
    ]


def next_id(records: Sequence[Gold], article: str) -> str:
    """Return the first free id for a question on an article: its file's stem and a number."""
    stem = Path(article).stem
    taken = {record.id for record in records}
    names = (f"{stem}-{n:02d}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def append(path: Path, record: Gold) -> None:
    """Add a record to a gold file, which may not exist yet.

    Raises:
        GoldError: The file cannot be read, or has that id.
    """
    known = load_gold(path) if path.is_file() and path.stat().st_size else []
    if any(record.id == other.id for other in known):
        raise GoldError(f"{path} already has the id {record.id}.")
    before = path.read_text("utf-8") if path.is_file() else ""
    gap = "" if not before or before.endswith("\n") else "\n"
    path.write_text(f"{before}{gap}{record.model_dump_json()}\n", "utf-8")
