"""The index on disk: a folder of generations, one of them current.

```
<index>/CURRENT                       the name of the current generation
<index>/generations/<name>/manifest.json
                           documents.jsonl   a document a line, text included
                           sentences.npy     int32, (sentences, 4): document, start, end, block
                           sentences.faiss   a vector a sentence
                           passages.faiss    a vector a passage, in sentence order
                           lexical-sentences/, lexical-passages/   bm25s arrays and JSON
                           terms.json        with Milvus, in place of the last four
<index>/lock                          held while a generation is written
```

A generation is written beside the current one, flushed, and made current by replacing one small
file, so that a crash at any step leaves the old one in place. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from retriever.errors import IndexDamaged
from retriever.index.dense import DenseIndex
from retriever.index.legs import Dense, Engine, Lexical
from retriever.index.lexical import LexicalIndex
from retriever.index.snapshot import Snapshot
from retriever.ingest.corpus import digest_of
from retriever.types import Block, BlockKind, Document, Field, Sentence

FORMAT = 1
REBUILD = "Run: inquote index --rebuild"


class Manifest(BaseModel):
    """What a generation was made from, and the hash of every file in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    fingerprint: str
    embedder: str
    embedder_sha256: str
    dimension: int
    recipe: str
    libraries: dict[str, str]
    corpus: dict[str, str]
    skipped: dict[str, str]
    documents: int
    sentences: int
    built: str
    files: dict[str, str]
    store: str = "faiss"
    collection: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Legs:
    """What finds sentences: a snapshot's fields of the same names."""

    dense_sentences: Dense
    dense_passages: Dense
    lexical_sentences: Lexical
    lexical_passages: Lexical
    engine: Engine | None = None


def save_faiss(snapshot: Snapshot, folder: Path) -> None:
    """Write the four legs as files.

    Raises:
        OSError: A file cannot be written, or not whole.
    """
    for name, dense in (
        ("sentences", snapshot.dense_sentences),
        ("passages", snapshot.dense_passages),
    ):
        assert isinstance(dense, DenseIndex)
        dense.save(folder / f"{name}.faiss")
    for name, lexical in (
        ("sentences", snapshot.lexical_sentences),
        ("passages", snapshot.lexical_passages),
    ):
        assert isinstance(lexical, LexicalIndex)
        lexical.save(folder / f"lexical-{name}")


def load_faiss(folder: Path, count: int) -> Legs:
    """Read the legs that `save_faiss` wrote, for `count` sentences."""
    return Legs(
        DenseIndex.load(folder / "sentences.faiss"),
        DenseIndex.load(folder / "passages.faiss"),
        LexicalIndex.load(folder / "lexical-sentences", count),
        LexicalIndex.load(folder / "lexical-passages", count),
    )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def document_to_json(document: Document) -> dict[str, Any]:
    """Return a document as JSON values."""
    record = asdict(document)
    record["blocks"] = [[b.kind.value, b.start, b.end, b.page] for b in document.blocks]
    record["metadata"] = {k: [v.value, v.start, v.end] for k, v in document.metadata.items()}
    return record


def document_from_json(record: dict[str, Any]) -> Document:
    """Return the document that `document_to_json` gave."""
    blocks = tuple(Block(BlockKind(k), s, e, p) for k, s, e, p in record.pop("blocks"))
    metadata = {k: Field(*v) for k, v in record.pop("metadata").items()}
    also = tuple(record.pop("also"))
    return Document(**record, blocks=blocks, metadata=metadata, also=also)


