"""The reader and the product on a SQuAD 1.1 or 2.0 file (Rajpurkar et al. 2018).

`python -m evals.squad --data PATH --json OUT`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.normalise import normalise
from evals.public import Record, ask_all, auroc, summarise, write
from retriever.ask.read import load_reader
from retriever.index.embed_onnx import load_embedder
from retriever.training.calibrate import thin
from retriever.training.collections import load_json, squad
from retriever.training.evaluate import answer_f1
from retriever.types import Reader


def sampled(path: Path, most: int | None) -> list[tuple[str, str, list[str]]]:
    """Return (question, paragraph, answers) of a file, or an even sample of it."""
    rows = [
        (qa["question"], paragraph["context"], [a["text"] for a in qa.get("answers", [])])
        for article in load_json(path)["data"]
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    ]
    if most is None or most >= len(rows):
        return rows
    step = len(rows) / most
    return [rows[int(i * step)] for i in range(most)]


def paragraphs(path: Path, reader: Reader, most: int | None) -> dict[str, Any]:
    """Return the paragraph-level figures: each question over its own paragraph.

    F1 and EM are taken at the threshold of the null margin that is best for F1, as the SQuAD 2.0
    script reports them.
    """
    rows = sampled(path, most)
    margin, f1, em, silent = [], [], [], []
    for question, context, answers in rows:
        best = reader.read(question, [context])[0][0]
        given = context[best.start : best.end]
        margin.append(best.margin)
        silent.append(not answers)
        f1.append(answer_f1(given, answers) if answers else 0.0)
        em.append(float(normalise(given) in {normalise(a) for a in answers}))
    m, no = np.array(margin), np.array(silent)
    scores, exact = np.array(f1), np.array(em)
    cuts = np.concatenate([[-np.inf], np.sort(m), [np.inf]])
    totals = [np.where(m > cut, scores, no).mean() for cut in cuts]
    cut = cuts[int(np.argmax(totals))]
    given_f1, given_em = np.where(m > cut, scores, no), np.where(m > cut, exact, no)

    def mean(values: np.ndarray) -> float | None:
        return round(100 * float(values.mean()), 1) if len(values) else None

    return {
        "n": len(rows),
        "em": mean(given_em),
        "f1": mean(given_f1),
        "has_answer_f1": mean(given_f1[~no]),
        "no_answer_f1": mean(given_f1[no]),
        "never_silent_f1": mean(scores[~no]),
        "never_silent_em": mean(exact[~no]),
        "auroc": auroc(~no, m),
        "threshold": round(float(cut), 3) if np.isfinite(cut) else None,
    }


def span_f1(records: Sequence[Record]) -> float:
    """Return the token F1 of the marked span over the answerable questions, percent."""
    asked = [r for r in records if r.answerable]
    return round(100 * float(np.mean([answer_f1(r.answer, r.accepted) for r in asked])), 1)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--reader", default="builtin")
    parser.add_argument("--questions", type=int, help="an even sample of so many; default all")
    options = parser.parse_args()
    reader = load_reader(options.reader)
    figures: dict[str, Any] = {"reader": reader.name if reader else None}
    if reader is not None:
        figures |= paragraphs(options.data, reader, options.questions)
    texts = list(squad(options.data))
    if options.questions:
        texts = thin(texts, options.questions)
    records = ask_all(texts, load_embedder("all-MiniLM-L6-v2"), reader)
    figures["article"] = {**summarise(records), "span_f1": span_f1(records)}
    sys.stdout.write(write(options.json, figures, records) + "\n")


if __name__ == "__main__":
    main()
