"""What a peer's process does: read the task, index, ask, write what came out. Standard library.

A task has articles (text, and the sentences as offsets) and questions. A peer answers with ranges
of the article, best first; none means that it declines.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Range = tuple[int, int, float]
Ask = Callable[[str], list[Range]]
Build = Callable[[dict[str, Any], dict[str, Any]], Ask]

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")


def sentences(article: dict[str, Any]) -> list[str]:
    """Return the article's sentences."""
    return [article["text"][start:end] for start, end in article["sentences"]]


def ranges(article: dict[str, Any], found: list[tuple[int, float]]) -> list[Range]:
    """Return sentences, given by number and score, as ranges of the article."""
    return [(*article["sentences"][number], score) for number, score in found]


def main(build: Build) -> None:
    """Run a peer: `python -m evals.peers.NAME TASK OUT`.

    Args:
        build: Takes an article and the task's options (`model`, `reader`: folders), and returns
            what answers a question about it.
    """
    task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    replies, spent = {}, []
    indexing, count = 0.0, 0
    for article in task["articles"]:
        began = time.perf_counter()
        ask = build(article, task["options"])
        indexing += time.perf_counter() - began
        count += len(article["sentences"])
        ask("Is this warm?")
        for question in article["questions"]:
            began = time.perf_counter()
            replies[question["id"]] = ask(question["question"])
            spent.append(1000 * (time.perf_counter() - began))
    facts = {
        "replies": replies,
        "milliseconds": spent,
        "sentences_a_second": count / indexing,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Path(sys.argv[2]).write_text(json.dumps(facts), "utf-8")
