"""Bring the index up to date with the corpus: only new and changed documents are embedded."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

import retriever.ingest
from retriever.errors import CorpusError, FileRefused, IndexDamaged, IndexLocked, IndexMismatch
from retriever.index import storage
from retriever.index.dense import DenseIndex
from retriever.index.lexical import LexicalIndex, terms
from retriever.index.snapshot import Snapshot
from retriever.ingest.passages import passages_of, sections_of
from retriever.ingest.pipeline import list_files, read_file, sentences_of
from retriever.settings import Settings
from retriever.types import Document, Embedder, Sentence

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

log = logging.getLogger(__name__)

LIBRARIES = ("bm25s", "faiss-cpu", "sentence-transformers", "PyStemmer")


@dataclass(frozen=True)
class Report:
    """What bringing the index up to date did."""

    built: bool
    embedded: int
    documents: int
    sentences: int
    skipped: dict[str, str]


@cache
def recipe() -> str:
    """Return a digest of the code and numbers that turn files into sentences and passages.

    An index made by another recipe is stale: its offsets and units may differ.
    """
    digest = hashlib.sha256(str(storage.FORMAT).encode())
    folder = Path(retriever.ingest.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".json"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def corpus_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of the corpus by its source name (`/`-separated).

    Raises:
        CorpusError: The folder is not there.
    """
    if not folder.is_dir():
        raise CorpusError(
            "The corpus folder does not exist.", "Set INQUOTE_CORPUS to a folder of articles."
        )
    manifest = folder / "manifest.json"
    described = {"manifest.json": storage.file_digest(manifest)} if manifest.is_file() else {}
    return described | {
        path.relative_to(folder).as_posix(): storage.file_digest(path)
        for path in list_files(folder)
    }


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the index folder for writing.

    Raises:
        IndexLocked: Another process holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / "lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise IndexLocked(
            "Another process is writing this index.", "Wait for it, or set another INQUOTE_INDEX."
        ) from error


def assign_ids(found: list[Document], known: tuple[Document, ...]) -> list[Document]:
    """Give documents the ids they had: by file name, else (a rename) by text.

    Args:
        found: Documents with the id that their source name gives.
        known: The documents of the index before.
    """
    by_source = {name: d.id for d in known for name in (d.source, *d.also)}
    present = {name for d in found for name in (d.source, *d.also)}
    renamed = {d.sha256: d.id for d in known if not present & {d.source, *d.also}}
    taken: set[str] = set()
    result: list[Document | None] = [None] * len(found)
    for strict in (True, False):
        for i, document in enumerate(found):
            if result[i] is not None:
                continue
            names = (document.source, *document.also)
            old = next((by_source[n] for n in names if n in by_source), None)
            old = old or renamed.get(document.sha256)
            if strict and (old is None or old in taken):
                continue
            chosen = document.id if old is None or old in taken else old
            extra = 0
            while chosen in taken:
                extra += 1
                seed = f"{document.source}#{extra}".encode()
                chosen = hashlib.sha256(seed).hexdigest()[:16]
            taken.add(chosen)
            result[i] = replace(document, id=chosen)
    return [document for document in result if document is not None]


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


def ingest(
    settings: Settings, digests: dict[str, str], known: dict[str, Document]
) -> tuple[list[Document], dict[str, str]]:
    """Read the corpus.

    Args:
        settings: Where the corpus is, and the limits on a file.
        digests: The files to read, by source name.
        known: Documents that need not be read again, by source name.

    Returns:
        The documents in order of source name, and the reason for every file that was skipped.
    """
    documents, skipped = [], {}
    for source in sorted(digests):
        if source == "manifest.json":
            continue
        if source in known:
            documents.append(known[source])
            continue
        try:
            documents.append(read_file(settings.corpus / source, source, settings.max_file_bytes))
        except FileRefused as error:
            skipped[source] = str(error)
            log.warning("skipped %s: %s", source, error.message)
    return merge_copies(documents), skipped


@dataclass(frozen=True)
class _Vectors:
    """Vectors of the generation before, by what they were made from."""

    sentences: dict[str, FloatMatrix]
    passages: dict[str, FloatMatrix]


