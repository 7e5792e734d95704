"""What commands open: the assistant, or only the articles."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retriever.errors import UnknownDocument
from retriever.settings import Settings
from retriever.types import Document

if TYPE_CHECKING:
    from server.service import Asker


def open_assistant(settings: Settings) -> Asker:
    """Open the assistant; long work shows a bar where a person watches."""
    from retriever.assistant import Assistant

    return Assistant.open(settings, progress=sys.stderr.isatty())


def open_documents(settings: Settings) -> Sequence[Document]:
    """Return the articles as they are indexed."""
    return open_assistant(settings).documents


def find_document(settings: Settings, id: str) -> Document:
    """Return one article.

    Raises:
        UnknownDocument: None has that id.
    """
    for document in open_documents(settings):
        if document.id == id:
            return document
    raise UnknownDocument("No article has that id.", "'inquote documents list' shows the ids.")
