"""From the bytes of a file to its content: one reader for each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from retriever.errors import FileRefused
from retriever.ingest.content import Content
from retriever.ingest.decoding import canonical, decode

__all__ = ["SUFFIXES", "canonical", "decode", "read_bytes", "read_html"]


def read_text(data: bytes, source: str) -> Content:
    """Read plain text or Markdown, which is kept as it is written."""
    return Content(canonical(decode(data, source), source))


def read_html(data: bytes, source: str) -> Content:
    """Read a web page (the library is loaded on first use)."""
    from retriever.ingest import html

    return html.read(data, source)


def read_pdf(data: bytes, source: str) -> Content:
    """Read a PDF (the library is loaded on first use)."""
    from retriever.ingest import pdf

    return pdf.read(data, source)


def read_docx(data: bytes, source: str) -> Content:
    """Read a Word document (the library is loaded on first use)."""
    from retriever.ingest import word

    return word.read(data, source)


_READERS: dict[str, Callable[[bytes, str], Content]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
SUFFIXES = frozenset(_READERS)
"""Endings of the file names that can be ingested, lower case."""


def read_bytes(data: bytes, source: str) -> Content:
    """Return the content of a file.

    Args:
        data: The whole file.
        source: Its name under the corpus; the ending says how it is read.

    Raises:
        FileRefused: The kind is unknown, or the file is damaged, encrypted or too large once
            unpacked. The message names the file and the way out.
    """
    suffix = PurePosixPath(source).suffix.lower()
    if suffix not in SUFFIXES:
        raise FileRefused(
            f"{source} is of a kind that is not read.", f"Known: {', '.join(sorted(SUFFIXES))}."
        )
    if not data.strip():
        raise FileRefused(f"{source} is empty.", "Remove the file or give it text.")
    return _READERS[suffix](data, source)