def _flush(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write(
    root: Path,
    snapshot: Snapshot,
    facts: dict[str, Any],
    save: Callable[[Snapshot, Path], None] = save_faiss,
) -> Manifest:
    """Write a generation and make it current.

    Args:
        root: The index folder.
        snapshot: What to write.
        facts: The manifest's fields, less those that follow from the snapshot.
        save: Writes what is needed to find its sentences into the folder.

    Raises:
        OSError: The folder cannot be written (read-only, disk full); the old generation stays.
    """
    generations = root / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    # Never the name of one that is or just was there: the current one stays whole until the
    # pointer moves, and who reads it meanwhile sees by its name that it is no longer current.
    numbers = [path.name.removesuffix(".partial").split("-")[-1] for path in generations.iterdir()]
    number = 1 + max((int(n) for n in numbers if n.isdecimal()), default=-1)
    name = f"{snapshot.fingerprint[:16]}-{number}"
    partial = generations / f"{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        with (partial / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for document in snapshot.documents:
                file.write(json.dumps(document_to_json(document), ensure_ascii=False) + "\n")
        rows = [(s.document, s.start, s.end, s.block) for s in snapshot.sentences]
        table = np.array(rows, np.int32).reshape(len(rows), 4)
        np.save(partial / "sentences.npy", table, allow_pickle=False)
        save(snapshot, partial)
        files = {
            path.relative_to(partial).as_posix(): file_digest(path)
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        }
        manifest = Manifest(
            format=FORMAT,
            fingerprint=snapshot.fingerprint,
            documents=len(snapshot.documents),
            sentences=len(snapshot.sentences),
            files=files,
            **facts,
        )
        (partial / "manifest.json").write_text(manifest.model_dump_json(indent=1), "utf-8")
        _flush(partial)
        final = generations / name
        partial.rename(final)
        point_to(root, name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    for old in generations.iterdir():
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def point_to(root: Path, name: str) -> None:
    """Make a generation the current one, in one step."""
    pointer = root / "CURRENT.new"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(root / "CURRENT")
    _flush_folder(root)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current(root: Path) -> Path | None:
    """Return the folder of the current generation, or None where none was ever published.

    Raises:
        IndexDamaged: The pointer names a generation that is not there.
    """
    pointer = root / "CURRENT"
    if not pointer.is_file():
        return None
    name = pointer.read_text("utf-8", errors="replace").strip()
    folder = root / "generations" / name
    if not name or "/" in name or "\0" in name or not folder.is_dir():
        raise IndexDamaged("The index names a generation that is missing.", REBUILD)
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexDamaged: It is missing, not a manifest, or of another format.
    """
    try:
        manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamaged("The index manifest is missing or damaged.", REBUILD) from error
    if manifest.format != FORMAT:
        raise IndexDamaged(
            f"The index has format {manifest.format}; this version reads format {FORMAT}.", REBUILD
        )
    return manifest


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Read a generation's documents.

    Raises:
        IndexDamaged: The file is missing or not what was written.
    """
    try:
        with (folder / "documents.jsonl").open(encoding="utf-8", newline="\n") as file:
            return tuple(document_from_json(json.loads(line)) for line in file)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged("The index file documents.jsonl is damaged.", REBUILD) from error


def read(
    folder: Path, manifest: Manifest, load: Callable[[Path, int], Legs] = load_faiss
) -> Snapshot:
    """Load a generation, after checking every file against the manifest.

    Args:
        folder: Where it is.
        manifest: Its manifest.
        load: Gives the legs from the folder, for so many sentences.

    Raises:
        IndexDamaged: A file is missing, cut short, altered, or does not fit the others.
    """
    for name, digest in manifest.files.items():
        path = folder / name
        if digest_of(path) != digest:
            raise IndexDamaged(f"The index file {name} is missing or was altered.", REBUILD)
    try:
        return _assembled(folder, manifest, load)
    except OSError as error:  # another process made a newer one and removed this one
        raise IndexDamaged("A file of the index cannot be read.", REBUILD) from error


def _assembled(folder: Path, manifest: Manifest, load: Callable[[Path, int], Legs]) -> Snapshot:
    documents = read_documents(folder)
    table = np.load(folder / "sentences.npy", allow_pickle=False)
    sentences = tuple(Sentence(*row) for row in table.tolist())
    snapshot = Snapshot(
        fingerprint=manifest.fingerprint,
        documents=documents,
        sentences=sentences,
        **vars(load(folder, len(sentences))),
    )
    counts = {snapshot.dense_sentences.size, snapshot.dense_passages.size, manifest.sentences}
    if counts != {len(sentences)} or manifest.documents != len(documents):
        raise IndexDamaged("The parts of the index do not fit together.", REBUILD)
    return snapshot
