"""Number citations, and check them against the source alone. The one place that does either."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from retriever.errors import CitationError
from retriever.types import Answer, Check, Citation, Document, SegmentType, Verdict

CONTEXT = 32
"""Code points kept before and after a quote."""


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def cite(document: Document, start: int, end: int, number: int = 0) -> Citation:
    """Return the citation of a range of a document's text.

    Raises:
        CitationError: The range is not inside the text.
    """
    if not 0 <= start < end <= len(document.text):
        raise CitationError("A citation points outside its document.", "Report this as a fault.")
    quote = document.text[start:end]
    page = next((b.page for b in document.blocks if b.start <= start < b.end), None)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        start=start,
        end=end,
        quote=quote,
        prefix=document.text[max(0, start - CONTEXT) : start],
        suffix=document.text[end : end + CONTEXT],
        document_sha256=document.sha256,
        quote_sha256=digest(quote),
        page=page,
    )


class Numbering:
    """Gives every quoted range its number, by first use; the same range keeps it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int, int], Citation] = {}

    def cite(self, document: Document, start: int, end: int) -> Citation:
        """Return the numbered citation of a range."""
        key = (document.id, start, end)
        if key not in self._held:
            self._held[key] = cite(document, start, end, len(self._held) + 1)
        return self._held[key]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in order of their numbers."""
        return tuple(self._held.values())


def check(citation: Citation, documents: Mapping[str, Document]) -> Check:
    """Return what became of a citation.

    Args:
        citation: What was cited.
        documents: The sources now, by id.
    """
    document = documents.get(citation.document_id)
    if document is None:
        elsewhere = _find_elsewhere(citation, documents)
        if elsewhere is not None:
            return replace(elsewhere, problems=("document_id",))
        detail = "No document with this id is in the corpus."
        return Check(citation.number, Verdict.DOCUMENT_GONE, detail, problems=("document_id",))
    inside = 0 <= citation.start < citation.end <= len(document.text)
    problems = []
    if not inside or document.text[citation.start : citation.end] != citation.quote:
        problems.append("quote")
    if digest(citation.quote) != citation.quote_sha256:
        problems.append("quote_sha256")
    if document.sha256 != citation.document_sha256:
        problems.append("document_sha256")
    if problems in ([], ["document_sha256"]):
        before = document.text[max(0, citation.start - len(citation.prefix)) : citation.start]
        after = document.text[citation.end : citation.end + len(citation.suffix)]
        if not problems and before != citation.prefix:
            problems.append("prefix")
        if not problems and after != citation.suffix:
            problems.append("suffix")
    place = (document.id, citation.start, citation.end)
    if not problems:
        return Check(citation.number, Verdict.HOLDS, "The quote stands where it is cited.", *place)
    if problems == ["document_sha256"]:
        detail = "The document has changed elsewhere; the quote still stands where it is cited."
        return Check(citation.number, Verdict.HOLDS, detail, *place, problems=("document_sha256",))
    if "quote" in problems and "quote_sha256" not in problems:
        count = document.text.count(citation.quote) if citation.quote else 0
        if count == 1:
            start = document.text.index(citation.quote)
            end = start + len(citation.quote)
            detail = f"The quote now stands at characters {start} to {end}."
            return Check(
                citation.number, Verdict.MOVED, detail, document.id, start, end, tuple(problems)
            )
        elsewhere = _find_elsewhere(citation, documents)
        if elsewhere is not None:
            return replace(elsewhere, problems=tuple(problems))
    detail = "These do not fit the source: " + ", ".join(problems) + "."
    return Check(citation.number, Verdict.CHANGED, detail, document.id, problems=tuple(problems))


def _find_elsewhere(citation: Citation, documents: Mapping[str, Document]) -> Check | None:
    for other in documents.values():
        if other.id != citation.document_id and citation.quote and citation.quote in other.text:
            start = other.text.index(citation.quote)
            detail = "The quote stands in another document."
            end = start + len(citation.quote)
            return Check(citation.number, Verdict.MISATTRIBUTED, detail, other.id, start, end)
    return None


def verify(citations: Sequence[Citation], documents: Sequence[Document]) -> list[Check]:
    """Return the verdict on each citation, in order."""
    by_id = {document.id: document for document in documents}
    return [check(citation, by_id) for citation in citations]


def sound(answer: Answer, documents: Sequence[Document]) -> Answer:
    """Return the answer if every part of it holds against the sources; fail closed otherwise.

    Raises:
        CitationError: A quote, number, offset or the joined text does not hold.
    """
    by_id = {document.id: document for document in documents}
    for citation in (*answer.citations, *answer.related):
        result = check(citation, by_id)
        if result.verdict is not Verdict.HOLDS or result.problems:
            raise CitationError(
                "A citation does not match its source; the answer is withheld.",
                "Run: inquote index --rebuild",
            )
    if [c.number for c in answer.citations] != list(range(1, len(answer.citations) + 1)):
        raise CitationError("The citations are not numbered 1 to n.", "Report this as a fault.")
    used: list[int] = []
    for segment in answer.segments:
        if segment.type is SegmentType.TEMPLATE:
            continue
        number = segment.citation or 0
        if not 1 <= number <= len(answer.citations) or (
            answer.citations[number - 1].quote != segment.text
        ):
            raise CitationError("A quotation is not what its citation holds.", "Report this.")
        if segment.focus is not None and not (
            0 <= segment.focus[0] < segment.focus[1] <= len(segment.text)
        ):
            raise CitationError("A marked span lies outside its quotation.", "Report this.")
        used.append(number)
    if set(used) != set(range(1, len(answer.citations) + 1)):
        raise CitationError("A citation is not used in the text.", "Report this as a fault.")
    if answer.text != "".join(segment.text for segment in answer.segments):
        raise CitationError("The text is not its segments joined.", "Report this as a fault.")
    return answer
