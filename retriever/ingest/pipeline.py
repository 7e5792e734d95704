"""From a file to a document, its blocks and its sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from retriever.errors import CorpusError, FileRefused
from retriever.ingest.blocks import classify
from retriever.ingest.content import Content
from retriever.ingest.formats import SUFFIXES, canonical, read_bytes
from retriever.ingest.metadata import metadata_of
from retriever.ingest.rules import has_word
from retriever.ingest.sentences import split_sentences
from retriever.types import RETRIEVED, BlockKind, Document, Field, Sentence

MANIFEST = "manifest.json"
KNOWN = frozenset({"publisher", "author", "date", "site", "url", "language", "description"})
"""Keys of the manifest that become metadata where the file itself is silent."""


def document_from_text(
    text: str, source: str, document_id: str | None = None, known: Mapping[str, str] | None = None
) -> Document:
    """Return the document of a plain text.

    Args:
        text: Any text; it is made canonical (see `decoding.canonical`).
        source: The file name under the corpus.
        document_id: Its id; by default derived from the source name.
        known: What a manifest says of the file: title, publisher. Used where the text is silent.

    Raises:
        FileRefused: The text has no words, or is not text.
    """
    return _document(Content(canonical(text, source)), source, document_id, known)


def document_from_bytes(
    data: bytes, source: str, document_id: str | None = None, known: Mapping[str, str] | None = None
) -> Document:
    """Return the document of a file's bytes; the ending of `source` says how they are read.

    Raises:
        FileRefused: See `formats.read_bytes`; or the file has no words.
    """
    return _document(read_bytes(data, source), source, document_id, known)


def _document(
    content: Content, source: str, document_id: str | None, known: Mapping[str, str] | None
) -> Document:
    text, known = content.text, known or {}
    if not has_word(text):
        raise FileRefused(f"{source} holds no words.", "Remove the file or give it text.")
    blocks = content.blocks if content.blocks is not None else tuple(classify(text))
    metadata = metadata_of(text, blocks)
    stated = {key: value for key, value in content.metadata.items() if key != "title"}
    for key, value in stated.items():
        metadata.setdefault(key, value)
    for key in sorted(KNOWN & set(known)):
        if known[key]:
            metadata.setdefault(key, Field(known[key]))
    if "site" in metadata:
        metadata.setdefault("publisher", metadata["site"])
    headline, named = metadata.get("headline"), content.metadata.get("title")
    title = known.get("title") or next((f.value for f in (headline, named) if f), None)
    return Document(
        id=document_id or hashlib.sha256(source.encode()).hexdigest()[:16],
        title=title or PurePosixPath(source).stem,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        blocks=blocks,
        metadata=metadata,
    )


def read_file(path: Path, source: str, max_bytes: int) -> Document:
    """Read one file of the corpus.

    Args:
        path: Where the file is.
        source: Its name under the corpus, with `/`.
        max_bytes: Larger files are refused.

    Raises:
        FileRefused: It is too large, of an unknown kind, damaged or encrypted, or has no words.
        CorpusError: The corpus manifest is not of the expected shape.
    """
    data = file_bytes(path, source, max_bytes)
    manifest = path.parents[source.count("/")] / MANIFEST
    notes = parse_notes(manifest.read_bytes()) if manifest.is_file() else {}
    return document_from_bytes(data, source, known=notes.get(source))


def file_bytes(path: Path, source: str, max_bytes: int) -> bytes:
    """Return the bytes of a file that may be an article.

    Raises:
        FileRefused: It is of an unknown kind, larger than `max_bytes`, or cannot be read.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise FileRefused(
            f"{source} is of a kind that is not read.", f"Known: {', '.join(sorted(SUFFIXES))}."
        )
    try:
        size = path.stat().st_size
        if size <= max_bytes:
            return path.read_bytes()
    except OSError as error:
        raise FileRefused(
            f"{source} cannot be read ({type(error).__name__}).", "Check its permissions."
        ) from error
    raise FileRefused(
        f"{source} has {size} bytes, more than {max_bytes}.",
        "Split it, or raise INQUOTE_MAX_FILE_BYTES.",
    )


def parse_notes(manifest: bytes) -> dict[str, dict[str, str]]:
    """Return what a corpus manifest says of each file, by its source name.

    Raises:
        CorpusError: The manifest is not JSON of the expected shape.
    """
    try:
        articles = json.loads(manifest)["articles"]
        return {str(a["file"]): {str(k): str(v) for k, v in a.items()} for a in articles}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            "The corpus manifest.json is not of the expected shape.",
            'Expected {"articles": [{"file": "...", "title": "..."}]}.',
        ) from error


def list_files(folder: Path) -> list[Path]:
    """Return the files of a corpus in order of their name; hidden ones are left out."""
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path != folder / MANIFEST
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def sentences_of(document: Document, position: int) -> list[Sentence]:
    """Return the sentences that may answer, in order; boilerplate has none.

    Args:
        document: The document.
        position: Its number among the documents, for `Sentence.document`.
    """
    result = []
    for kinds in (RETRIEVED, {BlockKind.HEADLINE}, {BlockKind.HEADING}):
        for number, block in enumerate(document.blocks):
            if block.kind not in kinds:
                continue
            for start, end in split_sentences(document.text[block.start : block.end]):
                if has_word(document.text[block.start + start : block.start + end]):
                    first = block.start + start
                    result.append(Sentence(position, first, block.start + end, number))
        if result:
            break
    return result
