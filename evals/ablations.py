"""What each step is worth: `python -m evals.ablations --json OUT`.

The gold sets are run through the product whole, and with one step taken out: follow-ups (the
history is not sent), context (no sentence is added before a quote), spelling (questions are
searched as typed).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from evals.figures import figures
from evals.gold import Gold
from evals.result import Result
from evals.run import corpus_of, open_assistant, run_set
from evals.session import sets_of
from evals.subject import InProcess
from evals.tables import Table
from retriever.ask.context import needs_context
from retriever.settings import Settings, load_settings
from retriever.types import Answer, Turn

STEPS = ("whole", "without follow-ups", "without context", "without spelling")
COLUMNS = ("answered_right", "answered_wrong", "false_silence", "false_answer", "follow_ups_right")


class _Watched(InProcess):
    """A subject that counts quotes which open with a pronoun and stand without context."""

    history = True
    quotes = bare = 0

    def ask(self, question: str, history: Sequence[Turn], article: str) -> Answer:
        answer = super().ask(question, history if self.history else (), article)
        answers = [s.text for s in answer.segments if s.role == "answer"]
        context = any(s.role == "context" for s in answer.segments)
        self.quotes += len(answers)
        self.bare += sum(needs_context(text) for text in answers) if not context else 0
        return answer


@contextmanager
def without(step: str) -> Iterator[None]:
    """Run the product without a step."""
    if step == "without context":
        with patch("retriever.ask.compose.antecedents", lambda snapshot, sentence: []):
            yield
    elif step == "without spelling":
        with patch("retriever.ask.understand.corrected", lambda snapshot, question: question):
            yield
    else:
        yield


def ablate(gold: Sequence[Gold], places: Sequence[Path], settings: Settings) -> dict[str, object]:
    """Return the figures of a set for each of `STEPS`, in percent."""
    table: dict[str, object] = {}
    with corpus_of(gold, places) as (corpus, index):
        assistant = open_assistant(settings, corpus, index)
        for step in STEPS:
            subject = _Watched(step, assistant, ranked=False)
            subject.history = step != "without follow-ups"
            with without(step):
                results: list[Result] = run_set(gold, subject, progress=True)
            found = figures(results)
            row = {name: round(100 * found[name].value, 1) for name in COLUMNS}
            row["bare_quotes"] = round(100 * subject.bare / max(subject.quotes, 1), 1)
            table[step] = row
    return table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.ablations", description=__doc__)
    parser.add_argument("--set", action="append", dest="sets", help="dev, test (both by default)")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    settings, found = load_settings(), {}
    with sets_of(options.sets or ["dev", "test"]) as sets:
        for held in sets:
            rows = found[held.name] = ablate(held.gold, held.places, settings)
            heads = ("step", *COLUMNS, "bare_quotes")
            cells = tuple(
                (step, *(str(v) for v in row.values()))  # type: ignore[attr-defined]
                for step, row in rows.items()
            )
            sys.stdout.write(Table(held.name, heads, cells).markdown() + "\n")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
