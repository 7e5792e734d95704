"""Files that come into the corpus and go out of it. A caller's name is never a path."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from pathlib import Path

from retriever.errors import CorpusError, FileRefused
from retriever.settings import Settings
from retriever.types import Document

MAX_NAME = 80
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


class NameInUse(FileRefused):
    """A file of that name is in the corpus."""

    code = "document_exists"


class TooLarge(FileRefused):
    """The file is larger than the settings allow."""

    code = "too_large"


class NotWritable(CorpusError):
    """The corpus folder cannot be written."""

    code = "storage"


def safe_name(name: str) -> str:
    """Return a plain file name for a caller's name.

    Letters and digits of any script, dot, dash and underscore are kept; all else becomes a dash.

    Raises:
        FileRefused: Nothing is left, or the ending is not one that can be ingested.
    """
    from retriever.ingest.formats import SUFFIXES

    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = last.rpartition(".")
    suffix = (dot + ending).lower()
    if suffix not in SUFFIXES:
        raise FileRefused(
            "Files of this kind are not taken.", f"Send one of {', '.join(sorted(SUFFIXES))}."
        )
    stem = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:MAX_NAME]
    if not stem or _RESERVED.match(stem):
        raise FileRefused("The file has no usable name.", "Name it with letters or digits.")
    return stem + suffix


def add_file(settings: Settings, name: str, data: bytes, *, replace: bool = False) -> str:
    """Write a file into the corpus, whole or not at all, and return its name there.

    Raises:
        FileRefused: The name, the size or the kind is not taken, or the name is in use.
        NotWritable: The disk is full, or the folder is not ours to write.
    """
    target = settings.corpus / safe_name(name)
    if not data:
        raise FileRefused("The file is empty.", "Send one with text in it.")
    if len(data) > settings.max_file_bytes:
        raise TooLarge("The file is too large.", "INQUOTE_MAX_FILE_BYTES is the limit.")
    if target.is_symlink() or (target.exists() and not replace):
        raise NameInUse("A file of that name is in the corpus.", "Rename it, or replace it.")
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        settings.corpus.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):  # the disk may refuse this too
            part.unlink(missing_ok=True)
        raise NotWritable(
            f"The corpus cannot be written: {error.strerror}.", "Check the disk and its rights."
        ) from None
    return target.name


def remove_file(settings: Settings, document: Document) -> None:
    """Delete the files of a document that the index knows.

    Raises:
        NotWritable: A file lies outside the corpus, or cannot be deleted.
    """
    for source in (document.source, *document.also):
        delete_file(settings, source)


def delete_file(settings: Settings, source: str) -> None:
    """Delete a file by its name under the corpus.

    Raises:
        NotWritable: It lies outside the corpus, or cannot be deleted.
    """
    root = settings.corpus.resolve()
    path = Path(os.path.normpath(root / source))
    if not path.is_relative_to(root) or path == root:
        raise NotWritable("The file lies outside the corpus.", "Delete it by hand.")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritable(
            f"The file cannot be deleted: {error.strerror}.", "Check the rights."
        ) from None
