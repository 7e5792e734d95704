"""The same questions over 1, 10, 100 and 1,000 articles: right answers and what they cost.

`python -m evals.bench.scale --data DEV.json.gz --around TRAIN.json.gz --work DIR --json OUT`

Ten articles of `--data` have the questions; the others, of both files, are added round them. A
question over one article is asked of an index that holds nothing else. Each question is asked at
every size in turn, so that what else the machine does weighs on all sizes alike, and beside it run
the bare references: the two models' forward passes alone, an inner product in numpy, and bm25s.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.corpora import Asked, Made, fill, homes, read
from evals.bench.forward import Forward
from evals.bench.measure import disk_mb, machine, milliseconds, percentiles, resident_mb, write
from retriever.ask.query import Query
from retriever.ask.read import load_reader
from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.index.embed_onnx import load_embedder
from retriever.index.snapshot import Snapshot
from retriever.settings import Settings, load_settings
from retriever.types import Answer, Reader, Status

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

HOMES = 10
SIZES = (1, 10, 100, 1000)


def right(answer: Answer, asked: Asked, names: Mapping[str, str]) -> bool:
    """Whether a quote of the answer holds the gold answer, at its place."""
    return answer.status is Status.ANSWERED and any(
        names[c.document_id] == asked.article and c.start <= asked.start and asked.end <= c.end
        for c in answer.citations
    )


def settings_of(work: Path, name: str) -> Settings:
    """Return the settings of a corpus of this benchmark."""
    return load_settings(corpus=work / name / "corpus", index=work / name / "index", feedback=False)


class Sized:
    """Everything measured at one size: one index, or one for each home article at size 1."""

    def __init__(
        self,
        size: int,
        articles: Sequence[Made],
        work: Path,
        forward: Forward,
        reader: Reader | None,
    ) -> None:
        self.size = size
        self.build: dict[str, Any] = {}
        self.times: list[float] = []
        self.stages: dict[str, list[float]] = {}
        self.outside: list[float] = []
        self.right: list[bool] = []
        self.found: list[bool] = []
        self.wrong: list[bool] = []
        self._assistants: dict[str, Assistant] = {}
        groups = [[a] for a in articles[:HOMES]] if size == 1 else [list(articles[:size])]
        before, spent, model, disk, sentences = resident_mb(), 0.0, 0.0, 0.0, 0
        for number, group in enumerate(groups):
            settings = settings_of(work, f"{size}-{number}")
            fill(settings.corpus, group)
            forward.reset()
            began = time.perf_counter()
            snapshot, report = open_index(settings, forward.embedder)
            if report.built:
                spent += time.perf_counter() - began
                model += forward.seconds
            disk += disk_mb(settings.index)
            sentences += len(snapshot.sentences)
            assistant = Assistant(settings, snapshot, forward.embedder, reader)
            self._assistants |= {a.name: assistant for a in group}
        note = work / f"{size}-build.json"
        if spent:
            build = {"seconds": round(spent, 1), "model_seconds": round(model, 1)}
            note.write_text(json.dumps(build))
        self.build = json.loads(note.read_text()) if note.is_file() else {}
        indexes = len(groups)
        self.build |= {"sentences": sentences // indexes, "disk_mb": round(disk / indexes, 3)}
        self.build |= {"memory_mb": round((resident_mb() - before) / indexes, 1)}

    def assistant(self, asked: Asked) -> Assistant:
        """Return what answers a question at this size."""
        return self._assistants[asked.article]

    def snapshot(self, asked: Asked) -> Snapshot:
        """Return the index that a question is asked of."""
        return self.assistant(asked)._snapshot

    def ask(self, asked: Asked, forward: Forward) -> None:
        """Ask a question, and note what came of it."""
        assistant = self.assistant(asked)
        forward.reset()
        with milliseconds(self.times):
            answer = assistant.ask(asked.question, explain=True)
        self.outside.append(1 - 1000 * forward.seconds / self.times[-1])
        names = {d.id: d.source for d in assistant.documents}
        self.right.append(right(answer, asked, names))
        self.wrong.append(answer.status is Status.ANSWERED and not self.right[-1])
        near = assistant.search(asked.question, 10)
        self.found.append(
            any(
                names[c.document_id] == asked.article
                and c.start <= asked.start
                and asked.end <= c.end
                for c in near
            )
        )
        questions = (answer.trace or {}).get("questions", [])
        for part in questions:  # type: ignore[attr-defined]
            for stage, spent in part["ms"].items():
                self.stages.setdefault(stage, []).append(spent)

    def figures(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "articles": self.size,
            **self.build,
            "questions": len(self.right),
            "right": round(100 * float(np.mean(self.right)), 1),
            "answered_wrong": round(100 * float(np.mean(self.wrong)), 1),
            "found_in_10": round(100 * float(np.mean(self.found)), 1),
            "ask": percentiles(self.times),
            "stages": {stage: percentiles(times) for stage, times in self.stages.items()},
            "outside_models": round(float(np.median(self.outside)), 3),
        }


def bare(largest: Sized, asked: Asked, vectors: FloatMatrix, times: dict[str, list[float]]) -> None:
    """Time the references on a question, over the largest index's own vectors and words."""
    snapshot = largest.snapshot(asked)
    query = vectors[0]
    with milliseconds(times.setdefault("numpy_inner_product", [])):
        np.argpartition(vectors @ query, -40)[-40:]
    terms = Query(asked.question).terms
    with milliseconds(times.setdefault("bm25s", [])):
        snapshot.lexical_sentences.scores(terms)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the figures, and write them after every ten questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--around", type=Path, help="a SQuAD file whose articles are added")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--each", type=int, default=20, help="questions about one article")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    given = parser.parse_args(arguments)
    articles = read(given.data, given.around)
    settings = load_settings()
    forward = Forward(load_embedder(settings.embedder, settings.threads))
    reader = load_reader(settings.reader, settings.threads)
    forward.watch(reader)
    sized = [Sized(size, articles, given.work, forward, reader) for size in given.sizes]
    questions = homes(articles, HOMES, given.each)
    times: dict[str, list[float]] = {}
    vectors = sized[-1].snapshot(questions[0]).dense_sentences.vectors()
    for each in sized:
        each.assistant(questions[0]).ask("What is it about?")
    for number, asked in enumerate(questions):
        order = sized if number % 2 else sized[::-1]
        for each in order:
            each.ask(asked, forward)
        bare(sized[-1], asked, vectors, times)
        if number % 10 == 9 or number == len(questions) - 1:
            found = {
                "machine": machine(),
                "sizes": [each.figures() for each in sized],
                "bare": {name: percentiles(t) for name, t in times.items()},
            }
            write(found, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
