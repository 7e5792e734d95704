"""The articles that gold questions are about."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.errors import GoldError
from evals.gold import ARTICLES
from retriever.ingest.pipeline import MANIFEST, read_file
from retriever.settings import packaged_corpus
from retriever.types import Document

MAX_BYTES = 20_000_000


def folders() -> list[Path]:
    """Return where articles are looked for: the invented ones, then the corpus that ships."""
    return [ARTICLES, packaged_corpus()]


def find_article(name: str, places: Sequence[Path]) -> Path:
    """Return the file of an article.

    Raises:
        GoldError: No folder has it.
    """
    for folder in places:
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    raise GoldError(f"No folder has the article {name}.", "Name its folder with --articles.")


def read_article(name: str, places: Sequence[Path]) -> Document:
    """Return an article as the product reads it: its canonical text, hash and blocks."""
    return read_file(find_article(name, places), name, MAX_BYTES)


def gather(names: Iterable[str], places: Sequence[Path], into: Path) -> None:
    """Copy articles into a folder, with the manifests' words on them: a corpus of its own.

    Raises:
        GoldError: An article is not found.
    """
    into.mkdir(parents=True, exist_ok=True)
    for name in sorted(set(names)):
        path = find_article(name, places)
        shutil.copyfile(path, into / name)
        manifest = path.parent / MANIFEST
        if manifest.is_file():
            shutil.copyfile(manifest, into / MANIFEST)
