"""Label the blocks of real pages by their known body text, and fit the block classifier."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from retriever.ingest.features import NAMES, describe
from retriever.ingest.segment import segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retriever.types import FloatMatrix

_TOKEN = re.compile(r"\w+")
SETTINGS = {
    "n_estimators": 600,
    "max_depth": 1,
    "learning_rate": 0.08,
    "subsample": 0.5,
    "max_features": 0.15,
    "min_samples_leaf": 5,
}
"""Stumps: on 92 pages an additive model generalised better than deeper trees."""
SEEDS = (0, 1, 2)
"""The mean of a few fits is steadier than one, on so few pages."""


@dataclass(frozen=True)
class Page:
    """A web page: its HTML, all its visible text, and its true body text."""

    name: str
    url: str
    html: bytes
    text: str
    body: str


@dataclass(frozen=True)
class Rows:
    """The blocks of one text: features, whether they are body, and their weights."""

    features: FloatMatrix
    body: NDArray[np.bool_]
    weight: NDArray[np.float64]


def load_pages(folder: Path) -> list[Page]:
    """Read a folder that holds html/*.html.gz, ground-truth.json and page-text.json.gz."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    texts = json.loads(gzip.decompress((folder / "page-text.json.gz").read_bytes()))
    return [
        Page(
            name,
            truth[name].get("url", ""),
            gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()),
            texts[name],
            truth[name]["articleBody"],
        )
        for name in sorted(truth)
    ]


def shingles(tokens: Sequence[str], size: int = 4) -> Counter[tuple[str, ...]]:
    """Return the runs of `size` tokens with their counts; a shorter text is one run."""
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def tokens(text: str) -> list[str]:
    """Return the tokens that the benchmark compares."""
    return _TOKEN.findall(text)


def labels(text: str, body: str) -> tuple[list[tuple[int, int]], list[bool]]:
    """Return the blocks of a page's text and whether each belongs to the body.

    A block of at least four tokens does when most of its shingles are in the body; a shorter one
    when it is in the body and stands between such blocks. Of copies, only as many count as the
    body has, those nearest to its middle.
    """
    spans = segment(text)
    said = [tokens(text[start:end]) for start, end in spans]
    wanted = shingles(tokens(body))
    whole = f" {' '.join(tokens(body))} "
    share, short = [0.0] * len(spans), [False] * len(spans)
    for i, words in enumerate(said):
        if len(words) >= 4:
            found = shingles(words)
            share[i] = sum((found & wanted).values()) / sum(found.values())
        else:
            short[i] = bool(words) and f" {' '.join(words)} " in whole
    result = [value > 0.5 for value in share]
    large = [i for i, words in enumerate(said) if result[i] and len(words) >= 12]
    middle = large[len(large) // 2] if large else 0
    copies: dict[str, list[int]] = {}
    for i, words in enumerate(said):
        if result[i]:
            copies.setdefault(" ".join(words), []).append(i)
    for key, places in copies.items():
        for i in sorted(places, key=lambda i: abs(i - middle))[whole.count(f" {key} ") :]:
            result[i] = len(places) == 1
    sure = list(result)
    for i in range(len(spans)):
        if short[i]:
            result[i] = any(sure[max(0, i - 2) : i]) and any(sure[i + 1 : i + 4])
    return spans, result


def rows_of(text: str, body: str) -> Rows:
    """Return the training rows of a text; each text has the same weight in all."""
    spans, truth = labels(text, body)
    sizes = [max(len(tokens(text[start:end])), 1) for start, end in spans]
    weight = np.sqrt(np.array(sizes, dtype=np.float64))
    return Rows(describe(text, spans), np.array(truth), weight * 100 / weight.sum())


def training_rows(page: Page) -> list[Rows]:
    """Return the rows of a page, and of its body text alone, which is all body."""
    body = rows_of(page.body, page.body)
    whole = Rows(body.features, np.ones(len(body.body), dtype=np.bool_), body.weight * 0.1)
    return [rows_of(page.text, page.body), whole]


def fit(rows: Sequence[Rows]) -> str:
    """Fit the classifier and return it in its JSON form (see `retriever.ingest.model`)."""
    table = np.vstack([part.features for part in rows])
    truth = np.concatenate([part.body for part in rows])
    weight = np.concatenate([part.weight for part in rows])
    steps: dict[str, dict[float, float]] = {}
    bias = 0.0
    for seed in SEEDS:
        fitted = GradientBoostingClassifier(**SETTINGS, random_state=seed)
        fitted.fit(table, truth, sample_weight=weight)
        rate = fitted.learning_rate / len(SEEDS)
        prior = fitted.init_.class_prior_[1]
        bias += float(np.log(prior / (1 - prior))) / len(SEEDS)
        for (stage,) in fitted.estimators_:
            tree = stage.tree_
            if tree.node_count != 3:
                bias += rate * float(tree.value[0, 0, 0])
                continue
            low, high = (rate * float(tree.value[leaf, 0, 0]) for leaf in (1, 2))
            jumps = steps.setdefault(NAMES[tree.feature[0]], {})
            edge = round(float(tree.threshold[0]), 4)
            jumps[edge] = jumps.get(edge, 0.0) + high - low
            bias += low
    record: dict[str, Any] = {
        "features": NAMES,
        "bias": round(bias, 5),
        "steps": {
            name: [[edge, round(steps[name][edge], 5)] for edge in sorted(steps[name])]
            for name in NAMES
            if name in steps
        },
    }
    return json.dumps(record, separators=(",", ":")) + "\n"
