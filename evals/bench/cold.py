"""From nothing to the first answer: a command, and a server.

`python -m evals.bench.cold [--json OUT]`, over the article that ships, its index built before.

The bare references: a Python that loads ONNX Runtime and numpy and ends, and one that makes the
sessions of both models and ends.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench.measure import machine, write
from evals.bench.server import serving

QUESTION = "What does China supply to Russia?"
BARE = {
    "python_with_onnxruntime": "import numpy, onnxruntime",
    "python_with_both_models": (
        "from retriever.index.embed_onnx import load_embedder\n"
        "from retriever.ask.read import load_reader\n"
        "load_embedder('all-MiniLM-L6-v2').encode(['a b']); load_reader('builtin').read('a', ['b'])"
    ),
}


def seconds(command: Sequence[str], rounds: int) -> float:
    """Return the median time that a command takes.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return round(sorted(times)[len(times) // 2], 2)


def first_answer(rounds: int) -> dict[str, float]:
    """Return the median seconds from the start of a server to `/healthz`, and to an answer."""
    alive, answered = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with serving({}) as address:
            alive.append(time.perf_counter() - began)
            body = json.dumps({"question": QUESTION}).encode()
            request = urllib.request.Request(
                f"{address}/v1/ask", body, {"Content-Type": "application/json"}
            )
            while True:
                try:
                    urllib.request.urlopen(request, timeout=60).close()
                    break
                except OSError:  # 503 while it loads
                    time.sleep(0.05)
            answered.append(time.perf_counter() - began)
    middle = rounds // 2
    return {
        "listens_seconds": round(sorted(alive)[middle], 2),
        "first_answer_seconds": round(sorted(answered)[middle], 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the figures, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        os.environ["INQUOTE_INDEX"] = folder
        command = [sys.executable, "-m", "server"]
        subprocess.run([*command, "index"], check=True, capture_output=True)
        found: dict[str, Any] = {"machine": machine()}
        found |= {
            name: seconds([sys.executable, "-c", c], given.rounds) for name, c in BARE.items()
        }
        found["help"] = seconds([*command, "--help"], given.rounds)
        found["ask"] = seconds([*command, "ask", QUESTION], given.rounds)
        found["server"] = first_answer(given.rounds)
    both = found["python_with_both_models"]
    found["ask_of_both_models"] = round(found["ask"] / both, 2)
    write(found, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
