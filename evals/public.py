"""What the runs over public data share: asking through the product, and the figures."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from sklearn.metrics import roc_auc_score

from retriever.ask.decide import decide
from retriever.ask.read import load_reader
from retriever.index.embed_onnx import load_embedder
from retriever.settings import Settings
from retriever.training.collections import Text
from retriever.training.examples import run
from retriever.types import Embedder, Reader

PASSAGES: int = Settings.model_fields["read_passages"].default
"""Windows read for a question, as the product does it by default."""


@dataclass(frozen=True)
class Record:
    """What the product made of one question.

    `right` says that the first sentence answers, `in_3` that one of the first three does;
    `answer` is the marked span, or the sentence where none is marked.
    """

    id: str
    group: str
    question: str
    kind: str
    answerable: bool
    right: bool
    in_3: bool
    probability: float
    answered: bool
    answer: str
    accepted: tuple[str, ...]
    seconds: float


def ask_all(
    texts: Iterable[Text], embedder: Embedder, reader: Reader | None, most: int = PASSAGES
) -> list[Record]:
    """Ask every question over its own text, with the numbers that ship."""
    records = []
    mode = "none" if reader is None else "reader"
    clock = time.perf_counter()
    for example in run(texts, embedder, reader, most):
        decision = decide(example.evidence, mode, read_alone=example.read_alone)
        now = time.perf_counter()
        numbers = [e.sentence for e, _ in decision.ranked[:3]]
        marks = [number in example.right for number in numbers]
        answer = ""
        if decision.ranked:
            best = decision.ranked[0][0]
            unit = example.snapshot.sentences[best.sentence]
            low, high = best.focus or (unit.start, unit.end)
            answer = example.snapshot.documents[unit.document].text[low:high]
        records.append(
            Record(
                example.asked.id,
                example.group,
                example.asked.text,
                example.asked.kind,
                bool(example.asked.gold),
                bool(marks and marks[0]),
                any(marks),
                decision.probability,
                decision.answered,
                answer,
                example.asked.answers,
                round(now - clock, 4),
            )
        )
        clock = now
    return records


def percent(values: Sequence[bool] | np.ndarray) -> float:
    """Return a share as a percentage with one digit; 0.0 of nothing."""
    return round(100 * float(np.mean(values)), 1) if len(values) else 0.0


def auroc(answerable: np.ndarray, score: np.ndarray) -> float | None:
    """Return the area under the ROC curve, 0 to 1; None where one class is missing."""
    if answerable.all() or not answerable.any():
        return None
    return round(float(roc_auc_score(answerable, score)), 4)


def false_answers_at(answerable: np.ndarray, score: np.ndarray, share: float) -> float | None:
    """Return the percentage of unanswerable questions that are answered.

    The threshold is the one at which `share` of the answerable are answered.
    """
    if answerable.all() or not answerable.any():
        return None
    cut = np.quantile(score[answerable], 1 - share)
    return percent(score[~answerable] >= cut)


def risk_curve(records: Sequence[Record]) -> tuple[np.ndarray, np.ndarray]:
    """Return coverage and risk as the threshold falls (El-Yaniv and Wiener 2010)."""
    ordered = sorted(records, key=lambda r: (-r.probability, r.id))
    wrong = np.cumsum([not r.right for r in ordered])
    count = np.arange(1, len(ordered) + 1)
    return count / len(ordered), wrong / count


def coverage_at(records: Sequence[Record], risk: float) -> float:
    """Return the largest percentage of questions answered with at most that share wrong."""
    coverage, risks = risk_curve(records)
    kept = coverage[risks <= risk]
    return round(100 * float(kept.max()), 1) if len(kept) else 0.0


def right_at(records: Sequence[Record], risk: float) -> float:
    """Return the percentage of answerable questions answered right at that risk."""
    ordered = sorted(records, key=lambda r: (-r.probability, r.id))
    _, risks = risk_curve(records)
    kept = np.flatnonzero(risks <= risk)
    last = int(kept.max()) + 1 if len(kept) else 0
    answerable = sum(r.answerable for r in records)
    return round(100 * sum(r.right for r in ordered[:last]) / max(answerable, 1), 1)


def ece(records: Sequence[Record], bins: int = 10) -> float:
    """Return the expected calibration error, 0 to 1 (Naeini et al. 2015)."""
    p = np.array([r.probability for r in records])
    right = np.array([r.right for r in records])
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    total = 0.0
    for b in range(bins):
        inside = place == b
        if inside.any():
            total += abs(p[inside].mean() - right[inside].mean()) * inside.mean()
    return round(float(total), 4)


def summarise(records: Sequence[Record]) -> dict[str, object]:
    """Return the figures of whole-text questions; percent, AUROC, AURC and ECE from 0 to 1."""
    answerable = np.array([r.answerable for r in records])
    score = np.array([r.probability for r in records])
    asked = [r for r in records if r.answerable]
    answered = [r for r in records if r.answered]
    return {
        "n": len(records),
        "answerable": len(asked),
        "gold_first": percent([r.right for r in asked]),
        "gold_in_3": percent([r.in_3 for r in asked]),
        "auroc": auroc(answerable, score),
        "right_at_15": right_at(records, 0.15),
        "right_at_default": percent([r.right and r.answered for r in asked]),
        "wrong_at_default": percent([not r.right for r in answered]),
        "answered_at_default": percent([r.answered for r in records]),
        "false_answers_at_80": false_answers_at(answerable, score, 0.8),
        "coverage_at_5": coverage_at(records, 0.05),
        "coverage_at_10": coverage_at(records, 0.10),
        "coverage_at_20": coverage_at(records, 0.20),
        "aurc": round(float(risk_curve(records)[1].mean()), 4) if records else None,
        "ece": ece(records) if records else None,
        "seconds_a_question": round(float(np.mean([r.seconds for r in records])), 4),
    }


def command(
    description: str,
    load: Callable[[Path], Iterable[Text]],
    names: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Run one set from the command line: `--data PATH --json OUT --reader NAME`.

    Args:
        description: For `--help`.
        load: Reads the data.
        names: What figures are called in this set, by their usual name.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--reader", default="builtin")
    options = parser.parse_args()
    embedder, reader = load_embedder("all-MiniLM-L6-v2"), load_reader(options.reader)
    records = ask_all(load(options.data), embedder, reader)
    figures = {names.get(name, name): value for name, value in summarise(records).items()}
    sys.stdout.write(write(options.json, figures, records) + "\n")


def write(path: Path | None, figures: dict[str, object], records: Sequence[Record]) -> str:
    """Write figures and records as JSON where a path is given; return the figures as text."""
    if path is not None:
        table = {**figures, "questions": [asdict(r) for r in records]}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return json.dumps(figures, indent=1)
