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
    "n_estimators": 150,
    "max_depth": 3,
    "learning_rate": 0.08,
    "subsample": 0.7,
    "max_features": 0.25,
    "min_samples_leaf": 5,
    "random_state": 0,
}


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
    fitted = GradientBoostingClassifier(**SETTINGS)
    fitted.fit(
        np.vstack([part.features for part in rows]),
        np.concatenate([part.body for part in rows]),
        sample_weight=np.concatenate([part.weight for part in rows]),
    )
    prior = fitted.init_.class_prior_[1]
    record: dict[str, Any] = {
        "features": NAMES,
        "bias": round(float(np.log(prior / (1 - prior))), 6),
        "depth": SETTINGS["max_depth"],
        "trees": [_tree(stage[0].tree_, fitted.learning_rate) for stage in fitted.estimators_],
    }
    return json.dumps(record, separators=(",", ":")) + "\n"


def _tree(tree: Any, rate: float) -> dict[str, list[float]]:  # noqa: ANN401
    leaf = tree.children_left < 0
    own = np.arange(tree.node_count)
    return {
        "feature": np.where(leaf, 0, tree.feature).tolist(),
        "threshold": [round(float(v), 5) for v in np.where(leaf, 0.0, tree.threshold)],
        "left": np.where(leaf, own, tree.children_left).tolist(),
        "right": np.where(leaf, own, tree.children_right).tolist(),
        "value": [round(float(v), 5) for v in np.where(leaf, tree.value[:, 0, 0] * rate, 0.0)],
    }
