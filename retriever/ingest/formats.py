"""Bytes of a file to the one canonical text."""

from __future__ import annotations

import codecs

from retriever.errors import FileRefused

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, source: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 or UTF-32 with a BOM, else Windows-1252.

    Raises:
        FileRefused: The bytes are not text in any of these.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :] if encoding == "utf-8" else data, encoding, source)
    if b"\0" in data:
        raise FileRefused(f"{source} is not a text file.", "Save it as UTF-8 text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "cp1252", source)


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"The encoding of {source} was not recognised (not {encoding}, byte {error.start}).",
            "Save it as UTF-8 text.",
        ) from error


def canonical(text: str) -> str:
    """Return the text that is stored, hashed and cited: no BOM, LF line ends, no NUL.

    Everything else stays as it is, so that quotes are the source's to the character.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")
