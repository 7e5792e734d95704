"""From the bytes of a text to its characters, and from those to the one canonical text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from retriever.errors import FileRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TYPOGRAPHIC = frozenset("‘’“”–—…€£§°©®™•«»¿¡½¼¾²³¹·×´¨ºª\u00a0\u00ad‚„‹›†‡‰")
DETECTED = (
    "cp1251 koi8_r cp1250 iso8859_2 cp1253 cp1254 cp1255 cp1256 "
    "shift_jis euc_jp gb18030 big5 euc_kr"
).split()
"""Encodings looked for when a text is neither UTF-8 nor Windows-1252."""


def decode(data: bytes, source: str) -> str:
    """Return the characters of a text file.

    UTF-8; UTF-16 and UTF-32 with a byte-order mark; Windows-1252 where that reads as words of a
    Latin script; else what charset-normalizer finds among `DETECTED`.

    Raises:
        FileRefused: The bytes are no text in any of these.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, source)
    if b"\0" in data:
        raise FileRefused(
            f"{source} is not a text file: it holds NUL bytes.", "Save it as UTF-8 text."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start
    western = _western(data)
    if western is not None:
        return western
    best = from_bytes(data[:100_000], cp_isolation=DETECTED, threshold=0.2).best()
    if best is not None:
        return _strict(data, best.encoding, source)
    raise FileRefused(
        f"The encoding of {source} was not recognised (not UTF-8 from byte {wrong} on).",
        "Save it as UTF-8 text.",
    )


def _western(data: bytes) -> str | None:
    """Return the text as Windows-1252 if its accents stand in words of Latin letters."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [c for c in text if ord(c) > 127]
    letters = sum(c.isalpha() for c in high)
    plausible = letters + sum(c in _TYPOGRAPHIC for c in high)
    plain = sum(c.isascii() and c.isalpha() for c in text)
    runs = sum(len(run) for run in re.findall(r"[À-ÿ]{3,}", text))
    if plausible < 0.9 * len(high) or runs > 0.2 * letters or letters > 0.4 * max(plain, 1):
        return None
    return text


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"{source} is cut short or damaged: not {encoding} at byte {error.start}.",
            "Save it as UTF-8 text.",
        ) from None


def canonical(text: str, source: str = "The text") -> str:
    """Return the text that is stored, hashed, cited and served.

    No byte-order mark, line ends are LF, control characters other than tab, line feed, vertical
    tab and form feed are dropped. All else stays, so that quotes are the source's to the character.

    Raises:
        FileRefused: It holds lone surrogates, or so many control characters that it is no text.
    """
    if _SURROGATE.search(text):
        raise FileRefused(f"{source} holds lone surrogates.", "Save it as UTF-8 text.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    clean = _CONTROL.sub("", text)
    if len(text) - len(clean) > 8 + len(text) // 50:
        raise FileRefused(
            f"{source} is not a text: it is full of control characters.", "Save it as UTF-8 text."
        )
    return clean
