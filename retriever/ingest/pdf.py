"""PDF files: paragraphs in reading order, each with its page; running heads set apart."""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from retriever.errors import FileRefused
from retriever.ingest.blocks import name_parts
from retriever.ingest.content import Content, Part, spans_of
from retriever.ingest.decoding import canonical
from retriever.ingest.sentences import LIST_MARKER
from retriever.types import BlockKind, Field

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
"""Most text that one file may unpack to, in code points."""
EDGE = 3
"""Lines at the top and the bottom of a page among which running heads are looked for."""

_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*(?:\[\d+\]|\d{1,2})?$")
_HYPHEN = re.compile(r"(\w+)[-\u00ad\u2010]$")
_MARKER = re.compile(rf"{LIST_MARKER}\S")
_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of|von)\s*\d+)?", re.I
)
log = logging.getLogger(__name__)


def read(data: bytes, source: str) -> Content:
    """Return the text of a PDF.

    Raises:
        FileRefused: It is encrypted, damaged, too long, too large once unpacked, or has no text
            (pictures of pages).
    """
    pages, metadata = _pages(data, source)
    running = _running(pages)
    parts = _joined([_page_parts(lines, n, running) for n, lines in enumerate(pages, 1)], pages)
    if not parts:
        raise FileRefused(
            f"{source} has no text: its pages are pictures.", "Run OCR on it, or send its text."
        )
    text, spans = spans_of(parts)
    return Content(text, name_parts(text, spans, parts), metadata)


def _pages(data: bytes, source: str) -> tuple[list[list[str]], dict[str, Field]]:
    pages: list[list[str]] = []
    size = 0
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused(f"{source} is encrypted.", "Remove its password, or send its text.")
        if len(reader.pages) > MAX_PAGES:
            raise FileRefused(
                f"{source} has {len(reader.pages)} pages, more than {MAX_PAGES}.", "Split it."
            )
        for page in reader.pages:
            text = canonical(_repaired(page.extract_text()), source)
            size += len(text)
            if size > MAX_CHARACTERS:
                raise FileRefused(f"{source} unpacks to too much text.", "Split it.")
            pages.append([line.strip() for line in text.split("\n")])
        metadata = _metadata(reader)
    except FileRefused:
        raise
    except LimitReachedError as error:
        raise FileRefused(
            f"{source} unpacks to too much.", "Take pictures out, or split it."
        ) from error
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError) as error:
        raise _damaged(source, error) from error
    except (MemoryError, RecursionError, TypeError, ValueError, NotImplementedError) as error:
        raise _damaged(source, error) from error
    return pages, metadata


def _damaged(source: str, error: BaseException) -> FileRefused:
    log.info("%s: %s", source, type(error).__name__)
    return FileRefused(
        f"{source} is a damaged PDF ({type(error).__name__}).", "Save it again, or send its text."
    )


def _repaired(text: str) -> str:
    """Join surrogate pairs that a font's table spelled apart; replace lone halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _metadata(reader: PdfReader) -> dict[str, Field]:
    stated = reader.metadata
    result: dict[str, Field] = {}
    if stated is None:
        return result
    for key, value in (("title", stated.title), ("author", stated.author)):
        clean = " ".join(canonical(_repaired(str(value or ""))).split())
        if clean:
            result[key] = Field(clean)
    try:
        created = stated.creation_date
    except ValueError:
        created = None
    if created is not None:
        result["date"] = Field(created.date().isoformat())
    return result


def _running(pages: list[list[str]]) -> set[str]:
    """Return the lines that stand at the edge of many pages, digits aside."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_DIGITS.sub("#", line) for line in _edge(lines)})
    least = max(2, round(0.4 * len(pages)))
    return {line for line, count in seen.items() if count >= least}


def _edge(lines: list[str]) -> list[str]:
    said = [line for line in lines if line]
    return said[:EDGE] + said[-EDGE:]


def _page_parts(lines: list[str], number: int, running: set[str]) -> list[Part]:
    """Return the paragraphs and running heads of a page, in order."""
    edge = set(_edge(lines))
    said = [line for line in lines if line]
    width = max((len(line) for line in said), default=0)
    parts: list[Part] = []
    held: list[str] = []

    def close() -> None:
        if held:
            parts.append(Part("\n".join(held), None, number))
            held.clear()

    for line in lines:
        repeated = line in edge and _DIGITS.sub("#", line) in running
        if not line:
            close()
        elif repeated or (line in edge and _NUMBER.fullmatch(line)):
            close()
            parts.append(Part(line, BlockKind.BOILERPLATE, number))
        else:
            if held and _starts_paragraph(held[-1], line, width):
                close()
            held.append(line)
    close()
    return parts


def _starts_paragraph(above: str, line: str, width: int) -> bool:
    """Tell whether a line begins a new paragraph: the one above stopped short, or a list item."""
    if _MARKER.match(line):
        return True
    short = len(above) < 0.8 * width
    if _ENDS.search(above):
        return short
    return len(above) < 0.6 * width and line[0].isupper() and not _HYPHEN.search(above)


def _joined(pages: list[list[Part]], lines: list[list[str]]) -> list[Part]:
    """Join each paragraph's lines, and a paragraph with its rest on the next page."""
    words = {
        word.lower() for page in lines for line in page for word in re.findall(r"[\w-]+", line)
    }
    result: list[Part] = []
    last: int | None = None
    for page in pages:
        fresh = True
        for part in page:
            if part.kind is not None:
                result.append(part)
                continue
            text = _unwrap(part.text.split("\n"), words)
            if fresh and last is not None and _goes_on(result[last].text, text):
                before = result[last]
                text = _unwrap([before.text, text], words)
                result[last] = Part(text, None, before.page)
            else:
                result.append(Part(text, None, part.page))
                last = len(result) - 1
            fresh = False
    return result


def _goes_on(above: str, text: str) -> bool:
    return not _ENDS.search(above) and (text[0].islower() or bool(_HYPHEN.search(above)))


def _unwrap(lines: list[str], words: set[str]) -> str:
    """Return lines as one; a word that was divided at a line's end is put together."""
    text = lines[0]
    for line in lines[1:]:
        divided = _HYPHEN.search(text)
        head = re.match(r"\w+", line)
        if divided and head and line[0].islower():
            compound = f"{divided[1]}-{head[0]}".lower()
            whole = f"{divided[1]}{head[0]}".lower()
            text = text if compound in words and whole not in words else text[:-1]
            text += line
        else:
            text += " " + line
    return text
