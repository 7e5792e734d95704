"""What a reply quoted, seen from the sources: the measures' common ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retriever.types import Answer, Document, SegmentType


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of a reply, and what its citation claims.

    Attributes:
        text: The words shown as the source's.
        document_sha256: Of the cited document.
        start: Code points into that document, as cited.
        end: Exclusive.
        focus: The answer span, in code points of the document; None where none was marked.
        context: It was added so that another quote can be understood; it does not answer.
        valid: The citation exists and the source holds these very words at that place.
    """

    text: str
    document_sha256: str
    start: int
    end: int
    focus: tuple[int, int] | None = None
    context: bool = False
    valid: bool = True


def quotes_of(answer: Answer, documents: Mapping[str, Document]) -> list[Quoted]:
    """Return the quotes of a reply, in order.

    Args:
        answer: The reply.
        documents: The sources, by SHA-256.
    """
    cited = {citation.number: citation for citation in answer.citations}
    found = []
    for segment in answer.segments:
        if segment.type is not SegmentType.QUOTE:
            continue
        citation = cited.get(segment.citation or 0)
        if citation is None:
            found.append(Quoted(segment.text, "", 0, 0, valid=False))
            continue
        source = documents.get(citation.document_sha256)
        at = citation.quote.find(segment.text)
        start = citation.start + max(at, 0)
        held = source is not None and (
            source.text[citation.start : citation.end] == citation.quote
            and citation.document_id == source.id
        )
        focus = segment.focus
        found.append(
            Quoted(
                text=segment.text,
                document_sha256=citation.document_sha256,
                start=start,
                end=start + len(segment.text),
                focus=(start + focus[0], start + focus[1]) if focus else None,
                context=segment.role == "context",
                valid=held and at >= 0,
            )
        )
    return found
