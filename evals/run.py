"""Ask every gold question, and judge every reply."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.articles import gather
from evals.gold import Gold
from evals.judge import failed, judge, rank_passages
from evals.result import Result
from evals.subject import Subject
from retriever.settings import Settings

if TYPE_CHECKING:
    from retriever.assistant import Assistant

DEPTH = 10
"""Passages that the ranking measures look at."""


def run_set(records: Sequence[Gold], subject: Subject, *, progress: bool = False) -> list[Result]:
    """Return the judged result of each question, in the order of the records.

    Args:
        records: The questions.
        subject: What answers them. An exception of it is an error of that question.
        progress: Show a bar when standard error is a terminal.
    """
    from tqdm import tqdm

    documents = {d.sha256: d for d in subject.documents.values()}
    bar = tqdm(records, desc=subject.name, unit="question", disable=None if progress else True)
    results = []
    for gold in bar:
        began = time.perf_counter()
        try:
            answer = subject.ask(gold.question, gold.turns(), gold.article)
            spent = round(1000 * (time.perf_counter() - began), 2)
            passages = (
                subject.search(answer.interpreted_question, gold.article, DEPTH)
                if gold.answerable
                else None
            )
        except Exception as error:  # kept in the result, counted apart, and the run fails
            spent = round(1000 * (time.perf_counter() - began), 2)
            results.append(failed(gold, error, spent))
            continue
        ranking = None if passages is None else rank_passages(gold, passages, documents)
        results.append(judge(gold, answer, documents, spent, ranking))
    return results


@contextmanager
def corpus_of(records: Sequence[Gold], places: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Give a corpus folder that holds the articles of these questions, and an index folder."""
    with TemporaryDirectory(prefix="inquote-eval-") as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        gather([record.article for record in records], places, corpus)
        yield corpus, index


def open_assistant(settings: Settings, corpus: Path, index: Path, **changes: object) -> Assistant:
    """Open the product on a corpus, with the user's settings but for the given changes."""
    from retriever.assistant import Assistant

    update = {"corpus": corpus, "index": index, **changes}
    return Assistant.open(settings.model_copy(update=update))
