"""Measure how well the body of real web pages is found.

`python -m evals.extraction --data DIR [--json OUT] [--fit FILE]`. The measure is that of the
article extraction benchmark: 4-token shingles, mean precision and mean recall over the pages, F1
of the two. What is trained is cross-validated by page.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import trafilatura
import typer

from evals.extraction_fit import Page, fit, load_pages, shingles, tokens, training_rows
from retriever.ingest.blocks import classify
from retriever.ingest.formats import read_html
from retriever.ingest.model import from_json
from retriever.types import RETRIEVED, Block, BlockKind

BODY = RETRIEVED | {BlockKind.HEADING}
"""Kinds that count as body text: what is searched, and the headings inside it."""
FOLDS = 8


@dataclass(frozen=True)
class Figures:
    """Mean precision and recall over pages, and F1 of the two."""

    precision: float
    recall: float
    f1: float


def compare(truth: str, found: str) -> tuple[float, float]:
    """Return precision and recall of a text's shingles against the true ones."""
    wanted, given = shingles(tokens(truth)), shingles(tokens(found))
    hits = sum((wanted & given).values())
    return (
        hits / given.total() if given else 0.0,
        hits / wanted.total() if wanted else float(not given),
    )


def measure(pages: Sequence[Page], found: Sequence[str]) -> Figures:
    """Return the figures of the texts found for the pages."""
    pairs = [compare(page.body, text) for page, text in zip(pages, found, strict=True)]
    precision, recall = (float(np.mean(side)) for side in zip(*pairs, strict=True))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Figures(round(precision, 4), round(recall, 4), round(f1, 4))


def body_of(text: str, blocks: Sequence[Block]) -> str:
    """Return the body blocks of a text, one a line."""
    return "\n".join(text[block.start : block.end] for block in blocks if block.kind in BODY)


def folds(count: int) -> list[int]:
    """Return a fold for each page, the same at every run."""
    return [int(i) % FOLDS for i in np.random.default_rng(0).permutation(count)]


def by_text(pages: Sequence[Page]) -> list[list[Block]]:
    """Return the blocks of each page's visible text, by a classifier that has not seen it."""
    fold = folds(len(pages))
    rows = [training_rows(page) for page in pages]
    result: list[list[Block]] = [[] for _ in pages]
    for held in range(FOLDS):
        seen = [part for i, parts in enumerate(rows) if fold[i] != held for part in parts]
        steps = from_json(fit(seen))
        for i, page in enumerate(pages):
            if fold[i] == held:
                result[i] = classify(page.text, steps)
    return result


def by_html(page: Page) -> tuple[str, list[Block]]:
    """Return the canonical text and blocks of a page's HTML."""
    content = read_html(page.html, page.name)
    blocks = content.blocks if content.blocks is not None else classify(content.text)
    return content.text, list(blocks)


def one_line(page: Page) -> str:
    """Return the lines of eight words or more that end like a sentence."""
    stop = re.compile(r"[.!?…][\"”’)]*\s*$")
    return "\n".join(
        line for line in page.text.split("\n") if len(line.split()) >= 8 and stop.search(line)
    )


REFERENCES: dict[str, Callable[[Page], str]] = {
    "trafilatura": lambda page: trafilatura.extract(page.html, include_comments=False) or "",
    "one line": one_line,
    "all text": lambda page: page.text,
}


def main(
    data: Annotated[Path, typer.Option(help="Folder of pages.")],
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    fit_to: Annotated[
        Path | None, typer.Option("--fit", help="Fit on all pages; write the classifier here.")
    ] = None,
    headlines: Annotated[bool, typer.Option(help="Print the headline of each page.")] = False,
) -> None:
    """Print body precision, recall and F1 of both paths, and of the references."""
    pages = load_pages(data)
    if fit_to is not None:
        rows = [part for page in pages for part in training_rows(page)]
        fit_to.write_text(fit(rows), encoding="utf-8")
    html = [by_html(page) for page in pages]
    text = by_text(pages)
    figures = {
        "html": measure(pages, [body_of(*found) for found in html]),
        "text": measure(
            pages, [body_of(page.text, b) for page, b in zip(pages, text, strict=True)]
        ),
    }
    for name, reference in REFERENCES.items():
        figures[name] = measure(pages, [reference(page) for page in pages])
    for name, row in figures.items():
        sys.stdout.write(f"{name:12} P {row.precision:.4f}  R {row.recall:.4f}  F1 {row.f1:.4f}\n")
    if headlines:
        for page, (content, blocks), plain in zip(pages, html, text, strict=True):
            sys.stdout.write(f"{page.url}\n  html {_headline(content, blocks)}\n")
            sys.stdout.write(f"  text {_headline(page.text, plain)}\n")
    if as_json is not None:
        record = {name: asdict(row) for name, row in figures.items()} | {"pages": len(pages)}
        as_json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _headline(text: str, blocks: Sequence[Block]) -> str:
    kinds = (b for b in blocks if b.kind is BlockKind.HEADLINE)
    return next((text[b.start : b.end] for b in kinds), "-")


if __name__ == "__main__":
    typer.run(main)
