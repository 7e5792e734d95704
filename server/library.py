"""Files that come into the corpus and go out of it. A caller's name is never a path."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

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


def add_file(
    settings: Settings,
    name: str,
    data: bytes,
    *,
    replace: bool = False,
    folder: str = "",
) -> str:
    """Write a file into the corpus, whole or not at all, and return its name there.

    Args:
        settings: Where the corpus is, and how large a file may be.
        name: A caller's name for it; see `safe_name`.
        data: Its bytes.
        replace: Overwrite a file of that name.
        folder: Where under the corpus; never a caller's word.

    Raises:
        FileRefused: The name, the size or the kind is not taken, or the name is in use.
        NotWritable: The disk is full, or the folder is not ours to write.
    """
    target = settings.corpus / folder / safe_name(name)
    if not data:
        raise FileRefused("The file is empty.", "Send one with text in it.")
    if len(data) > settings.max_file_bytes:
        raise TooLarge("The file is too large.", "INQUOTE_MAX_FILE_BYTES is the limit.")
    if target.is_symlink() or (target.exists() and not replace):
        raise NameInUse("A file of that name is in the corpus.", "Rename it, or replace it.")
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
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
    return (PurePosixPath(folder) / target.name).as_posix()


def bring_in(settings: Settings, paths: Sequence[Path], *, replace: bool = False) -> dict[str, str]:
    """Copy files and folders into the corpus; a folder's files keep their names under its own.

    A file that the corpus holds already, byte for byte, is left as it is.

    Returns:
        The reason for every file that was not taken, by the path that was given.

    Raises:
        NotWritable: The disk is full, or the corpus is not ours to write.
    """
    refused: dict[str, str] = {}
    taken: set[str] = set()
    for file, folder in _named(settings, paths):
        try:
            with file.open("rb") as opened:
                data = opened.read(settings.max_file_bytes + 1)
            name = (PurePosixPath(folder) / safe_name(file.name)).as_posix()
            again = name in taken
            taken.add(name)
            if again or not _holds(settings.corpus / name, data):
                add_file(settings, file.name, data, replace=replace and not again, folder=folder)
        except FileRefused as error:
            refused[str(file)] = f"{file}: {error}"
        except OSError as error:
            refused[str(file)] = f"{file} cannot be read: {error.strerror}."
    return refused


def _named(settings: Settings, paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield every file with the folder under the corpus that it goes to."""
    from retriever.ingest.pipeline import list_files

    corpus = settings.corpus.resolve()
    for given in paths:
        for file in list_files(given) if given.is_dir() else [given]:
            if file.resolve().is_relative_to(corpus):
                continue  # it is there
            folder = PurePosixPath()
            if given.is_dir():
                # a name that begins with a dot would hide the articles
                folder = PurePosixPath(given.resolve().name.lstrip(".") or "folder")
                folder /= file.relative_to(given).parent.as_posix()
            yield file, "" if folder == PurePosixPath() else folder.as_posix()


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


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
