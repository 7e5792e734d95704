"""Development figures at paragraph level: F1 at the best threshold, and AUROC of the margin."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from retriever.errors import SettingsError
from retriever.training.augment import normalise
from retriever.training.encode import Encoded, collate, encode
from retriever.training.squad import read_json
from retriever.training.windows import Example

LONGEST_ANSWER = 30
"""Tokens; longer spans are not considered."""


@dataclass(frozen=True)
class DevQuestion:
    """A question over a whole paragraph with all accepted answers; none if it is silent."""

    example: Example
    answers: tuple[str, ...]


@dataclass(frozen=True)
class DevFigures:
    """Percent for F1; AUROC from 0 to 1; `threshold` is in logits of margin over null."""

    f1: float
    has_answer_f1: float
    auroc: float
    threshold: float


def load_dev(path: Path, count: int, seed: int = 0) -> list[DevQuestion]:
    """A fixed sample of a SQuAD 2.0 development file; never trained on."""
    found = []
    for entry in read_json(path)["data"]:
        for paragraph in entry["paragraphs"]:
            for qa in paragraph["qas"]:
                answers = tuple(a["text"] for a in qa["answers"])
                example = Example(normalise(qa["question"]), paragraph["context"])
                found.append(DevQuestion(example, answers))
    if not found:
        raise SettingsError(f"{path.name} holds no questions.", "Give --dev a SQuAD 2.0 file.")
    return Random(seed).sample(found, min(count, len(found)))


def answer_f1(given: str, accepted: Sequence[str]) -> float:
    """SQuAD's token F1, best over the accepted answers (Rajpurkar et al. 2016), from 0 to 1."""

    def tokens(text: str) -> list[str]:
        bare = "".join(c for c in text.lower() if c not in string.punctuation)
        return re.sub(r"\b(a|an|the)\b", " ", bare).split()

    def f1(one: list[str], other: list[str]) -> float:
        same = sum((Counter(one) & Counter(other)).values())
        if not one or not other:
            return float(one == other)
        return 2 * same / (len(one) + len(other))

    return max(f1(tokens(given), tokens(text)) for text in accepted)


def best_span(
    start: np.ndarray[Any, Any], end: np.ndarray[Any, Any], encoded: Encoded
) -> tuple[float, int, int]:
    """Margin of the best span over null, in logits, and the span's code points in the window."""
    inside = np.array([pair is not None for pair in encoded.offsets])
    count = len(inside)
    scores = start[:count, None] + end[None, :count]
    allowed = np.triu(np.ones((count, count), bool)) & ~np.triu(
        np.ones((count, count), bool), LONGEST_ANSWER
    )
    scores = np.where(allowed & inside[:, None] & inside[None, :], scores, -np.inf)
    first, last = np.unravel_index(int(scores.argmax()), scores.shape)
    begin, finish = encoded.offsets[int(first)], encoded.offsets[int(last)]
    margin = float(scores[first, last] - start[0] - end[0])
    return margin, begin[0] if begin else 0, finish[1] if finish else 0


def auroc(positive: np.ndarray[Any, Any], negative: np.ndarray[Any, Any]) -> float:
    """Chance that a positive scores above a negative, ties counted half (Mann-Whitney)."""
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(negative)
    below = np.searchsorted(order, positive, "left")
    upto = np.searchsorted(order, positive, "right")
    return float((below + upto).mean() / 2 / len(negative))


def best_f1(
    margins: np.ndarray[Any, Any], f1: np.ndarray[Any, Any], has: np.ndarray[Any, Any]
) -> tuple[float, float]:
    """Highest mean F1 over all thresholds on the margin, and that threshold."""
    order = np.argsort(-margins, kind="stable")
    answered = np.concatenate([[0.0], np.cumsum(f1[order])])
    silent = (~has).sum() - np.concatenate([[0], np.cumsum(~has[order])])
    total = (answered + silent) / len(margins)
    at = int(total.argmax())
    return float(total[at]), float(margins[order][at - 1]) if at else float("inf")


def evaluate(
    model: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    questions: Sequence[DevQuestion],
    size: int = 32,
) -> DevFigures:
    """Read every question's paragraph (cut at 384 tokens) and score the spans.

    The model is put back into training mode.
    """
    import torch

    encoded = encode(tokenizer, [q.example for q in questions], limit=384)
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    margins, f1 = np.zeros(len(encoded)), np.zeros(len(encoded))
    model.eval()
    device = next(model.parameters()).device
    with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
        for at in range(0, len(order), size):
            part = order[at : at + size]
            batch = collate([encoded[i] for i in part])
            del batch["start_positions"], batch["end_positions"]
            out = model(**{name: tensor.to(device) for name, tensor in batch.items()})
            starts, ends = (x.float().cpu().numpy() for x in (out.start_logits, out.end_logits))
            for row, i in enumerate(part):
                margins[i], begin, finish = best_span(starts[row], ends[row], encoded[i])
                question = questions[i]
                if question.answers:
                    given = question.example.context[begin:finish]
                    f1[i] = answer_f1(given, question.answers)
    model.train()
    has = np.array([bool(q.answers) for q in questions])
    top, threshold = best_f1(margins, f1, has)
    held = float(f1[has].mean()) if has.any() else float("nan")
    return DevFigures(100 * top, 100 * held, auroc(margins[has], margins[~has]), threshold)
