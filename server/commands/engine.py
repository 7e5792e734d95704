"""What commands open: the assistant, or only the articles."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retriever.errors import UnknownDocument
from retriever.settings import Settings
from retriever.types import Document

if TYPE_CHECKING:
    from retriever.index.build import Report
    from server.service import Asker


log = logging.getLogger(__name__)


def open_assistant(settings: Settings, *, rebuild: bool = False) -> Asker:
    """Open the assistant; long work shows a bar where a person watches."""
    from retriever.assistant import Assistant

    return Assistant.open(settings, progress=sys.stderr.isatty(), rebuild=rebuild)


def bring_up_to_date(settings: Settings, *, rebuild: bool = False) -> tuple[str, Report]:
    """Bring the index up to date; return its fingerprint and what was done. No reader is loaded."""
    from retriever.index.build import open_index
    from retriever.index.embed_onnx import load_embedder

    embedder = load_embedder(settings.embedder, settings.threads)
    watched = sys.stderr.isatty()
    snapshot, report = open_index(settings, embedder, rebuild=rebuild, progress=watched)
    return snapshot.fingerprint, report


def open_documents(settings: Settings) -> Sequence[Document]:
    """Return the articles from their files alone, with the ids that the index gave them.

    No model is loaded.
    """
    from retriever.errors import IndexDamaged
    from retriever.index import storage
    from retriever.index.build import assign_ids
    from retriever.ingest.corpus import read_corpus

    known: tuple[Document, ...] = ()
    try:
        folder = storage.current(settings.index)
        if folder is not None:
            known = storage.read_documents(folder)
    except IndexDamaged:
        log.warning("The index is damaged; ids are made from file names.")
    corpus = read_corpus(settings.corpus, settings.max_file_bytes)
    return assign_ids(corpus.documents, known)


def find_document(settings: Settings, id: str) -> Document:
    """Return one article.

    Raises:
        UnknownDocument: None has that id.
    """
    for document in open_documents(settings):
        if document.id == id:
            return document
    raise UnknownDocument("No article has that id.", "'inquote documents list' shows the ids.")
