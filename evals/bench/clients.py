"""Questions a second with 1, 4 and 16 clients, in a batch, and on the command line.

`python -m evals.bench.clients [--seconds 20] [--json OUT]`, over the article that ships. The ways
take turns, several times, so that what else the machine does weighs on all alike; the rate of one
client is the reference.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench.measure import machine, percentiles, write
from evals.bench.server import serving
from evals.gold import FOLDER, load_gold

CLIENTS = (1, 4, 16)
BATCH = 50
TURNS = 3


class Way:
    """One way to ask: how many questions it answered, in how long, and how long each took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.answered = 0
        self.refused = 0
        self.seconds = 0.0
        self.times: list[float] = []
        self._lock = threading.Lock()

    def note(self, questions: int, refused: int, spent: float) -> None:
        """Count questions that one call answered or was refused."""
        with self._lock:
            self.answered += questions
            self.refused += refused
            self.times.append(1000 * spent)

    def figures(self, reference: float) -> dict[str, Any]:
        """Return the rate, its ratio to one client's, and the time of a call."""
        rate = self.answered / self.seconds
        return {
            "answered": self.answered,
            "refused": self.refused,
            "a_second": round(rate, 2),
            "of_one_client": round(rate / reference, 2),
            "call": percentiles(self.times),
        }


def post(address: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send JSON and return the JSON reply; an error's body is a reply too."""
    data = json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:
            found: dict[str, Any] = json.load(reply)
    except urllib.error.HTTPError as error:
        found = json.load(error)
    return found


def single(address: str, way: Way, questions: Sequence[str], number: int) -> None:
    """Ask one question."""
    began = time.perf_counter()
    reply = post(address, "/v1/ask", {"question": questions[number % len(questions)]})
    failed = "error" in reply
    way.note(int(not failed), int(failed), time.perf_counter() - began)


def batched(address: str, way: Way, questions: Sequence[str], number: int) -> None:
    """Ask `BATCH` questions in one call."""
    some = [questions[(number * BATCH + i) % len(questions)] for i in range(BATCH)]
    began = time.perf_counter()
    reply = post(address, "/v1/ask/batch", {"questions": [{"question": q} for q in some]})
    failed = sum(item["error"] is not None for item in reply["items"])
    way.note(BATCH - failed, failed, time.perf_counter() - began)


def run(way: Way, clients: int, seconds: float, call: Callable[[int], None]) -> None:
    """Let clients call for some seconds; what began in time is waited for and counted."""
    began = time.perf_counter()

    def client(number: int) -> None:
        while time.perf_counter() - began < seconds:
            call(number)
            number += clients

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    way.seconds += time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, and write the figures after every turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each way, in each turn")
    given = parser.parse_args(arguments)
    questions = [g.question for g in load_gold(FOLDER / "plain.jsonl")]
    ways = {clients: Way(f"{clients} clients") for clients in CLIENTS}
    batch = Way(f"batches of {BATCH}")
    with TemporaryDirectory() as folder, serving({"INQUOTE_INDEX": folder}) as address:
        while "error" in post(address, "/v1/ask", {"question": questions[0]}):
            time.sleep(0.2)
        for _ in range(TURNS):
            for clients, way in ways.items():
                run(way, clients, given.seconds, partial(single, address, way, questions))
            run(batch, 1, given.seconds, partial(batched, address, batch, questions))
            reference = ways[1].answered / ways[1].seconds
            found: dict[str, Any] = {"machine": machine() | {"processes": os.cpu_count()}}
            found["ways"] = {w.name: w.figures(reference) for w in [*ways.values(), batch]}
            write(found, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
