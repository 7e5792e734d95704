"""The Model Context Protocol face: ask, search, read_document and verify, over stdio."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from typing import Annotated, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from retriever.errors import InquoteError
from server.questions import read_asked
from server.schemas.ask import AnswerOut, CitationOut, TurnIn
from server.schemas.documents import DocumentOut
from server.schemas.verify import CitationIn, VerifyOut, check_all
from server.service import Asker

P = ParamSpec("P")
T = TypeVar("T")

INSTRUCTIONS = (
    "Answers questions over the loaded articles with their own sentences, each with a citation "
    "that can be verified, or says that the articles do not say. Quote what it returns verbatim "
    "and keep the citation numbers. An abstention is an answer: do not fill it in."
)
PAGE = 20_000


class Found(BaseModel):
    """The nearest passages; they need not answer."""

    passages: list[CitationOut]


class Excerpt(DocumentOut):
    """A stretch of a document's text; `end` is less than `characters` where more follows."""

    start: int
    end: int
    text: str


def _told(function: Callable[P, T]) -> Callable[P, T]:
    """Make the library's errors the words that the caller reads."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except InquoteError as error:
            raise ToolError(str(error)) from None

    return run


def create_mcp(assistant: Asker) -> MCPServer:
    """Return a server whose tools are those of the assistant."""
    server: MCPServer = MCPServer(
        "inquote", instructions=INSTRUCTIONS, version=version("inquote"), log_level="WARNING"
    )

    @server.tool()
    @_told
    def ask(
        question: Annotated[str, Field(description="1 to 1,000 characters.")],
        history: Annotated[
            list[TurnIn] | None, Field(description="Earlier turns, oldest first.", max_length=20)
        ] = None,
    ) -> AnswerOut:
        """Answer a question with the articles' own sentences, or say that they are silent."""
        asked = read_asked(question, history or [])
        return AnswerOut.of(assistant.ask(asked.question, asked.turns()))

    @server.tool()
    @_told
    def search(
        question: Annotated[str, Field(description="1 to 1,000 characters.")],
        k: Annotated[int, Field(ge=1, le=50, description="How many.")] = 5,
    ) -> Found:
        """Find the passages nearest to a question. They need not answer it."""
        asked = read_asked(question)
        found = assistant.search(asked.question, k)
        return Found(passages=[CitationOut.model_validate(citation) for citation in found])

    @server.tool()
    @_told
    def read_document(
        id: Annotated[str, Field(description="As a citation's document_id.", max_length=64)],
        start: Annotated[int, Field(ge=0, description="Code points into the text.")] = 0,
    ) -> Excerpt:
        """Read a document's text from a place on, at most 20,000 characters at a time."""
        document = assistant.document(id)
        text = document.text[start : start + PAGE]
        entry = DocumentOut.of(document).model_dump()
        return Excerpt(**entry, start=start, end=start + len(text), text=text)

    @server.tool()
    @_told
    def verify(
        citations: Annotated[list[CitationIn], Field(min_length=1, max_length=200)],
    ) -> VerifyOut:
        """Check that each citation's quote stands where it says, from the source alone."""
        return VerifyOut.of(check_all(citations, assistant.documents))

    return server
