"""A whole evaluation: the sets, the product, the floors, the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.articles import folders
from evals.floors import AlwaysSilent, BestBm25, WordOverlap
from evals.gold import FOLDER, Gold, load_gold
from evals.report import Report, SetReport, new_report, set_report
from evals.result import Result
from evals.run import corpus_of, open_assistant, run_set
from evals.subject import InProcess, Subject
from evals.webpages import load_pages
from retriever.settings import Settings

PRODUCT = "inquote"
NEVER = "never abstain"


@dataclass(frozen=True, slots=True)
class Set:
    """A named set of questions, and the folders that its articles are in."""

    name: str
    gold: list[Gold]
    places: list[Path]
    private: bool = False


@contextmanager
def sets_of(
    names: Sequence[str], pages: Path | None = None, articles: Sequence[Path] = ()
) -> Iterator[list[Set]]:
    """Give the sets asked for, by name (`dev`) or file, and the real pages as another.

    Raises:
        GoldError: A set cannot be read.
    """
    places = [*articles, *folders()]
    with TemporaryDirectory(prefix="inquote-pages-") as holder:
        found = []
        for name in names:
            path = Path(name) if name.endswith(".jsonl") else FOLDER / f"{name}.jsonl"
            found.append(Set(path.stem, load_gold(path), places))
        if pages is not None:
            held = Path(holder)
            found.append(Set("pages", load_pages(pages, held), [held], private=True))
        yield found


@dataclass(slots=True)
class Outcome:
    """A report, and the results at threshold 0 that its pictures are drawn from."""

    report: Report
    forced: dict[str, list[Result]]


def product_only(
    held: Set, settings: Settings, *, together: bool = False, progress: bool = False
) -> list[Result]:
    """Return the product's results on a set: what the gate needs, and no more."""
    with corpus_of(held.gold, held.places) as (corpus, index):
        assistant = open_assistant(settings, corpus, index)
        subject = InProcess(PRODUCT, assistant, together=together, ranked=False)
        return run_set(held.gold, subject, progress=progress)


def evaluate(
    sets: Sequence[Set],
    settings: Settings,
    *,
    remote: Subject | None = None,
    together: bool = False,
    progress: bool = False,
) -> Outcome:
    """Run the product and the floors over the sets.

    Args:
        sets: What to ask.
        settings: The product's; corpus and index are those of each set.
        remote: A running server to ask instead; its threshold cannot be changed.
        together: Search all articles of a set for each question.
        progress: Show bars when standard error is a terminal.
    """
    reports: dict[str, SetReport] = {}
    forced: dict[str, list[Result]] = {}
    for held in sets:
        with corpus_of(held.gold, held.places) as (corpus, index):
            if remote is None:
                assistant = open_assistant(settings, corpus, index)
                product: Subject = InProcess(PRODUCT, assistant, together=together)
                bold = open_assistant(settings, corpus, index, min_confidence=0.0)
                never = InProcess(NEVER, bold, together=together, ranked=False)
            else:
                product, never = remote, None
            subjects: list[Subject] = [product, *([never] if never else [])]
            documents = [product.documents[name] for name in sorted({g.article for g in held.gold})]
            subjects += [floor(documents) for floor in (BestBm25, WordOverlap, AlwaysSilent)]
            runs = {s.name: run_set(held.gold, s, progress=progress) for s in subjects}
            forced[held.name] = runs.get(NEVER, runs[product.name])
            reports[held.name] = set_report(
                held.gold, product.documents, runs, forced[held.name], private=held.private
            )
    return Outcome(new_report(settings, reports), forced)
