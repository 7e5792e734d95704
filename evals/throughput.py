"""How fast articles are indexed, beside the bare embedding model on the same texts.

`python -m evals.throughput --squad TRAIN.json.gz --articles 1000 [--json OUT]`. The bare model
embeds every sentence and passage of those articles, sorted by length over all of them, which is the
best that it can do; indexing reads the files, splits them, embeds a document at a time, builds
FAISS and BM25, and writes and flushes the index. The two take turns over equal shares of the
articles, so that both see the same machine. Processor seconds are told beside wall seconds: on a
machine that others use too, the former are the ones to compare.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from retriever.index.build import open_index
from retriever.index.embed_onnx import load_embedder
from retriever.index.snapshot import Snapshot
from retriever.ingest.corpus import read_corpus
from retriever.ingest.passages import passages_of, sections_of
from retriever.ingest.pipeline import sentences_of
from retriever.settings import load_settings
from retriever.types import Embedder

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

SENTENCES = 40
"""About so many sentences an article."""
LIMIT = 20_000_000


@dataclass(frozen=True)
class Figures:
    """Seconds of both ways; `ratio_*` is indexing's throughput in parts of the bare model's."""

    articles: int
    sentences: int
    bare_wall: float
    bare_processor: float
    index_wall: float
    index_processor: float
    without_model_wall: float
    ratio_wall: float
    ratio_processor: float
    sentences_per_second: float


class Nothing:
    """An embedder that costs nothing, to time all that is not the model."""

    name = "nothing"
    dimension = 384
    fingerprint = "0" * 64

    def encode(self, texts: list[str], progress: bool = False) -> FloatMatrix:
        """Return the same unit vector for every text."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        rows[:, 0] = 1.0
        return rows


def articles(squad: Path, count: int) -> Iterator[str]:
    """Yield texts of paragraphs that follow each other in one article of a SQuAD file."""
    opener = gzip.open if squad.suffix == ".gz" else open
    with opener(squad, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    made = 0
    for article in data:
        parts: list[str] = []
        for paragraph in article["paragraphs"]:
            parts.append(" ".join(paragraph["context"].split()))
            if sum(part.count(". ") + 1 for part in parts) >= SENTENCES:
                yield f"{article['title'].replace('_', ' ')}\n\n" + "\n\n".join(parts) + "\n"
                parts, made = [], made + 1
                if made == count:
                    return


def texts_of(corpus: Path) -> list[str]:
    """Return every sentence and passage of a corpus, as indexing embeds them."""
    documents = read_corpus(corpus, LIMIT).documents
    sentences = [s for i, d in enumerate(documents) for s in sentences_of(d, i)]
    passages = passages_of(sentences, sections_of(documents, sentences))
    return [documents[s.document].text[s.start : s.end] for s in sentences] + [
        documents[p.document].text[p.start : p.end] for p in passages
    ]


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and the processor seconds that a call takes."""
    wall, processor = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - processor


def indexed(corpus: Path, embedder: Embedder) -> Snapshot:
    """Index a corpus from scratch, and throw the index away."""
    with tempfile.TemporaryDirectory() as index:
        return open_index(load_settings(corpus=corpus, index=Path(index)), embedder)[0]


def measure(made: Sequence[str], embedder: Embedder, shares: int, folder: Path) -> Figures:
    """Time both ways over the articles, in so many equal shares by turns."""
    bare, index = [0.0, 0.0], [0.0, 0.0]
    sentences = 0
    for share in range(shares):
        corpus = folder / f"share-{share}"
        write(corpus, made[share::shares])
        texts = texts_of(corpus)
        sentences += len(texts) // 2
        runs: list[tuple[list[float], Callable[[], object]]] = [
            (bare, partial(embedder.encode, texts)),
            (index, partial(indexed, corpus, embedder)),
        ]
        for total, call in runs if share % 2 else reversed(runs):
            for i, spent in enumerate(timed(call)):
                total[i] += spent
    write(folder / "all", made)
    rest, _ = timed(partial(indexed, folder / "all", Nothing()))
    return Figures(
        articles=len(made),
        sentences=sentences,
        bare_wall=round(bare[0], 2),
        bare_processor=round(bare[1], 2),
        index_wall=round(index[0], 2),
        index_processor=round(index[1], 2),
        without_model_wall=round(rest, 2),
        ratio_wall=round(bare[0] / index[0], 3),
        ratio_processor=round(bare[1] / index[1], 3),
        sentences_per_second=round(sentences / index[0], 1),
    )


def write(corpus: Path, made: Sequence[str]) -> None:
    """Write the articles as files of a corpus."""
    corpus.mkdir()
    for number, text in enumerate(made):
        (corpus / f"{number:04}.txt").write_text(text, encoding="utf-8")


def main(
    squad: Annotated[Path, typer.Option(help="SQuAD file, whose paragraphs become articles.")],
    count: Annotated[int, typer.Option("--articles", min=2, help="How many articles.")] = 1_000,
    shares: Annotated[int, typer.Option(min=1, help="Shares measured by turns.")] = 4,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Print how long indexing takes beside the bare embedding model."""
    made = list(articles(squad, count))
    embedder = load_embedder("all-MiniLM-L6-v2")
    embedder.encode(["The model is loaded before the clock starts."])
    with tempfile.TemporaryDirectory() as folder:
        figures = asdict(measure(made, embedder, min(shares, len(made)), Path(folder)))
    for name, value in figures.items():
        sys.stdout.write(f"{name:22} {value}\n")
    if as_json is not None:
        as_json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
