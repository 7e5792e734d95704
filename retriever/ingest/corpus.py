"""The corpus folder: what its files hold, and the digest of each as it was read."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from retriever.errors import CorpusError, FileRefused
from retriever.ingest.pipeline import (
    MANIFEST,
    document_from_bytes,
    file_bytes,
    list_files,
    parse_notes,
)
from retriever.types import Document

log = logging.getLogger(__name__)

UNREADABLE = "unreadable"
"""Stands for the digest of a file that cannot be read."""


@dataclass(frozen=True)
class Corpus:
    """What a corpus folder held when it was read.

    Attributes:
        documents: In order of their source; copies of a text are one document, which names the
            others in `also`.
        skipped: The reason for every file that is no article, by source.
        digests: SHA-256 of the bytes of every file, by source, as they were when it was read.
    """

    documents: list[Document]
    skipped: dict[str, str]
    digests: dict[str, str]


def read_corpus(
    folder: Path,
    max_bytes: int,
    known: Iterable[Document] = (),
    made_of: Mapping[str, str] | None = None,
) -> Corpus:
    """Read a corpus folder. A file that is no article is named and skipped; the rest goes on.

    Args:
        folder: Where the files are.
        max_bytes: Larger files are skipped.
        known: Documents made before. One is not made again while its file and the manifest still
            have the digest that they had then.
        made_of: Those digests: the `digests` of the reading that made them.

    Raises:
        CorpusError: The folder is not there, or its manifest is not of the expected shape.
    """
    files = _sources(folder)
    before = dict(made_of or {})
    documents = {document.source: document for document in known}
    skipped: dict[str, str] = {}
    digests: dict[str, str] = {}
    notes: dict[str, dict[str, str]] = {}
    manifest = folder / MANIFEST
    if manifest.is_file():
        data = manifest.read_bytes()
        digests[MANIFEST] = hashlib.sha256(data).hexdigest()
        notes = parse_notes(data)
    if before.get(MANIFEST) != digests.get(MANIFEST):
        documents = {}
    found: list[Document] = []
    for source, path in files.items():
        digests[source] = digest_of(path)
        try:
            data = file_bytes(path, source, max_bytes)
            # What is recorded is what was read, though the file changed meanwhile.
            digests[source] = hashlib.sha256(data).hexdigest()
            document = documents.get(source)
            if document is None or before.get(source) != digests[source]:
                document = document_from_bytes(data, source, known=notes.get(source))
            found.append(replace(document, also=()))
        except FileRefused as error:
            skipped[source] = str(error)
            log.warning("skipped %s: %s", source, error.message)
    return Corpus(merge_copies(found), skipped, digests)


def corpus_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of the corpus by its source name, the manifest's too.

    Raises:
        CorpusError: The folder is not there.
    """
    files = _sources(folder)
    if (folder / MANIFEST).is_file():
        files = {MANIFEST: folder / MANIFEST, **files}
    return {source: digest_of(path) for source, path in files.items()}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, or `UNREADABLE`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return UNREADABLE


def _sources(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise CorpusError(
            "The corpus folder does not exist.", "Set INQUOTE_CORPUS to a folder of articles."
        )
    return {path.relative_to(folder).as_posix(): path for path in list_files(folder)}


def merge_copies(documents: list[Document]) -> list[Document]:
    """Join documents with the same text into the first of them, which names the others."""
    first: dict[str, Document] = {}
    for document in documents:
        held = first.get(document.sha256)
        if held is None:
            first[document.sha256] = document
        else:
            also = (*held.also, document.source)
            first[document.sha256] = replace(held, also=also)
    return list(first.values())


def require_articles(corpus: Corpus) -> None:
    """Check that there is something to answer from.

    Raises:
        CorpusError: No file is usable; the message names what was skipped, and why.
    """
    if not corpus.documents:
        named = "; ".join(corpus.skipped.values())
        raise CorpusError(
            "The corpus holds no usable article." + (f" Skipped: {named}" if named else ""),
            "Put a .txt, .md, .html, .pdf or .docx article into it.",
        )
