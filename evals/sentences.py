r"""Compare sentence splitters on the fixtures: `python -m evals.sentences`.

A fixture is a text file of items. An item begins with a line `== kind`; in its text a `⏐` stands
before each sentence but the first, and `\t`, `\uXXXX` are escapes.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import sentencex
import typer

from retriever.ingest.sentences import split_sentences

Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "ingest"
BOUNDARY = "⏐"
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\t")


@dataclass(frozen=True, slots=True)
class Item:
    """A text of the fixture and where its sentences are, as code points into `text`."""

    kind: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Exact spans found: precision, recall, F1, items without an error, megabytes a second."""

    precision: float
    recall: float
    f1: float
    items_right: float
    megabytes_per_second: float


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its ends (empty spans stay empty)."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))


def load_fixture(path: Path) -> list[Item]:
    """Read a fixture file; see the module's docstring for the form."""
    items = []
    for chunk in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        kind, _, body = chunk.partition("\n")
        marked = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else "\t", body.rstrip("\n"))
        parts = marked.split(BOUNDARY)
        text = "".join(parts)
        spans, offset = [], 0
        for part in parts:
            spans.append(trimmed(text, offset, offset + len(part)))
            offset += len(part)
        items.append(Item(kind, text, tuple(spans)))
    return items


def _sentencex(text: str) -> list[Span]:
    found = sentencex.get_sentence_boundaries("en", text)
    return [trimmed(text, unit["start_index"], unit["end_index"]) for unit in found]


def _punctuation(text: str) -> list[Span]:
    cuts = [0, *(m.end() for m in re.finditer(r"[.!?]\s+", text)), len(text)]
    return [trimmed(text, a, b) for a, b in zip(cuts, cuts[1:], strict=False)]


def splitters() -> dict[str, Splitter]:
    """Return the splitters to compare: ours, sentencex, and those others that are installed."""
    found: dict[str, Splitter] = {
        "inquote": split_sentences,
        "sentencex": _sentencex,
        "full stop and space": _punctuation,
    }
    try:
        import syntok.segmenter as syntok

        def by_syntok(text: str) -> list[Span]:
            units = [unit for part in syntok.analyze(text) for unit in part]
            return [
                trimmed(text, unit[0].offset, unit[-1].offset + len(unit[-1].value))
                for unit in units
            ]

        found["syntok"] = by_syntok
    except ImportError:
        pass
    try:
        import pysbd

        def by_pysbd(text: str) -> list[Span]:
            units = pysbd.Segmenter(language="en", clean=False, char_span=True).segment(text)
            return [trimmed(text, unit.start, unit.end) for unit in units]

        found["pysbd"] = by_pysbd
    except ImportError:
        pass
    try:
        import spacy

        sentencizer = spacy.blank("en")
        sentencizer.add_pipe("sentencizer")
        sentencizer.max_length = 10_000_000

        def by_spacy(text: str) -> list[Span]:
            return [
                trimmed(text, unit.start_char, unit.end_char) for unit in sentencizer(text).sents
            ]

        found["spaCy sentencizer"] = by_spacy
    except ImportError:
        pass
    return found


def score(splitter: Splitter, items: list[Item]) -> Score:
    """Compare a splitter's spans with the fixture's; a span counts only if it is exact."""
    right = given = wanted = clean = 0
    for item in items:
        spans = {span for span in splitter(item.text) if span[0] < span[1]}
        hits = len(spans & set(item.spans))
        right, given, wanted = right + hits, given + len(spans), wanted + len(item.spans)
        clean += hits == len(spans) == len(item.spans)
    text = "\n\n".join(item.text for item in items) * 3
    began = time.perf_counter()
    splitter(text)
    seconds = time.perf_counter() - began
    precision, recall = right / max(given, 1), right / wanted
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Score(precision, recall, f1, clean / len(items), len(text.encode()) / 1e6 / seconds)


def main(
    fixture: Annotated[list[Path] | None, typer.Option(help="Fixture files.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print precision, recall and F1 of exact sentence spans for each splitter."""
    paths = fixture or [FIXTURES / "sentences.txt", FIXTURES / "sentences-heldout.txt"]
    table: dict[str, dict[str, dict[str, float]]] = {}
    for path in paths:
        items = load_fixture(path)
        count = sum(len(item.spans) for item in items)
        if not as_json:
            sys.stdout.write(f"{path.name}: {len(items)} texts, {count} sentences\n")
        for name, splitter in splitters().items():
            result = score(splitter, items)
            table.setdefault(path.name, {})[name] = {
                field: round(getattr(result, field), 4) for field in Score.__slots__
            }
            if not as_json:
                sys.stdout.write(
                    f"  {name:20} P {result.precision:.3f}  R {result.recall:.3f}  "
                    f"F1 {result.f1:.3f}  texts right {result.items_right:.3f}  "
                    f"{result.megabytes_per_second:.2f} MB/s\n"
                )
    if as_json:
        sys.stdout.write(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    typer.run(main)
