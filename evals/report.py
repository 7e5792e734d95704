"""A report: every question's result, the figures, and what they were measured on."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath

from pydantic import BaseModel, ValidationError

from evals.bootstrap import SEED, Estimate
from evals.errors import EvalError
from evals.figures import Selective, figures, latency, selective
from evals.gold import Gold, gold_digest
from evals.result import Outcome, Result
from retriever.settings import Settings
from retriever.types import Document

RESULTS = Path(__file__).resolve().parent / "results"
SETTINGS = ("embedder", "reader", "store", "min_confidence", "read_passages")
"""The settings that can change an answer."""


class SubjectReport(BaseModel):
    """One subject on one set. `results` is empty where only the outcomes are kept."""

    figures: dict[str, Estimate]
    latency: dict[str, float]
    outcomes: dict[str, Outcome]
    results: tuple[Result, ...] = ()


class SetReport(BaseModel):
    """One set of questions. The first subject is the product, the others are floors."""

    gold_sha256: str
    corpus_sha256: str
    questions: int
    private: bool = False
    subjects: dict[str, SubjectReport]
    selective: Selective

    @property
    def main(self) -> SubjectReport:
        """The product's own results."""
        return next(iter(self.subjects.values()))


class Report(BaseModel):
    """A whole run."""

    format: int = 1
    made: str
    commit: str
    settings: dict[str, object]
    settings_sha256: str
    seed: int = SEED
    sets: dict[str, SetReport]


def set_report(
    gold: Sequence[Gold],
    documents: Mapping[str, Document],
    runs: Mapping[str, Sequence[Result]],
    forced: Sequence[Result],
    *,
    private: bool = False,
) -> SetReport:
    """Put together the report of one set.

    Args:
        gold: Its questions.
        documents: Its articles, by file name.
        runs: Results by subject; the product first.
        forced: The product's results with its threshold at 0, where they can be had.
        private: The articles are not ours to publish: keep no word of them.
    """
    subjects = {}
    for place, (name, results) in enumerate(runs.items()):
        kept = [redacted(r) for r in results] if private else results
        subjects[name] = SubjectReport(
            figures=figures(results),
            latency=latency(results),
            outcomes={r.id: r.outcome for r in results},
            results=tuple(kept) if place == 0 else (),
        )
    return SetReport(
        gold_sha256=gold_digest(gold),
        corpus_sha256=corpus_digest(documents, {g.article for g in gold}),
        questions=len(gold),
        private=private,
        subjects=subjects,
        selective=selective(forced),
    )


def redacted(result: Result) -> Result:
    """Return the result without any words of the article."""
    return result.model_copy(update={"quoted": (), "expected": (), "interpreted": ""})


def corpus_digest(documents: Mapping[str, Document], names: set[str]) -> str:
    """Return the SHA-256 over the articles' names and hashes."""
    lines = [f"{name} {documents[name].sha256}" for name in sorted(names & documents.keys())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def new_report(settings: Settings, sets: Mapping[str, SetReport]) -> Report:
    """Return a report of these sets, dated now."""
    held = {name: getattr(settings, name) for name in SETTINGS if hasattr(settings, name)}
    for name in ("embedder", "reader"):
        held[name] = PurePath(str(held[name])).name  # a folder's place is not part of the result
    packed = json.dumps(held, sort_keys=True, default=str)
    return Report(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        settings=held,
        settings_sha256=hashlib.sha256(packed.encode()).hexdigest(),
        sets=dict(sets),
    )


def commit() -> str:
    """Return the short commit of the working tree, with + where it was changed since."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=RESULTS.parent, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    try:
        changed = git("status", "--porcelain", "-uno", "--", "../retriever", "*.py")
        return git("rev-parse", "--short=10", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def load_report(path: Path) -> Report:
    """Read a report's JSON.

    Raises:
        EvalError: It is not a report.
    """
    try:
        return Report.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        raise EvalError(
            f"{path} is not a report.", "Name a report.json of 'inquote eval run'."
        ) from None
