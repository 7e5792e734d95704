"""Load on loopback: `python -m tests.server.load [SECONDS] [CLIENTS]`. Not part of the tests.

Starts `inquote serve` on the shipped article, asks from several clients at once for a bounded
time, verifies every citation against the article's text, and prints the figures. It fails on any
reply but 200, 429 and 503, or on a citation that does not hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

QUESTIONS = (
    "What does China supply to Russia, according to Stoltenberg?",
    "Who is Rachel Rizzo?",
    "What did NATO allege about China?",
    "Who is the mayor of Lima?",
    "Which countries does the declaration mention?",
)


class Load:
    """What the clients saw, together."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.statuses: Counter[int] = Counter()
        self.milliseconds: list[float] = []
        self.broken = 0
        self._lock = threading.Lock()
        [entry] = self.get("/v1/documents")["documents"]
        self.text = self.get(f"/v1/documents/{entry['id']}")["text"]

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.address + path, timeout=30) as reply:
            return json.load(reply)

    def ask(self, question: str) -> None:
        body = json.dumps({"question": question}).encode()
        request = urllib.request.Request(
            f"{self.address}/v1/ask", body, {"Content-Type": "application/json"}
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                status, answer = reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            status, answer = error.code, {"citations": []}
            error.read()
        spent = (time.perf_counter() - began) * 1000
        broken = sum(self.text[c["start"] : c["end"]] != c["quote"] for c in answer["citations"])
        with self._lock:
            self.statuses[status] += 1
            self.broken += broken
            if status == 200:
                self.milliseconds.append(spent)

    def client(self, number: int, until: float) -> None:
        while time.monotonic() < until:
            self.ask(QUESTIONS[number % len(QUESTIONS)])
            number += 1


def resident(pid: int) -> int:
    """Return a process's resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not become ready")


def main(seconds: int = 60, clients: int = 16) -> int:
    """Run, print the figures, return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"INQUOTE_INDEX": folder, "INQUOTE_RATE_LIMIT": ""}
        command = [sys.executable, "-m", "server", "serve", "--port", "8765"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                address = "http://127.0.0.1:8765"
                wait(address)
                load = Load(address)
                for question in QUESTIONS:
                    load.ask(question)
                load.milliseconds.clear()
                load.statuses.clear()
                before = resident(server.pid)
                until = time.monotonic() + min(seconds, 600)
                threads = [
                    threading.Thread(target=load.client, args=(n, until)) for n in range(clients)
                ]
                for thread in threads:
                    thread.start()
                health = []
                while time.monotonic() < until:
                    began = time.perf_counter()
                    load.get("/healthz")
                    health.append((time.perf_counter() - began) * 1000)
                    time.sleep(0.2)
                for thread in threads:
                    thread.join()
                after = resident(server.pid)
            finally:
                server.terminate()
    times, health = sorted(load.milliseconds), sorted(health)
    figures = {
        "clients": clients,
        "seconds": seconds,
        "statuses": dict(load.statuses),
        "answered_per_second": round(len(times) / seconds, 1),
        "p50_ms": round(times[len(times) // 2]),
        "p99_ms": round(times[int(len(times) * 0.99)]),
        "healthz_p99_ms": round(health[int(len(health) * 0.99)], 1),
        "resident_mb": [before, after],
        "broken_citations": load.broken,
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0 if not load.broken and set(load.statuses) <= {200, 429, 503} else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
