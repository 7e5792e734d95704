"""A running server as the subject of an evaluation, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from evals.errors import EvalError
from evals.subject import by_name
from retriever.types import Answer, Citation, Document, Turn

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
TRIES = 8


class Remote:
    """Asks a server; its index must hold the articles.

    Args:
        client: Its `base_url` is the server's address.
        together: Search all articles for each question, not only the one that it is about.
    """

    name = "inquote"

    def __init__(self, client: httpx.Client, *, together: bool = False) -> None:
        self._client = client
        self._together = together
        listed = self._send("GET", "/v1/documents")["documents"]
        self._documents = by_name([self._document(entry["id"]) for entry in listed])

    @property
    def documents(self) -> Mapping[str, Document]:
        """The articles, by file name."""
        return self._documents

    def _document(self, document_id: str) -> Document:
        held = self._send("GET", f"/v1/documents/{document_id}")
        return Document(
            id=held["id"],
            title=held["title"],
            text=held["text"],
            sha256=held["document_sha256"],
            source=held["source"],
            blocks=(),
            also=tuple(held.get("also", ())),
        )

    def _send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401  (JSON)
        for _ in range(TRIES):
            try:
                reply = self._client.request(method, path, json=body)
            except httpx.HTTPError as error:
                raise EvalError(f"The server did not answer ({type(error).__name__}).") from error
            if reply.status_code != httpx.codes.TOO_MANY_REQUESTS:
                break
            time.sleep(float(reply.headers.get("Retry-After", "1")))
        if reply.status_code != httpx.codes.OK:
            raise EvalError(f"{method} {path.split('/')[2]}: HTTP status {reply.status_code}.")
        try:
            return reply.json()
        except ValueError:
            raise EvalError(f"{method} {path.split('/')[2]}: the reply is not JSON.") from None

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        """Answer a question about an article.

        Raises:
            EvalError: The server lacks the article, is down, or its reply breaks the contract.
        """
        if article not in self._documents:
            raise EvalError(f"The server lacks the article {article}.", "Add it to its corpus.")
        body = {
            "question": question,
            "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
            "documents": None if self._together else [self._documents[article].id],
        }
        try:
            return _ANSWER.validate_python(self._send("POST", "/v1/ask", body))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise EvalError(f"The reply breaks the contract at {where}: {first['msg']}.") from None

    def search(self, question: str, article: str, k: int) -> list[Citation] | None:
        """Return None: the HTTP contract shows no ranking."""
        return None
