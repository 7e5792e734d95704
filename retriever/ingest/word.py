"""Word documents (.docx): paragraphs by their styles, lists and tables in order."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml import etree

from retriever.errors import FileRefused
from retriever.ingest.blocks import name_parts
from retriever.ingest.content import Content, Part, spans_of
from retriever.ingest.decoding import canonical
from retriever.types import BlockKind, Field

MAX_UNPACKED = 200_000_000
"""Most bytes that the file's parts may unpack to."""
MAX_RATIO = 200
"""Most that a large part may grow on unpacking, times its packed size."""
_OLE = b"\xd0\xcf\x11\xe0"
_SPACE = re.compile(r"[ \t\n\r\f\v]+")


def read(data: bytes, source: str) -> Content:
    """Return the text of a Word document.

    Raises:
        FileRefused: It is encrypted, damaged, of the old kind, or a zip bomb, or has no text.
    """
    _check(data, source)
    try:
        document = open_docx(BytesIO(data))
        parts = _parts(document)
        metadata = _metadata(document)
    except FileRefused:
        raise
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise _damaged(source, error) from error
    except (KeyError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _damaged(source, error) from error
    if not parts:
        raise FileRefused(f"{source} holds no words.", "Remove the file or give it text.")
    text, spans = spans_of(parts)
    return Content(text, name_parts(text, spans, parts), metadata)


def _damaged(source: str, error: BaseException) -> FileRefused:
    return FileRefused(
        f"{source} is a damaged Word document ({type(error).__name__}).", "Save it again."
    )


def _check(data: bytes, source: str) -> None:
    """Refuse what must not be unpacked."""
    if data.startswith(_OLE):
        raise FileRefused(
            f"{source} is encrypted or a Word file of the old kind.",
            "Save it as .docx without a password.",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise _damaged(source, error) from error
    large = any(
        entry.file_size > 10_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if large or sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > 10_000:
        raise FileRefused(f"{source} unpacks to too much.", "Take pictures out, or split it.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(f"{source} is encrypted.", "Save it without a password.")


def _parts(document: Any) -> list[Part]:  # noqa: ANN401  (python-docx has no types)
    parts: list[Part] = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                cells: list[str] = []
                for cell in row.cells:
                    text = _clean(cell.text)
                    if text and (not cells or cells[-1] != text):
                        cells.append(text)
                if cells:
                    parts.append(Part("\t".join(cells), BlockKind.TABLE))
            continue
        style = str(item.style.name or "") if item.style is not None else ""
        for text in map(_clean, re.split(r"[\n\f]", item.text)):
            if text:
                parts.append(Part(text, _kind(style, item, parts)))
    return parts


def _clean(text: str) -> str:
    return _SPACE.sub(" ", canonical(text)).strip()


def _kind(style: str, paragraph: Any, before: list[Part]) -> BlockKind | None:  # noqa: ANN401
    headed = any(part.kind is BlockKind.HEADLINE for part in before)
    if style == "Title" or (style == "Heading 1" and not before):
        return BlockKind.HEADING if headed else BlockKind.HEADLINE
    if style == "Subtitle":
        return BlockKind.STANDFIRST
    if style.startswith("Heading"):
        return BlockKind.HEADING
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return BlockKind.LIST if style.startswith("List") or numbered else None


def _metadata(document: Any) -> dict[str, Field]:  # noqa: ANN401
    stated = document.core_properties
    result = {}
    for key in ("title", "author", "language"):
        value = _clean(str(getattr(stated, key) or ""))
        if value and value != "python-docx":
            result[key] = Field(value)
    if stated.created is not None:
        result["date"] = Field(stated.created.date().isoformat())
    return result
