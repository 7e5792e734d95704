"""From a file to a document, its blocks and its sentences."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from retriever.errors import CorpusError, FileRefused
from retriever.ingest.blocks import classify
from retriever.ingest.formats import SUFFIXES, canonical, decode
from retriever.ingest.metadata import metadata_of
from retriever.ingest.sentences import split_sentences
from retriever.types import RETRIEVED, BlockKind, Document, Field, Sentence

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"


def document_from_text(
    text: str, source: str, document_id: str | None = None, known: dict[str, str] | None = None
) -> Document:
    """Return the document of a plain text.

    Args:
        text: Any text; line ends are normalised, a BOM is dropped.
        source: The file name under the corpus.
        document_id: Its id; by default derived from the source name.
        known: What a manifest says of the file: title, publisher. Used where the text is silent.

    Raises:
        FileRefused: The text has no words.
    """
    text = canonical(text)
    if not any(c.isalnum() for c in text):
        raise FileRefused(f"{source} holds no words.", "Remove the file or give it text.")
    blocks = classify(text)
    metadata = metadata_of(text, blocks)
    for name, value in (known or {}).items():
        if name in {"publisher", "author", "date", "url", "language"} and value:
            metadata.setdefault(name, Field(value))
    headline = metadata.get("headline")
    title = (known or {}).get("title") or (headline.value if headline else Path(source).stem)
    return Document(
        id=document_id or hashlib.sha256(source.encode()).hexdigest()[:16],
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=source,
        blocks=tuple(blocks),
        metadata=metadata,
    )


def read_file(path: Path, source: str, max_bytes: int) -> Document:
    """Read one file of the corpus.

    Args:
        path: Where the file is.
        source: Its name under the corpus, with `/`.
        max_bytes: Larger files are refused.

    Raises:
        FileRefused: It is too large, not text, of an unknown kind, or holds no words.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise FileRefused(
            f"{source} is of a kind that is not read.", f"Known: {', '.join(sorted(SUFFIXES))}."
        )
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise FileRefused(
                f"{source} has {size} bytes, more than {max_bytes}.",
                "Split it, or raise INQUOTE_MAX_FILE_BYTES.",
            )
        text = decode(path.read_bytes(), source)
    except OSError as error:
        raise FileRefused(
            f"{source} cannot be read ({type(error).__name__}).", "Check its permissions."
        ) from error
    return document_from_text(text, source, known=described(path, source))


def described(path: Path, source: str) -> dict[str, str]:
    """Return what the corpus manifest says of a file, or nothing.

    Raises:
        CorpusError: The manifest is not JSON of the expected shape.
    """
    root = path.parents[source.count("/")]
    manifest = root / MANIFEST
    if not manifest.is_file():
        return {}
    try:
        articles = json.loads(manifest.read_text("utf-8"))["articles"]
        found = [a for a in articles if a["file"] == source]
        return {str(k): str(v) for k, v in found[0].items()} if found else {}
    except (ValueError, KeyError, TypeError) as error:
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
    for number, block in enumerate(document.blocks):
        if block.kind not in RETRIEVED:
            continue
        for start, end in split_sentences(document.text[block.start : block.end]):
            result.append(Sentence(position, block.start + start, block.start + end, number))
    if not result:
        result = _lone(document, position)
    return result


def _lone(document: Document, position: int) -> list[Sentence]:
    """Sentences of a text that has nothing but a headline or the like."""
    return [
        Sentence(position, block.start + start, block.start + end, number)
        for number, block in enumerate(document.blocks)
        if block.kind is BlockKind.HEADLINE
        for start, end in split_sentences(document.text[block.start : block.end])
    ]
