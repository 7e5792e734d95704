"""Fit the choice of the sentence and the decision to answer on development data.

`python -m retriever.training.calibrate --squad PATH --pages DIR --clapnq PATH`

A fourth set ships: invented articles that no reader was trained on. Each set is reported apart,
cross-validated by article; `SHARE` says how much say each has, whatever its size. The invented ones
have none in the mode without a reader: their near misses share more words with the text than what
it answers, and by words and vectors alone there would be nothing left to answer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from retriever.ask.decide import EXTRA, decision_features, rank, rank_again, rivals
from retriever.ask.evidence import FEATURES, Evidence
from retriever.ask.read import load_reader
from retriever.index.embed_onnx import load_embedder
from retriever.training.collections import Text, clapnq, pages, squad
from retriever.training.examples import Example, run
from retriever.training.softmax import Floats, fit, fit_logistic

log = logging.getLogger(__name__)

SHARE = {"squad": 1.0, "pages": 2.0, "clapnq": 0.5, "invented": 1.0}
INVENTED = Path(__file__).parent / "data" / "held-out.json"
THRESHOLD = 0.6
"""The probability from which is answered; `at_threshold` says how that does."""
STRONG = 0.75
MOST_ALONE = 1.0
"""The most that a margin of a sentence read alone may weigh against the first score."""
PENALTY = 1e-2
"""Of the decision's squared weights, on features of unit deviation."""
_DIRECTIONS = {
    "names_missing": -1,
    "numbers_missing": -1,
    "span_echo": -1,
    "is_question": -1,
    "unread": -1,
}
SIGNS = [_DIRECTIONS.get(name, 1) for name in (*FEATURES, *EXTRA)]
"""The direction in which each feature may speak: what looks like an answer never counts against
it. With so few questions, free signs fit the noise."""


@dataclass(frozen=True)
class Outcome:
    """What the fitted numbers made of one question."""

    probability: float
    right: bool
    answerable: bool


def thin(texts: list[Text], most: int, seed: int = 0) -> list[Text]:
    """Return the texts with at most so many questions in all, drawn evenly."""
    total = sum(len(t.questions) for t in texts)
    if total <= most:
        return texts
    rng = Random(seed)
    return [
        Text(t.document, tuple(q for q in t.questions if rng.random() < most / total))
        for t in texts
    ]


def fit_rank(sets: dict[str, list[Example]]) -> Floats:
    """Fit the choice of the sentence; each set has its share."""
    groups, weights = [], []
    for name, examples in sets.items():
        usable = [e for e in examples if e.right and e.evidence]
        for example in usable:
            table = np.stack([e.features for e in example.evidence]).astype(np.float64)
            groups.append((table, example.marks(e.sentence for e in example.evidence)))
            weights.append(SHARE[name] / len(usable))
    return fit(groups, np.array(weights), signs=SIGNS[: len(FEATURES)])


@dataclass(frozen=True)
class Choice:
    """Fitted numbers that choose a sentence: the first ranking's, and what reading alone adds."""

    rank: Floats
    alone: float

    def choose(self, example: Example) -> tuple[list[tuple[Evidence, float]], dict[int, float]]:
        """Return the evidence best first, and the margins of what was read alone."""
        ranked = rank(example.evidence, self.rank)
        alone = read_again(example, ranked)
        return rank_again(ranked, alone, self.alone), alone


def read_again(example: Example, ranked: Sequence[tuple[Evidence, float]]) -> dict[int, float]:
    """Return the margins of the sentences that may be best, read alone; none without a reader."""
    if example.read_alone is None:
        return {}
    return {e.sentence: example.read_alone(e) for e in rivals(ranked)}


