"""What is evaluated: anything that answers a gold question about an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from evals.errors import EvalError
from retriever.types import Answer, Citation, Document, Turn


class AssistantLike(Protocol):
    """The part of `retriever.assistant.Assistant` that an evaluation needs."""

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that are searched."""
        ...

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Sequence[str] | None = None,
    ) -> Answer:
        """Answer a question from the documents with these ids; None for all."""
        ...

    def search(
        self, question: str, k: int = 5, documents: Sequence[str] | None = None
    ) -> list[Citation]:
        """Return the nearest passages, best first."""
        ...


class Subject(Protocol):
    """Answers questions about one article at a time."""

    name: str

    @property
    def documents(self) -> Mapping[str, Document]:
        """The articles, by file name."""
        ...

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Answer; anything raised counts as an error of the subject."""
        ...

    def search(self, question: str, article: str, k: int) -> list[Citation] | None:
        """Return ranked passages; None where the subject has no ranking to show."""
        ...


def by_name(documents: Sequence[Document]) -> dict[str, Document]:
    """Return documents by every file name that they have in the corpus."""
    return {name: d for d in documents for name in (*d.also, d.source)}


class InProcess:
    """An assistant of this process.

    Args:
        name: What reports call it.
        assistant: What answers.
        together: Search all articles for each question, not only the one that it is about.
        ranked: Look at the ranking of passages too.
    """

    def __init__(
        self, name: str, assistant: AssistantLike, *, together: bool = False, ranked: bool = True
    ) -> None:
        self.name = name
        self._assistant = assistant
        self._together = together
        self._ranked = ranked
        self._documents = by_name(assistant.documents)

    @property
    def documents(self) -> Mapping[str, Document]:
        """The articles, by file name."""
        return self._documents

    def _ids(self, article: str) -> list[str] | None:
        if article not in self._documents:
            raise EvalError(f"The index lacks the article {article}.")
        return None if self._together else [self._documents[article].id]

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Answer a question about an article."""
        return self._assistant.ask(question, history, documents=self._ids(article))

    def search(self, question: str, article: str, k: int) -> list[Citation] | None:
        """Return the nearest passages of the article."""
        if not self._ranked:
            return None
        return self._assistant.search(question, k, self._ids(article))
