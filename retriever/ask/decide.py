"""Choose the best sentence, and say how likely it is to answer.

A linear score over the evidence ranks the sentences; the first few are read once more, each alone,
and ranked again with what that showed; a logistic model of the best one gives the probability
(Platt 1999; Kamath et al. 2020, "Selective question answering under domain shift"). All are fitted
by `python -m retriever.training.calibrate` and stored as plain numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.ask.evidence import FEATURES, Evidence

PLAIN = 0.1
"""How far above the threshold a sentence stands that answers by its form alone."""
EXTRA = ("rank_score", "gap", "alone")
"""Features of the decision beside those of the best sentence."""
RIVALS = 3
"""Sentences that are read once more, at most."""
CLOSE = 2.0
"""How far below the best one's score a sentence is not read again."""
Ranked = Sequence[tuple[Evidence, float]]
"""Evidence with its score, best first."""
NOTHING: Mapping[int, float] = MappingProxyType({})


@dataclass(frozen=True)
class Numbers:
    """Fitted numbers of one mode: with a reader, or without.

    `alone` weighs the margin of a sentence read alone against the score of the first ranking.
    """

    rank: NDArray[np.float64]
    alone: float
    weights: NDArray[np.float64]
    intercept: float
    threshold: float
    strong: float


@dataclass(frozen=True)
class Decision:
    """The outcome for one question.

    Attributes:
        ranked: All evidence, best first, with its score.
        probability: That the first one answers, 0 to 1; 0.0 without any.
        threshold: What the probability must reach.
    """

    ranked: tuple[tuple[Evidence, float], ...]
    probability: float
    threshold: float

    @property
    def answered(self) -> bool:
        """Whether to answer."""
        return bool(self.ranked) and self.probability >= self.threshold


@cache
def numbers(mode: str) -> Numbers:
    """Return the fitted numbers for `reader` or `none`."""
    table: dict[str, Any] = json.loads(
        files("retriever.ask").joinpath("decision.json").read_text("utf-8")
    )[mode]
    return Numbers(
        np.array([table["rank"][name] for name in FEATURES]),
        float(table["alone"]),
        np.array([table["weights"][name] for name in (*FEATURES, *EXTRA)]),
        float(table["intercept"]),
        float(table["threshold"]),
        float(table["strong"]),
    )


def rank(
    evidence: Sequence[Evidence], weights: NDArray[np.float64]
) -> list[tuple[Evidence, float]]:
    """Return the evidence best first with its score; ties by sentence."""
    scored = [(e, round(float(e.features.astype(np.float64) @ weights), 5)) for e in evidence]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].sentence))


def rivals(ranked: Ranked) -> list[Evidence]:
    """Return the evidence that may be best: what is to be read once more, best first."""
    return [e for e, score in ranked[:RIVALS] if score >= ranked[0][1] - CLOSE]


def rank_again(
    ranked: Ranked, alone: Mapping[int, float], weight: float
) -> list[tuple[Evidence, float]]:
    """Return the evidence ranked with the margins of sentences that were read alone.

    A sentence that was not is taken to do no better than the worst that was.

    Args:
        ranked: By the first score.
        alone: Margins by sentence; none changes nothing.
        weight: Of a margin, against the first score.
    """
    least = min(alone.values(), default=0.0)
    scored = [(e, round(s + weight * alone.get(e.sentence, least), 5)) for e, s in ranked]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].sentence))


def decision_features(ranked: Ranked, alone: Mapping[int, float] = NOTHING) -> NDArray[np.float64]:
    """Return the features of the decision: the best sentence's, its score, its lead, alone."""
    best, score = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else score - 5.0
    more = [score, min(score - runner_up, 5.0), alone.get(best.sentence, 0.0)]
    return np.append(best.features.astype(np.float64), more)


def decide(
    evidence: Sequence[Evidence],
    mode: str,
    threshold: float | None = None,
    read_alone: Callable[[Evidence], float] | None = None,
) -> Decision:
    """Rank the evidence and decide.

    Args:
        evidence: As `gather` gives it.
        mode: `reader` or `none`.
        threshold: In place of the fitted one.
        read_alone: Gives the reader's margin for a sentence read alone; None without a reader.
    """
    fitted = numbers(mode)
    bar = fitted.threshold if threshold is None else threshold
    ranked = rank(evidence, fitted.rank)
    if not ranked:
        return Decision((), 0.0, bar)
    alone = {e.sentence: read_alone(e) for e in rivals(ranked)} if read_alone else {}
    ranked = rank_again(ranked, alone, fitted.alone)
    logit = float(decision_features(ranked, alone) @ fitted.weights) + fitted.intercept
    probability = 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))
    return Decision(tuple(ranked), round(probability, 4), bar)


def prefer(decision: Decision, sure: Collection[int], mode: str) -> Decision:
    """Put sentences first that answer by what they say, and answer with the best of them.

    The probability becomes at least `PLAIN` above the mode's threshold.

    Args:
        decision: By the fitted numbers.
        sure: Sentences that answer whatever the reader makes of them; none changes nothing.
        mode: `reader` or `none`.
    """
    first = [pair for pair in decision.ranked if pair[0].sentence in sure]
    if not first:
        return decision
    rest = [pair for pair in decision.ranked if pair[0].sentence not in sure]
    probability = max(decision.probability, numbers(mode).threshold + PLAIN)
    return Decision((*first, *rest), probability, decision.threshold)


def band(probability: float, mode: str) -> str:
    """Return the probability in words; the bounds are tied to measured precision."""
    fitted = numbers(mode)
    if probability >= fitted.strong:
        return "strong"
    return "fair" if probability >= fitted.threshold else "weak"
