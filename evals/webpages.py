"""Questions over real pages, from a folder that stays outside the project.

The folder has `questions.jsonl` and `ground-truth.json` (the body text of each page). Evidence
there is text, not offsets; it is found in the body once, here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import GoldError
from evals.gold import Gold, GoldTurn, Span
from evals.kinds import GoldKind
from retriever.ingest.pipeline import document_from_text
from retriever.types import Document

KINDS = {
    "yesno": GoldKind.YES_NO,
    "date": GoldKind.WHEN,
    "followup": GoldKind.FOLLOW_UP,
    "followup-unanswerable": GoldKind.FOLLOW_UP_UNANSWERABLE,
    "smalltalk": GoldKind.SMALL_TALK,
}


class PageQuestion(BaseModel):
    """A line of `questions.jsonl`."""

    model_config = ConfigDict(extra="ignore")

    id: str
    article: str
    question: str
    kind: str
    answerable: bool
    evidence: list[str] = []
    keys: list[Annotated[tuple[str, ...], Field(min_length=1)]] = []
    history: list[GoldTurn] = []

    def gold(self, document: Document) -> Gold:
        """Return the record over the page as the product reads it.

        Raises:
            GoldError: A piece of evidence is not in the page.
        """
        spans = []
        for text in self.evidence if self.answerable else []:
            start = document.text.find(text)
            if start < 0:
                raise GoldError(f"{self.id}: a piece of evidence is not in the page.")
            while start >= 0:
                spans.append(
                    Span(
                        document_sha256=document.sha256,
                        start=start,
                        end=start + len(text),
                        quote=text,
                    )
                )
                start = document.text.find(text, start + 1)
        return Gold(
            id=self.id,
            article=document.source,
            question=self.question,
            history=tuple(self.history),
            kind=KINDS.get(self.kind) or GoldKind(self.kind.replace("-", "_")),
            answerable=self.answerable,
            evidence=tuple(spans),
            must_include=tuple(self.keys) if self.answerable else (),
        )


def load_pages(folder: Path, articles: Path) -> list[Gold]:
    """Read the questions, and write the pages they are about as text files.

    Args:
        folder: With `questions.jsonl` and `ground-truth.json`.
        articles: Where the pages' texts are written, one file each.

    Raises:
        GoldError: A file is missing or not of that shape, or evidence is not in its page.
    """
    try:
        bodies = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
        questions = [PageQuestion.model_validate_json(line) for line in lines if line.strip()]
        texts = {q.article: str(bodies[q.article]["articleBody"]) for q in questions}
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise GoldError(f"{folder} does not hold questions over pages: {error!r}.") from None
    articles.mkdir(parents=True, exist_ok=True)
    documents = {}
    for name, text in texts.items():
        file = f"{name[:12]}.txt"
        (articles / file).write_text(text, "utf-8", newline="")
        documents[name] = document_from_text(text, file)
    return [question.gold(documents[question.article]) for question in questions]
