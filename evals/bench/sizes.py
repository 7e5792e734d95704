"""What an index of 100 to 1,000,000 sentences costs: time, memory, disk, time of a question.

`python -m evals.bench.sizes --data SQUAD.json.gz --work DIR --json OUT`

The text is spliced from the articles' sentences and its vectors are made up (`made_up`), as for
these figures only the amount matters; splitting, BM25, FAISS, storage and asking are the
product's, and questions are read by the real models. Every size is asked in a process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.corpora import homes, read, spliced
from evals.bench.forward import Forward
from evals.bench.measure import (
    disk_mb,
    machine,
    milliseconds,
    percentiles,
    resident_mb,
    write,
)
from evals.bench.recall import real_vectors
from retriever.ask.read import load_reader
from retriever.assistant import Assistant
from retriever.index import storage
from retriever.index.build import assemble
from retriever.index.embed_onnx import load_embedder
from retriever.ingest.pipeline import document_from_text
from retriever.settings import load_settings

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)


class MadeUpEmbedder:
    """Sums of two real vectors that a text's hash picks, with noise; no model is run."""

    name = "made-up"
    dimension = 384
    fingerprint = hashlib.sha256(b"made-up").hexdigest()

    def __init__(self, real: FloatMatrix) -> None:
        self._real = real

    def encode(self, texts: list[str], progress: bool = False) -> FloatMatrix:
        """Return unit vectors; the same text has the same one."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
            pick = np.random.default_rng(seed)
            a, b = pick.integers(0, len(self._real), 2)
            row += self._real[a] + self._real[b]
            row += 0.6 / np.sqrt(self.dimension) * pick.standard_normal(self.dimension)
            row /= np.linalg.norm(row)
        return rows


def build(size: int, data: Path, work: Path, real: FloatMatrix) -> dict[str, Any]:
    """Build and write an index; return what it took, by stage."""
    began = time.perf_counter()
    texts = list(spliced(read(data)[:200], size))
    made = time.perf_counter()
    documents = [document_from_text(t, f"{i:06}.txt", f"{i:06}") for i, t in enumerate(texts)]
    read_in = time.perf_counter()
    snapshot, _ = assemble(documents, MadeUpEmbedder(real))
    assembled = time.perf_counter()
    facts: dict[str, Any] = dict.fromkeys(("embedder", "embedder_sha256", "recipe", "built"), "")
    facts |= {"dimension": 384, "libraries": {}, "corpus": {}, "skipped": {}}
    storage.write(work / "index", snapshot, facts)
    written = time.perf_counter()
    return {
        "sentences": len(snapshot.sentences),
        "articles": len(documents),
        "text_mb": round(sum(len(t.encode()) for t in texts) / 2**20, 1),
        "seconds": {
            "made": round(made - began, 1),
            "read": round(read_in - made, 1),
            "index_without_models": round(assembled - read_in, 1),
            "write": round(written - assembled, 1),
        },
        "build_memory_mb": resident_mb(),
        "disk_mb": disk_mb(work / "index"),
    }


def ask(data: Path, work: Path, questions: int) -> dict[str, Any]:
    """Load the index and ask; return times by stage, and memory."""
    settings = load_settings(corpus=work, index=work / "index", feedback=False)
    forward = Forward(load_embedder(settings.embedder, settings.threads))
    reader = load_reader(settings.reader, settings.threads)
    forward.watch(reader)
    models = resident_mb()
    began = time.perf_counter()
    folder = storage.current(settings.index)
    assert folder is not None
    snapshot = storage.read(folder, storage.read_manifest(folder))
    loaded = time.perf_counter() - began
    assistant = Assistant(settings, snapshot, forward.embedder, reader)
    asked = homes(read(data), 200, 1)[:questions]
    began = time.perf_counter()
    assistant.ask(asked[0].question)
    first = time.perf_counter() - began
    times: list[float] = []
    outside: list[float] = []
    stages: dict[str, list[float]] = {}
    for each in asked:
        forward.reset()
        with milliseconds(times):
            answer = assistant.ask(each.question, explain=True)
        outside.append(times[-1] - 1000 * forward.seconds)
        for part in (answer.trace or {}).get("questions", []):  # type: ignore[attr-defined]
            for stage, spent in part["ms"].items():
                stages.setdefault(stage, []).append(spent)
    return {
        "load_seconds": round(loaded, 1),
        "first_answer_seconds": round(first, 2),
        "memory_mb": resident_mb(),
        "memory_of_models_mb": models,
        "ask": percentiles(times),
        "outside_models": percentiles(outside),
        "stages": {stage: percentiles(t) for stage, t in stages.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and write the figures after every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--real", type=int, default=20_000, help="real vectors to draw from")
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--only", choices=("build", "ask"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only:
        folder = given.work / f"size-{given.sizes[0]}"
        if given.only == "ask":
            write(ask(given.data, folder, given.questions), None)
            return 0
        real, _ = real_vectors(given.data, given.work / "vectors", given.real)
        write(build(given.sizes[0], given.data, folder, real), None)
        return 0
    found: dict[str, Any] = {"machine": machine(), "sizes": []}
    for size in given.sizes:
        row: dict[str, Any] = {}
        for step in ("build", "ask"):
            command = [sys.executable, "-m", "evals.bench.sizes", "--only", step]
            command += ["--data", str(given.data), "--work", str(given.work)]
            command += ["--sizes", str(size), "--real", str(given.real)]
            command += ["--questions", str(given.questions)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stderr.write("".join(islice(done.stderr, 4_000)))
                return 1
            row |= json.loads(done.stdout)
        found["sizes"].append(row)
        write(found, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
