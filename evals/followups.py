"""Follow-up completion against human rewrites: `python -m evals.followups --data PATH --json OUT`.

Each record has the earlier questions, the question as typed and the question as a person rewrote
it. A completion is judged by the content words that it adds to the question as typed, against
those that the person added; a question that the person left as it was should be left as typed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from retriever.ask.conversation import Said
from retriever.ask.followup import complete
from retriever.index.lexical import terms

Method = Callable[[str, Sequence[str]], str]


def product(question: str, history: Sequence[str]) -> str:
    """The completion that the product tries first."""
    return complete(question, [Said(earlier) for earlier in history]).tries[0]


def as_typed(question: str, history: Sequence[str]) -> str:
    """The question as it is."""
    return question


def previous_prepended(question: str, history: Sequence[str]) -> str:
    """The question before, then the question."""
    return f"{history[-1]} {question}" if history else question


def score(records: Sequence[dict[str, object]], method: Method) -> dict[str, float | int]:
    """Return mean F1 of the added words (percent) and the share of alone questions kept."""
    total, kept, alone = 0.0, 0, 0
    precision = recall = 0.0
    follow = 0
    for record in records:
        question, history = str(record["question"]), list(map(str, record["history"]))  # type: ignore[call-overload]
        typed = set(terms(question))
        wanted = set(terms(str(record["rewrite"]))) - typed
        given = set(terms(method(question, history))) - typed
        if not wanted:
            alone += 1
            kept += not given
            total += float(not given)
            continue
        follow += 1
        hit = len(wanted & given)
        p, r = hit / len(given) if given else 0.0, hit / len(wanted)
        precision, recall = precision + p, recall + r
        total += 2 * p * r / (p + r) if hit else 0.0
    return {
        "f1": round(100 * total / len(records), 1),
        "kept_alone": round(100 * kept / max(alone, 1), 1),
        "precision": round(100 * precision / max(follow, 1), 1),
        "recall": round(100 * recall / max(follow, 1), 1),
        "follow_ups": follow,
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    records = [json.loads(line) for line in options.data.read_text("utf-8").splitlines()]
    figures = {
        "n": len(records),
        **score(records, product),
        "as_typed": score(records, as_typed),
        "previous_prepended": score(records, previous_prepended),
    }
    text = json.dumps(figures, indent=1)
    if options.json:
        options.json.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
