"""Hold a gold file against the articles: which records no longer fit?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.articles import read_article
from evals.errors import GoldError
from evals.gold import Gold, Span
from retriever.errors import FileRefused
from retriever.types import Document


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record that does not fit its article, and why."""

    id: str
    problem: str


def check_gold(records: Iterable[Gold], places: Sequence[Path]) -> list[Misfit]:
    """Return every problem of every record, in the order of the records.

    Args:
        records: The questions.
        places: Folders with the articles.
    """
    articles: dict[str, Document | str] = {}
    found = []
    for record in records:
        if record.article not in articles:
            try:
                articles[record.article] = read_article(record.article, places)
            except (GoldError, FileRefused) as error:
                articles[record.article] = error.message
        document = articles[record.article]
        if isinstance(document, str):
            found.append(Misfit(record.id, document))
        else:
            found.extend(Misfit(record.id, p) for p in _problems(record, document))
    return found


def _problems(record: Gold, document: Document) -> Iterable[str]:
    for span in record.evidence:
        if span.document_sha256 != document.sha256:
            yield f"{record.article} has changed ({_now_at(span, document)})"
        elif document.text[span.start : span.end] != span.quote:
            yield f"another text stands at {span.start}-{span.end} ({_now_at(span, document)})"


def _now_at(span: Span, document: Document) -> str:
    count = document.text.count(span.quote)
    if count == 1:
        start = document.text.index(span.quote)
        return f"the quote now stands at {start}-{start + len(span.quote)}"
    return "the quote is gone" if count == 0 else f"the quote is there {count} times"
