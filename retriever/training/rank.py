"""Fit the fused score of the search: `python -m retriever.training.rank --squad PATH`."""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

import numpy as np

from retriever.ask.search import FEATURES
from retriever.index.embed_onnx import load_embedder
from retriever.training.collections import squad
from retriever.training.examples import Example, run
from retriever.training.softmax import Floats, fit

log = logging.getLogger(__name__)


def hits(examples: list[Example], weights: Floats) -> tuple[float, float, int]:
    """Return the share of answerable questions with a right sentence first and in the first 3."""
    first = third = count = 0
    for example in examples:
        if not example.right:
            continue
        count += 1
        table = np.stack([c.features for c in example.candidates]).astype(np.float64)
        order = np.argsort(-np.round(table @ weights, 5), kind="stable")
        marks = example.marks([example.candidates[i].sentence for i in order[:3]])
        first += bool(marks[0])
        third += bool(marks.any())
    return 100 * first / count, 100 * third / count, count


def groups(examples: list[Example]) -> list[tuple[Floats, np.ndarray]]:
    """Return features and marks of every question with candidates."""
    return [
        (
            np.stack([c.features for c in e.candidates]).astype(np.float64),
            e.marks([c.sentence for c in e.candidates]),
        )
        for e in examples
        if e.candidates
    ]


def main() -> None:
    """Cross-validate by article, then fit on all and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("retriever/ask/ranker.json"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    examples = list(run(squad(options.squad), load_embedder("all-MiniLM-L6-v2"), None, 6))
    names = sorted({e.group for e in examples})
    legs = [*np.eye(len(FEATURES))[:4]]
    for name, leg in zip(FEATURES, legs, strict=False):
        log.info("%s alone: %.1f / %.1f %% of %d", name, *hits(examples, leg))
    folds = []
    for fold in range(4):
        held = set(names[fold::4])
        weights = fit(groups([e for e in examples if e.group not in held]))
        folds.append(hits([e for e in examples if e.group in held], weights))
    count = sum(n for _, _, n in folds)
    first, third = (sum(f[i] * f[2] for f in folds) / count for i in (0, 1))
    log.info("fused, cross-validated by article: %.1f / %.1f %% of %d", first, third, count)
    final = fit(groups(examples))
    table = {
        "cross_validated": {"first": round(first, 1), "in_3": round(third, 1), "n": count},
        "weights": {n: round(float(w), 5) for n, w in zip(FEATURES, final, strict=True)},
    }
    options.out.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
