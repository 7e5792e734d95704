"""Where the legs of an index live, by `INQUOTE_STORE`: files beside the texts, or Milvus."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import IndexDamaged
from retriever.index import storage
from retriever.index.snapshot import Snapshot
from retriever.settings import Settings

TERMS = "terms.json"


def load(settings: Settings, folder: Path, manifest: storage.Manifest) -> Snapshot:
    """Load a generation, its legs from the store that its manifest names.

    Raises:
        IndexDamaged: A file is missing or altered.
        StoreError: Milvus is not there, or does not hold the generation.
    """
    if manifest.store == "milvus":
        return storage.read(folder, manifest, partial(_from_milvus, settings, manifest.collection))
    return storage.read(folder, manifest)


def publish(
    settings: Settings, snapshot: Snapshot, facts: dict[str, Any], before: storage.Manifest | None
) -> Snapshot:
    """Make a snapshot that is in memory the current generation, and return it as it is served.

    In Milvus a generation is a collection. The one before is kept until the next is published,
    so that other servers can go on with it.

    Args:
        settings: Which store.
        snapshot: What to publish.
        facts: The manifest's fields, less those that follow from the snapshot.
        before: The manifest of the generation that is current now.

    Raises:
        OSError: The index folder cannot be written; the old generation stays.
        StoreError: Milvus failed; the old generation stays.
    """
    if settings.store != "milvus":
        storage.write(settings.index, snapshot, facts)
        return snapshot
    from retriever.index import milvus

    client = milvus.connect(settings)
    engine = milvus.fill(settings, client, snapshot)
    facts |= {"store": "milvus", "collection": engine.name}
    facts |= {"previous": before.collection if before else ""}

    def save(_: Snapshot, folder: Path) -> None:
        text = json.dumps(engine.vocabulary, ensure_ascii=False)
        (folder / TERMS).write_text(text, "utf-8")

    try:
        storage.write(settings.index, snapshot, facts, save)
    except BaseException:
        milvus.drop(client, engine.name)
        raise
    if before and before.previous:
        milvus.drop(client, before.previous)
    return replace(snapshot, **vars(_legs(engine)))


def _legs(engine: Any) -> storage.Legs:  # noqa: ANN401  (loaded only where it is used)
    from retriever.index.milvus import DENSE, SPARSE, MilvusDense, MilvusLexical

    dense = [MilvusDense(engine, field) for field in DENSE]
    lexical = [MilvusLexical(engine, field) for field in SPARSE]
    return storage.Legs(dense[0], dense[1], lexical[0], lexical[1], engine)


def _from_milvus(settings: Settings, collection: str, folder: Path, count: int) -> storage.Legs:
    from retriever.index import milvus

    try:
        table = json.loads((folder / TERMS).read_text("utf-8"))
        vocabulary = {term: (a, b, c) for term, (a, b, c) in table.items()}
    except (ValueError, AttributeError) as error:
        raise IndexDamaged(f"The index file {TERMS} is damaged.", storage.REBUILD) from error
    document_of = np.load(folder / "sentences.npy", allow_pickle=False)[:count, 0]
    client = milvus.connect(settings)
    engine = milvus.MilvusEngine(
        client, collection, vocabulary, np.ascontiguousarray(document_of), settings.time_limit
    )
    engine.check()
    return _legs(engine)
