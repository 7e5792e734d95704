"""Do both stores give the same answers? `python -m evals.bench.stores [--json OUT]`.

Asks every gold question over all articles of its set, once with FAISS and once with Milvus (Lite,
unless `--uri` names a server), and counts replies that are the same to the character, confidence
and citations included.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.bench.measure import milliseconds, write
from evals.run import corpus_of, open_assistant
from evals.session import Set, sets_of
from retriever.settings import Settings, load_settings

STORES = ("faiss", "milvus")


def agreement(held: Set, settings: Settings, uri: str) -> dict[str, Any]:
    """Return how many replies of a set agree, and the time of each store's."""
    with corpus_of(held.gold, held.places) as (corpus, index):
        assistants = [
            open_assistant(settings, corpus, index / store, store=store, milvus_uri=uri)
            for store in STORES
        ]
        different: list[str] = []
        spent: tuple[list[float], list[float]] = ([], [])
        for gold in held.gold:
            replies = []
            for times, assistant in zip(spent, assistants, strict=True):
                with milliseconds(times):
                    replies.append(asdict(assistant.ask(gold.question, gold.turns())))
            if replies[0] != replies[1]:
                different.append(gold.id)
    return {
        "questions": len(held.gold),
        "same": len(held.gold) - len(different),
        "different": different,
        "p50_ms": {s: round(sorted(t)[len(t) // 2], 1) for s, t in zip(STORES, spent, strict=True)},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the figures, return the exit code: 1 where a reply differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", help="dev, test, plain or a file")
    parser.add_argument("--uri", default="", help="a Milvus server; default: Milvus Lite")
    parser.add_argument("--reader", default="builtin")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    settings = load_settings(reader=given.reader)
    with sets_of(given.set or ["dev", "test", "plain"]) as sets:
        found = {held.name: agreement(held, settings, given.uri) for held in sets}
    write(found, given.json)
    return 0 if all(not each["different"] for each in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