def _unit_key(document: Document, sentences: list[Sentence], sections: list[int]) -> str:
    units = [[s.start, s.end, c - sections[0]] for s, c in zip(sentences, sections, strict=True)]
    seed = json.dumps([document.sha256, units]).encode()
    return hashlib.sha256(seed).hexdigest()


def _split(snapshot: Snapshot) -> _Vectors:
    sentence_vectors = snapshot.dense_sentences.vectors()
    passage_vectors = snapshot.dense_passages.vectors()
    old = _Vectors({}, {})
    for position, rows in _rows(snapshot.sentences, len(snapshot.documents)):
        first, last = rows
        units = list(snapshot.sentences[first:last])
        key = _unit_key(snapshot.documents[position], units, snapshot.sections[first:last])
        old.sentences[key] = sentence_vectors[first:last]
        old.passages[key] = passage_vectors[first:last]
    return old


def _rows(
    sentences: tuple[Sentence, ...] | list[Sentence], documents: int
) -> Iterator[tuple[int, tuple[int, int]]]:
    first = 0
    for position in range(documents):
        last = first
        while last < len(sentences) and sentences[last].document == position:
            last += 1
        if last > first:
            yield position, (first, last)
        first = last


def assemble(
    documents: list[Document],
    embedder: Embedder,
    old: Snapshot | None = None,
    progress: bool = False,
) -> tuple[Snapshot, int]:
    """Make a snapshot of documents, embedding only what the old one does not hold.

    A document is embedded by itself, so its vectors do not depend on what else is indexed.

    Returns:
        The snapshot, and how many documents were embedded.
    """
    sentences = [s for i, d in enumerate(documents) for s in sentences_of(d, i)]
    sections = sections_of(documents, sentences)
    passages = passages_of(sentences, sections)
    cached = _split(old) if old is not None else _Vectors({}, {})
    spans = list(_rows(sentences, len(documents)))
    keys = {i: _unit_key(documents[i], sentences[a:b], sections[a:b]) for i, (a, b) in spans}
    fresh = [i for i, key in keys.items() if key not in cached.sentences]
    sentence_rows: list[FloatMatrix] = []
    passage_rows: list[FloatMatrix] = []
    with _bar(len(fresh), progress) as bar:
        for i, (a, b) in spans:
            text = documents[i].text
            if keys[i] in cached.sentences:
                sentence_rows.append(cached.sentences[keys[i]])
                passage_rows.append(cached.passages[keys[i]])
                continue
            units = [text[s.start : s.end] for s in sentences[a:b]]
            around = [text[p.start : p.end] for p in passages[a:b]]
            vectors = embedder.encode(units + around)
            sentence_rows.append(vectors[: b - a])
            passage_rows.append(vectors[b - a :])
            bar.update(1)
    empty = np.zeros((0, embedder.dimension), np.float32)
    unit_terms = [terms(documents[s.document].text[s.start : s.end]) for s in sentences]
    around_terms = [[t for u in unit_terms[p.first : p.last + 1] for t in u] for p in passages]
    identity = [[d.id, d.sha256, d.source, d.title, sorted(d.also)] for d in documents]
    seed = json.dumps([identity, recipe(), embedder.fingerprint]).encode()
    snapshot = Snapshot(
        fingerprint=hashlib.sha256(seed).hexdigest(),
        documents=tuple(documents),
        sentences=tuple(sentences),
        dense_sentences=DenseIndex.build(np.concatenate(sentence_rows or [empty])),
        dense_passages=DenseIndex.build(np.concatenate(passage_rows or [empty])),
        lexical_sentences=LexicalIndex.build(unit_terms),
        lexical_passages=LexicalIndex.build(around_terms),
    )
    return snapshot, len(fresh)


def _bar(total: int, progress: bool) -> Any:  # noqa: ANN401  (tqdm has no types)
    from tqdm import tqdm

    return tqdm(total=total, unit="article", desc="Indexing", disable=None if progress else True)