def fit_choice(sets: dict[str, list[Example]]) -> Choice:
    """Fit both rankings, the second on those questions for which several are read again."""
    weights = fit_rank(sets)
    groups, shares = [], []
    for name, examples in sets.items():
        found = []
        for example in examples:
            if not example.evidence or not example.right:
                continue
            ranked = rank(example.evidence, weights)
            alone = read_again(example, ranked)
            marks = example.marks(alone)
            if len(alone) > 1 and marks.any():
                scores = {e.sentence: s for e, s in ranked}
                found.append((np.array([[scores[n], m] for n, m in alone.items()]), marks))
        groups += found
        shares += [SHARE[name] / len(found) for _ in found]
    if not groups:
        return Choice(weights, 0.0)
    first, second = fit(groups, np.array(shares), signs=[1, 1])
    return Choice(weights, min(float(second / max(first, 1e-6)), MOST_ALONE))


def tabulate(
    examples: Sequence[Example], choice: Choice
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the decision's features, whether the choice is right, whether there is an answer."""
    rows, right, answerable = [], [], []
    for example in examples:
        if not example.evidence:
            continue
        ranked, alone = choice.choose(example)
        rows.append(decision_features(ranked, alone))
        right.append(ranked[0][0].sentence in example.right)
        answerable.append(bool(example.right))
    return np.stack(rows), np.array(right), np.array(answerable)


def fit_decision(sets: dict[str, list[Example]], choice: Choice) -> tuple[Floats, float]:
    """Fit the probability that the chosen sentence answers: weights and intercept."""
    tables, marks, shares = [], [], []
    for name, examples in sets.items():
        table, right, _ = tabulate(examples, choice)
        tables.append(table)
        marks.append(right)
        shares.append(np.full(len(right), SHARE[name] / len(right)))
    return fit_logistic(
        np.concatenate(tables), np.concatenate(marks), np.concatenate(shares), PENALTY, SIGNS
    )


def outcomes(
    examples: Sequence[Example], choice: Choice, decision: Floats, intercept: float
) -> list[Outcome]:
    """Return what fitted numbers make of questions."""
    table, right, answerable = tabulate(examples, choice)
    probability = 1 / (1 + np.exp(-(table @ decision + intercept)))
    return [
        Outcome(float(p), bool(r), bool(a))
        for p, r, a in zip(probability, right, answerable, strict=True)
    ]


def cross_validate(sets: dict[str, list[Example]], folds: int = 4) -> dict[str, list[Outcome]]:
    """Return held-out outcomes of every set, by folds of whole articles."""
    groups = {name: sorted({e.group for e in examples}) for name, examples in sets.items()}
    result: dict[str, list[Outcome]] = {name: [] for name in sets}
    for fold in range(folds):
        held = {name: set(names[fold::folds]) for name, names in groups.items()}
        train = {n: [e for e in ex if e.group not in held[n]] for n, ex in sets.items()}
        choice = fit_choice(train)
        decision, intercept = fit_decision(train, choice)
        for name, examples in sets.items():
            test = [e for e in examples if e.group in held[name]]
            if test:
                result[name] += outcomes(test, choice, decision, intercept)
    return result


def threshold_for(found: Sequence[Outcome], most_wrong: float) -> float:
    """Return the lowest probability above which at most that share of answers is wrong."""
    ordered = sorted(found, key=lambda o: -o.probability)
    best, wrong = 1.0, 0
    for count, outcome in enumerate(ordered, 1):
        wrong += not outcome.right
        if wrong / count <= most_wrong:
            best = outcome.probability
    return best


def calibration_error(p: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    edges = np.clip((p * 10).astype(int), 0, 9)
    return sum(
        abs(float(p[edges == b].mean() - right[edges == b].mean())) * float((edges == b).mean())
        for b in range(10)
        if (edges == b).any()
    )


def error_by_chance(p: Floats, draws: int = 200, seed: int = 0) -> float:
    """Return the mean error that these probabilities show if each of them is exactly true.

    With few questions the bins' shares scatter: no calibration can be measured below this.
    """
    rng = np.random.default_rng(seed)
    return float(np.mean([calibration_error(p, rng.random(len(p)) < p) for _ in range(draws)]))


def figures(found: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of one set; percent, AUROC and calibration errors from 0 to 1."""
    p = np.array([o.probability for o in found])
    right = np.array([o.right for o in found])
    answerable = np.array([o.answerable for o in found])
    bar15 = threshold_for(found, 0.15)
    cut80 = np.quantile(p[answerable], 0.2)
    has_both = answerable.any() and not answerable.all()
    return {
        "n": len(found),
        "gold_first": round(100 * float(right[answerable].mean()), 1),
        "auroc": round(float(roc_auc_score(answerable, p)), 3) if has_both else 0.0,
        "right_at_15": round(100 * float((right & (p >= bar15))[answerable].mean()), 1),
        "false_answers_at_80": (
            round(100 * float((p[~answerable] >= cut80).mean()), 1) if has_both else 0.0
        ),
        "ece": round(calibration_error(p, right), 3),
        "ece_by_chance": round(error_by_chance(p), 3),
    }


def at(found: Sequence[Outcome], threshold: float) -> dict[str, float]:
    """Return how many questions are answered, and how many answers are wrong, in percent."""
    answered = [o for o in found if o.probability >= threshold]
    asked = [o for o in found if o.answerable]
    wrong = sum(not o.right for o in answered)
    return {
        "answered": round(100 * len(answered) / len(found), 1),
        "wrong_among_answered": round(100 * wrong / max(len(answered), 1), 1),
        "right_of_answerable": round(
            100 * sum(o.right and o.probability >= threshold for o in asked) / len(asked), 1
        ),
    }


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of the data that was fitted on."""
    result = hashlib.sha256()
    for path in paths:
        result.update(path.read_bytes())
    return result.hexdigest()


def fit_mode(sets: dict[str, list[Example]]) -> dict[str, object]:
    """Cross-validate, fit on everything, and return one mode's numbers."""
    held_out = cross_validate(sets)
    report = {name: figures(found) for name, found in held_out.items()}
    for name, row in report.items():
        log.info("%s: %s", name, row)
    choice = fit_choice(sets)
    decision, intercept = fit_decision(sets, choice)
    return {
        "rank": {n: round(float(w), 5) for n, w in zip(FEATURES, choice.rank, strict=True)},
        "alone": round(choice.alone, 5),
        "weights": {
            n: round(float(w), 5) for n, w in zip((*FEATURES, *EXTRA), decision, strict=True)
        },
        "intercept": round(intercept, 5),
        "threshold": THRESHOLD,
        "strong": STRONG,
        "at_threshold": {name: at(found, THRESHOLD) for name, found in held_out.items()},
        "at_strong": {name: at(found, STRONG) for name, found in held_out.items()},
        "cross_validated": report,
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--clapnq", type=Path, required=True)
    parser.add_argument("--invented", type=Path, default=INVENTED)
    parser.add_argument("--questions", type=int, default=1500, help="most from a SQuAD file")
    parser.add_argument("--reader", default="builtin")
    parser.add_argument("--passages", type=int, default=4)
    parser.add_argument("--only", choices=("reader", "none"), help="keep the other mode's numbers")
    parser.add_argument("--out", type=Path, default=Path("retriever/ask/decision.json"))
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    embedder = load_embedder("all-MiniLM-L6-v2")
    texts = {
        "pages": list(pages(options.pages)),
        "clapnq": list(clapnq(options.clapnq)),
        "squad": thin(list(squad(options.squad)), options.questions),
        "invented": thin(list(squad(options.invented)), options.questions),
    }
    paths = [options.squad, options.pages / "questions.jsonl", options.clapnq, options.invented]
    table: dict[str, object] = {
        "data": {
            "sha256": digest(paths),
            "questions": {n: sum(len(t.questions) for t in ts) for n, ts in texts.items()},
        }
    }
    if options.out.is_file():
        table = json.loads(options.out.read_text("utf-8")) | table
    for mode in (options.only,) if options.only else ("reader", "none"):
        reader = load_reader(options.reader if mode == "reader" else "none")
        if mode == "reader" and reader is not None:
            table["fitted_with"] = reader.name
        asked = {n: t for n, t in texts.items() if reader is not None or n != "invented"}
        sets = {n: list(run(ts, embedder, reader, options.passages)) for n, ts in asked.items()}
        log.info("mode %s", mode)
        table[mode] = fit_mode(sets)
        options.out.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
