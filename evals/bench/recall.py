"""Approximate search against exact: recall@10, time, memory, by number of vectors.

`python -m evals.bench.recall --data SQUAD.json.gz --work DIR --json OUT`

Vectors are those of the articles' own sentences, kept in `--work`; questions are the articles' own.
Sizes beyond them (`--sizes`) are made up with sums of two real vectors and some noise, which is
good for time and memory; recall on them is told apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from evals.bench.corpora import homes, read
from evals.bench.measure import machine, write
from retriever.index.dense import in_cells
from retriever.index.embed_onnx import load_embedder
from retriever.ingest.pipeline import document_from_text, sentences_of
from retriever.settings import load_settings

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

CHUNK = 500
QUESTIONS = 300


def real_vectors(data: Path, work: Path, most: int) -> tuple[FloatMatrix, FloatMatrix]:
    """Return the vectors of up to `most` sentences and of questions about their articles.

    What is embedded is kept, so that a run that was stopped goes on where it was.
    """
    settings = load_settings()
    embedder = load_embedder(settings.embedder, settings.threads)
    articles = read(data)
    texts: list[str] = []
    used = []
    for article in articles:
        used.append(article)
        document = document_from_text(article.text, article.name, article.name)
        texts += [document.text[s.start : s.end] for s in sentences_of(document, 0)]
        if len(texts) >= most:
            break
    texts = texts[:most]
    asked = [q.question for q in homes(used, len(used), 1)][:QUESTIONS]
    work.mkdir(parents=True, exist_ok=True)
    parts = []
    for first in range(0, len(texts), CHUNK):
        path = work / f"sentences-{first:07}-{len(texts[first : first + CHUNK])}.npy"
        if not path.is_file():
            np.save(path, embedder.encode(texts[first : first + CHUNK]))
        parts.append(np.load(path))
    return np.concatenate(parts), embedder.encode(asked)


def made_up(real: FloatMatrix, count: int, seed: int = 7) -> FloatMatrix:
    """Return `count` unit vectors: the real ones, then sums of two of them with noise."""
    pick = np.random.default_rng(seed)
    parts = [real[:count]]
    left = count - len(parts[0])
    while left > 0:
        some = min(left, 50_000)
        pairs = pick.integers(0, len(real), (2, some))
        noise = pick.standard_normal((some, real.shape[1])).astype(np.float32)
        rows = real[pairs[0]] + real[pairs[1]] + 0.6 / np.sqrt(real.shape[1]) * noise
        parts.append(rows / np.linalg.norm(rows, axis=1, keepdims=True))
        left -= some
    return np.concatenate(parts).astype(np.float32)


def one_by_one(index: faiss.Index, asked: FloatMatrix) -> tuple[list[list[int]], float]:
    """Return the ten nearest of each question, and the median milliseconds for one."""
    found, times = [], []
    for query in asked:
        began = time.perf_counter()
        found.append(index.search(query[None, :], 10)[1][0].tolist())
        times.append((time.perf_counter() - began) * 1000)
    return found, round(float(np.median(times)), 3)


def compared(rows: FloatMatrix, asked: FloatMatrix, graph: bool) -> dict[str, Any]:
    """Return what exact search, cells and (where asked for) a graph reach on the same rows."""
    flat = faiss.IndexFlatIP(rows.shape[1])
    flat.add(rows)
    exact, exact_ms = one_by_one(flat, asked)

    def recall(found: list[list[int]]) -> float:
        pairs = zip(exact, found, strict=True)
        return round(float(np.mean([len(set(a) & set(b)) / 10 for a, b in pairs])), 4)

    result: dict[str, Any] = {"vectors": len(rows), "exact": {"ms": exact_ms}}
    began = time.perf_counter()
    cells = in_cells(rows)
    built = time.perf_counter() - began
    found, spent = one_by_one(cells, asked)
    result["cells"] = {
        "build_seconds": round(built, 1),
        "cells": cells.nlist,
        "searched": cells.nprobe,
        "recall_at_10": recall(found),
        "ms": spent,
        "of_exact": round(spent / exact_ms, 3),
    }
    if graph:
        began = time.perf_counter()
        hnsw = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        hnsw.hnsw.efConstruction = 200
        hnsw.add(rows)
        built = time.perf_counter() - began
        result["graph"] = {"build_seconds": round(built, 1), "by_width": {}}
        for width in (64, 128, 256, 512):
            hnsw.hnsw.efSearch = width
            found, spent = one_by_one(hnsw, asked)
            reached = {"recall_at_10": recall(found), "of_exact": round(spent / exact_ms, 3)}
            result["graph"]["by_width"][width] = reached
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and write the figures after every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--real", type=int, default=50_000, help="real sentences to embed")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="sizes made up from them")
    parser.add_argument("--graph-up-to", type=int, default=100_000, help="largest graph to build")
    given = parser.parse_args(arguments)
    real, asked = real_vectors(given.data, given.work, given.real)
    found: dict[str, Any] = {"machine": machine(), "real": [], "made_up": []}
    sizes = [n for n in (10_000, 50_000, 100_000) if n < len(real)] + [len(real)]
    for size in sizes:
        found["real"].append(compared(real[:size], asked, size <= given.graph_up_to))
        write(found, given.json)
    for size in given.sizes:
        rows = made_up(real, size)
        found["made_up"].append(compared(rows, asked, size <= given.graph_up_to))
        write(found, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