def open_index(
    settings: Settings, embedder: Embedder, *, rebuild: bool = False, progress: bool = False
) -> tuple[Snapshot, Report]:
    """Return the index of the corpus, bringing the one on disk up to date first.

    An unchanged corpus is only loaded. A damaged index is never served: it is built again.

    Args:
        settings: Where the corpus and the index are.
        embedder: The model for the vectors.
        rebuild: Embed everything again; ids are kept.
        progress: Show a bar when standard error is a terminal.

    Raises:
        CorpusError: There is no usable article; the message names what was skipped.
        IndexLocked: Another process is writing the index.
        IndexMismatch: The index was made with another embedding model and `rebuild` is off.
    """
    digests = corpus_digests(settings.corpus)
    if not rebuild:
        loaded = _load(settings, embedder, digests)
        if loaded is not None:
            return loaded
    with locked(settings.index):
        digests = corpus_digests(settings.corpus)
        return _update(settings, embedder, digests, rebuild, progress)


def _facts(embedder: Embedder, digests: dict[str, str]) -> dict[str, Any]:
    return {
        "embedder": embedder.name,
        "embedder_sha256": embedder.fingerprint,
        "recipe": recipe(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "corpus": digests,
    }


def _load(
    settings: Settings, embedder: Embedder, digests: dict[str, str]
) -> tuple[Snapshot, Report] | None:
    try:
        folder = storage.current(settings.index)
        if folder is None:
            return None
        manifest = storage.read_manifest(folder)
        _check_model(manifest, embedder)
        facts = manifest.model_dump()
        if any(facts[name] != value for name, value in _facts(embedder, digests).items()):
            log.info("the index is older than the corpus or this version; bringing it up to date")
            return None
        snapshot = storage.read(folder, manifest)
    except IndexDamaged as error:
        log.warning("%s It is built again.", error.message)
        return None
    report = Report(False, 0, manifest.documents, manifest.sentences, manifest.skipped)
    return snapshot, report


def _check_model(manifest: storage.Manifest, embedder: Embedder) -> None:
    if manifest.embedder_sha256 != embedder.fingerprint:
        raise IndexMismatch(
            f"The index was built with {manifest.embedder} ({manifest.dimension} numbers a "
            f"vector, weights {manifest.embedder_sha256[:8]}); the setting names {embedder.name} "
            f"({embedder.dimension}, weights {embedder.fingerprint[:8]}).",
            "Run 'inquote index --rebuild', set INQUOTE_EMBEDDER back, or another INQUOTE_INDEX.",
        )


def _update(
    settings: Settings, embedder: Embedder, digests: dict[str, str], rebuild: bool, progress: bool
) -> tuple[Snapshot, Report]:
    old: Snapshot | None = None
    known_documents: tuple[Document, ...] = ()
    unchanged: dict[str, Document] = {}
    try:
        folder = storage.current(settings.index)
        if folder is not None:
            manifest = storage.read_manifest(folder)
            if not rebuild:
                _check_model(manifest, embedder)
            known_documents = storage.read_documents(folder)
            if not rebuild:
                old = storage.read(folder, manifest)
            if not rebuild and manifest.recipe == recipe():
                same_notes = manifest.corpus.get("manifest.json") == digests.get("manifest.json")
                unchanged = {
                    d.source: replace(d, also=())
                    for d in known_documents
                    if same_notes and manifest.corpus.get(d.source) == digests.get(d.source)
                }
    except IndexDamaged as error:
        log.warning("%s It is built again.", error.message)
    documents, skipped = ingest(settings, digests, unchanged)
    documents = assign_ids(documents, known_documents)
    if not documents:
        named = "; ".join(f"{name}: {why}" for name, why in skipped.items())
        raise CorpusError(
            "The corpus holds no usable article." + (f" Skipped: {named}" if named else ""),
            "Put a .txt, .md, .html, .pdf or .docx article into it.",
        )
    snapshot, embedded = assemble(documents, embedder, old, progress)
    facts = _facts(embedder, digests) | {
        "skipped": skipped,
        "dimension": embedder.dimension,
        "built": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    storage.write(settings.index, snapshot, facts)
    report = Report(True, embedded, len(documents), len(snapshot.sentences), skipped)
    return snapshot, report
