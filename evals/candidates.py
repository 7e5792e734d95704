"""From readers' thumbs-down to gold candidates: drafts that a person completes before they count.

A draft has `kind` and `answerable` left null, so that the gold reader refuses it as it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.articles import read_article
from evals.errors import EvalError
from evals.gold import Gold
from evals.normalise import normalise
from retriever.errors import InquoteError
from retriever.ingest.pipeline import list_files
from retriever.types import Document


class Place(BaseModel):
    """A sentence that an answer quoted."""

    document_id: str
    start: int
    end: int


class Feedback(BaseModel):
    """A line that the server keeps of a reader's verdict."""

    model_config = ConfigDict(extra="ignore")

    time: str
    question: str = Field(min_length=1)
    verdict: str
    note: str = ""
    answer_status: str | None = None
    citations: list[Place] = []


class Candidate(BaseModel):
    """A draft of a gold record.

    Attributes:
        asked: How many readers turned the thumb down on it.
        rejected: What the answers quoted: perhaps not the right place.
        said: The readers' notes.
    """

    id: str
    article: str | None
    question: str
    history: tuple[()] = ()
    kind: None = None
    answerable: None = None
    evidence: tuple[()] = ()
    asked: int
    statuses: list[str]
    rejected: list[str]
    said: list[str]


def load_feedback(path: Path) -> list[Feedback]:
    """Read the server's feedback file.

    Raises:
        EvalError: It cannot be read, or a line is not a verdict; the message names it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EvalError(f"{path} cannot be read.", "Name the server's feedback.jsonl.") from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(Feedback.model_validate_json(line))
            except ValidationError:
                raise EvalError(f"{path}, line {number} is not a reader's verdict.") from None
    return found


def documents_in(places: Sequence[Path]) -> dict[str, Document]:
    """Return the articles of some folders, by the id that a fresh index gives them."""
    found = {}
    for folder in places:
        for path in list_files(folder):
            source = path.relative_to(folder).as_posix()
            try:
                document = read_article(source, [folder])
            except InquoteError:
                continue  # a file that is not an article has no id, and nothing quoted it
            found[hashlib.sha256(source.encode()).hexdigest()[:16]] = document
    return found


def candidates(
    feedback: Iterable[Feedback], documents: dict[str, Document], known: Iterable[Gold] = ()
) -> list[Candidate]:
    """Return a draft for each question that a reader was not content with.

    Args:
        feedback: The readers' verdicts.
        documents: The articles, by id, to show what was quoted.
        known: Gold records; a question that one of them asks is left out.
    """
    taken = {normalise(record.question) for record in known}
    held: dict[str, list[Feedback]] = {}
    for one in sorted(feedback, key=lambda f: f.time):
        key = normalise(one.question)
        if one.verdict == "down" and key not in taken:
            held.setdefault(key, []).append(one)
    return [
        _draft(f"candidate-{number:03d}", group, documents)
        for number, group in enumerate(held.values(), 1)
    ]


def _draft(name: str, group: list[Feedback], documents: dict[str, Document]) -> Candidate:
    places = [place for one in group for place in one.citations]
    sources = [documents[p.document_id] for p in places if p.document_id in documents]
    quotes = [
        documents[p.document_id].text[p.start : p.end] for p in places if p.document_id in documents
    ]
    return Candidate(
        id=name,
        article=sources[0].source if sources else None,
        question=group[0].question,
        asked=len(group),
        statuses=sorted({one.answer_status for one in group if one.answer_status}),
        rejected=list(dict.fromkeys(quotes)),
        said=[one.note for one in group if one.note],
    )
