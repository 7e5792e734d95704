"""What a saved answer claims: its citations, and that its text quotes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from server.questions import FileError
from server.schemas.verify import CitationIn

Json = Mapping[str, object]


def _objects(content: object) -> Iterator[Json]:
    if isinstance(content, Mapping):
        yield content
        for value in content.values():
            yield from _objects(value)
    elif isinstance(content, list):
        for value in content:
            yield from _objects(value)


def find_citations(content: object) -> list[CitationIn]:
    """Return the citations in an answer, an exported conversation or a bare list of citations.

    Raises:
        FileError: There is nothing in it that could hold a citation.
    """
    needed = {"document_id", "start", "end", "quote"}
    found = [item for item in _objects(content) if needed <= item.keys()]
    answers = [item for item in _objects(content) if "citations" in item]
    claimed = sum(len(a["citations"]) for a in answers if isinstance(a["citations"], list))
    if not found and not answers:
        raise FileError("The file holds no citation.", "Name an answer or a conversation in JSON.")
    if len(found) < claimed:
        raise FileError(
            "A citation lacks its document_id, start, end or quote.", "The file was cut or altered."
        )
    try:
        return TypeAdapter(list[CitationIn]).validate_python(found)
    except ValidationError:
        raise FileError("A citation has parts of a wrong kind.", "The file was altered.") from None


def text_problems(content: object) -> list[str]:
    """Return where an answer's text departs from its own segments and citations."""
    problems = []
    for answer in _objects(content):
        segments, citations = answer.get("segments"), answer.get("citations")
        if isinstance(segments, list) and isinstance(citations, list):
            problems += list(_departures(answer, segments, citations))
    return problems


def _departures(answer: Json, segments: list[object], citations: list[object]) -> Iterator[str]:
    parts = [part for part in segments if isinstance(part, Mapping)]
    if answer.get("text") != "".join(str(part.get("text", "")) for part in parts):
        yield "the text is not its segments joined"
    quotes = {c.get("number"): c.get("quote") for c in citations if isinstance(c, Mapping)}
    for place, part in enumerate(parts, 1):
        if part.get("type") != "quote":
            continue
        quote = quotes.get(part.get("citation"))
        if not isinstance(quote, str) or str(part.get("text")) not in quote:
            yield f"segment {place} does not quote its citation"
