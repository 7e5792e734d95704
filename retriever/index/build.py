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
from retriever.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexNotWritable,
)
from retriever.index import storage, stores
from retriever.index.dense import DenseIndex
from retriever.index.lexical import LexicalIndex, terms
from retriever.index.snapshot import Snapshot
from retriever.ingest.corpus import corpus_digests, read_corpus, require_articles
from retriever.ingest.passages import passages_of, sections_of
from retriever.ingest.pipeline import sentences_of
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
    """Return a digest of the code and numbers that turn files into sentences and passages."""
    digest = hashlib.sha256(str(storage.FORMAT).encode())
    folder = Path(retriever.ingest.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".json"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the index folder for writing.

    Raises:
        IndexLocked: Another process holds it.
        IndexNotWritable: The folder cannot be made or written.
    """
    lock = FileLock(root / "lock", timeout=0)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise IndexLocked(
            "Another process is writing this index.", "Wait for it, or set another INQUOTE_INDEX."
        ) from error
    except OSError as error:
        raise _not_writable(error) from error
    try:
        yield
    finally:
        lock.release()


def _not_writable(error: OSError) -> IndexNotWritable:
    return IndexNotWritable(
        f"The index cannot be written: {error.strerror or error}.",
        "The one before is left as it was. Mend the folder or the disk, or set another "
        "INQUOTE_INDEX.",
    )


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
    shape = (len(sentences), embedder.dimension)
    sentence_rows, passage_rows = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    with _bar(len(fresh), progress) as bar:
        for i, (a, b) in spans:
            text = documents[i].text
            if keys[i] in cached.sentences:
                sentence_rows[a:b] = cached.sentences[keys[i]]
                passage_rows[a:b] = cached.passages[keys[i]]
                continue
            units = [text[s.start : s.end] for s in sentences[a:b]]
            around = [text[p.start : p.end] for p in passages[a:b]]
            vectors = embedder.encode(units + around)
            sentence_rows[a:b] = vectors[: b - a]
            passage_rows[a:b] = vectors[b - a :]
            bar.update(1)
    dense_sentences = DenseIndex.build(sentence_rows)
    del sentence_rows  # a leg's vectors are in memory twice only while it is built
    dense_passages = DenseIndex.build(passage_rows)
    del passage_rows
    unit_terms = [terms(documents[s.document].text[s.start : s.end]) for s in sentences]
    around_terms = [[t for u in unit_terms[p.first : p.last + 1] for t in u] for p in passages]
    identity = [[d.id, d.sha256, d.source, d.title, sorted(d.also), _stated(d)] for d in documents]
    seed = json.dumps([identity, recipe(), embedder.fingerprint]).encode()
    snapshot = Snapshot(
        fingerprint=hashlib.sha256(seed).hexdigest(),
        documents=tuple(documents),
        sentences=tuple(sentences),
        dense_sentences=dense_sentences,
        dense_passages=dense_passages,
        lexical_sentences=LexicalIndex.build(unit_terms),
        lexical_passages=LexicalIndex.build(around_terms),
    )
    return snapshot, len(fresh)


def _stated(document: Document) -> list[tuple[str, str]]:
    return sorted((name, field.value) for name, field in document.metadata.items())


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
        IndexNotWritable: The index folder is read-only, or the disk is full.
        StoreError: Milvus is not there, or does not hold the index.
    """
    if not rebuild:
        loaded = _load(settings, embedder)
        if loaded is not None:
            return loaded
    with locked(settings.index):
        return _update(settings, embedder, rebuild, progress)


def _facts(settings: Settings, embedder: Embedder) -> dict[str, Any]:
    return {
        "embedder": embedder.name,
        "embedder_sha256": embedder.fingerprint,
        # What a change of makes the index stale: offsets, units and what is skipped may differ.
        "recipe": f"{recipe()}-{settings.max_file_bytes}",
        "libraries": {name: version(name) for name in LIBRARIES},
        "store": settings.store,
    }


def _load(settings: Settings, embedder: Embedder) -> tuple[Snapshot, Report] | None:
    wanted = _facts(settings, embedder) | {"corpus": corpus_digests(settings.corpus)}
    folder: Path | None = None
    try:
        folder = storage.current(settings.index)
        if folder is None:
            return None
        manifest = storage.read_manifest(folder)
        _check_model(manifest, embedder)
        facts = manifest.model_dump()
        if any(facts[name] != value for name, value in wanted.items()):
            log.info("the index is older than the corpus or this version; bringing it up to date")
            return None
        snapshot = stores.load(settings, folder, manifest)
    except IndexDamaged as error:
        if folder is not None and storage.current(settings.index) != folder:
            return _load(settings, embedder)  # another process published while this one read
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
    settings: Settings, embedder: Embedder, rebuild: bool, progress: bool
) -> tuple[Snapshot, Report]:
    old: Snapshot | None = None
    manifest: storage.Manifest | None = None
    known: tuple[Document, ...] = ()
    made_of: dict[str, str] = {}
    facts = _facts(settings, embedder)
    try:
        folder = storage.current(settings.index)
        if folder is not None:
            manifest = storage.read_manifest(folder)
            if not rebuild:
                _check_model(manifest, embedder)
            known = storage.read_documents(folder)
            if not rebuild and manifest.store == settings.store:
                old = stores.load(settings, folder, manifest)
            if not rebuild and manifest.recipe == facts["recipe"]:
                made_of = manifest.corpus
    except IndexDamaged as error:
        log.warning("%s It is built again.", error.message)
    corpus = read_corpus(settings.corpus, settings.max_file_bytes, known, made_of)
    require_articles(corpus)
    documents = assign_ids(corpus.documents, known)
    snapshot, embedded = assemble(documents, embedder, old, progress)
    facts |= {
        "corpus": corpus.digests,
        "skipped": corpus.skipped,
        "dimension": embedder.dimension,
        "built": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    try:
        snapshot = stores.publish(settings, snapshot, facts, manifest)
    except OSError as error:
        raise _not_writable(error) from error
    report = Report(True, embedded, len(documents), len(snapshot.sentences), corpus.skipped)
    return snapshot, report
