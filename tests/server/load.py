"""Load on loopback; not part of the tests.

`python -m tests.server.load [SECONDS [CLIENTS]]` measures the capacity of `inquote serve` on the
shipped article (clients that wait for each reply), then asks at that rate and at three times it, on
schedule whether or not the replies come. `python -m tests.server.load questions [N]` asks N
questions, all different, and holds the server's memory: it may grow by less than 5 % after the
first twentieth of them. The settings `INQUOTE_*` are the server's, such as `INQUOTE_READER=none`.

Every citation is verified against the article's text. The exit code is 1 on any reply but 200, 429
and 503 (with Retry-After), on a citation that does not hold, and on memory that grows.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

PORT = 8765
QUESTIONS = (
    "What does China supply to Russia, according to Stoltenberg?",
    "Who is Rachel Rizzo?",
    "What did NATO allege about China?",
    "Who is the mayor of Lima?",
    "Which countries does the declaration mention?",
)


class Load:
    """What the clients saw, together."""

    def __init__(self) -> None:
        self._threads = threading.local()
        self._lock = threading.Lock()
        self.broken = 0
        [entry] = json.loads(self.call("GET", "/v1/documents")[2])["documents"]
        self.text = json.loads(self.call("GET", f"/v1/documents/{entry['id']}")[2])["text"]
        self.reset()

    def reset(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.milliseconds: list[float] = []

    def call(self, method: str, path: str, body: str | None = None) -> tuple[int, bool, bytes]:
        """Return status, whether there is a Retry-After, and the body."""
        if not hasattr(self._threads, "connection"):
            self._threads.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        connection = self._threads.connection
        for last in (False, True):
            try:
                connection.request(method, path, body, {"Content-Type": "application/json"})
                reply = connection.getresponse()
                return reply.status, reply.getheader("Retry-After") is not None, reply.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                connection.close()  # kept too long; a second failure is one
                if last:
                    raise
        raise AssertionError

    def ask(self, question: str) -> None:
        began = time.perf_counter()
        try:
            status, later, body = self.call("POST", "/v1/ask", json.dumps({"question": question}))
        except OSError:
            status, later, body = 0, False, b""
        spent = (time.perf_counter() - began) * 1000
        cited = json.loads(body)["citations"] if status == 200 else []
        broken = sum(self.text[c["start"] : c["end"]] != c["quote"] for c in cited)
        with self._lock:
            self.statuses[status if later or status not in (429, 503) else -status] += 1
            self.broken += broken
            if status == 200:
                self.milliseconds.append(spent)

    def waiting(self, seconds: float, clients: int) -> None:
        """Each client asks again once it has its reply."""
        until = time.monotonic() + seconds

        def client(number: int) -> None:
            while time.monotonic() < until:
                self.ask(QUESTIONS[number % len(QUESTIONS)])
                number += 1

        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(client, range(clients)))

    def scheduled(self, seconds: float, clients: int, rate: float) -> None:
        """Clients ask in turn at a rate, each with up to ten questions open."""
        began = time.monotonic()
        with ThreadPoolExecutor(clients * 10) as pool:
            for number in range(int(seconds * rate)):
                time.sleep(max(0.0, began + number / rate - time.monotonic()))
                pool.submit(self.ask, QUESTIONS[number % len(QUESTIONS)])

    def figures(self, seconds: float) -> dict[str, object]:
        times = sorted(self.milliseconds)
        return {
            "statuses": dict(self.statuses),
            "answered_per_second": round(len(times) / seconds, 1),
            "p50_ms": round(times[len(times) // 2]) if times else None,
            "p99_ms": round(times[int(len(times) * 0.99)]) if times else None,
            "broken_citations": self.broken,
        }

    @property
    def well(self) -> bool:
        return not self.broken and set(self.statuses) <= {200, 429, 503}


def resident(pid: int) -> float:
    """Return a process's resident memory in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0


@contextmanager
def serving() -> Iterator[tuple[int, Load]]:
    """Yield the server's process id and a load to put on it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"INQUOTE_INDEX": folder, "INQUOTE_RATE_LIMIT": ""}
        command = [sys.executable, "-m", "server", "serve", "--port", str(PORT)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                for _ in range(600):
                    try:
                        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                        connection.request("GET", "/readyz")
                        if connection.getresponse().status == 200:
                            break
                    except OSError:
                        pass
                    time.sleep(0.1)
                yield server.pid, Load()
            finally:
                server.terminate()


def measured(load: Load, seconds: float, work: Callable[[], None]) -> dict[str, object]:
    """Run the work while /healthz is asked five times a second; return the figures."""
    load.reset()
    health: list[float] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.2):
            began = time.perf_counter()
            load.call("GET", "/healthz")
            health.append((time.perf_counter() - began) * 1000)

    looker = threading.Thread(target=look)
    looker.start()
    work()
    stop.set()
    looker.join()
    health.sort()
    return load.figures(seconds) | {"healthz_p99_ms": round(health[int(len(health) * 0.99)], 1)}


def tell(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def rates(seconds: int, clients: int) -> int:
    """Capacity, then that rate and three times it."""
    well = True
    with serving() as (pid, load):
        for question in QUESTIONS:
            load.ask(question)
        found = measured(load, seconds / 2, lambda: load.waiting(seconds / 2, clients))
        capacity = max(0.5, len(load.milliseconds) / (seconds / 2))
        well &= load.well
        tell(run="capacity", clients=clients, seconds=seconds / 2, **found)
        for times in (1, 3):
            rate = capacity * times
            found = measured(
                load, seconds, lambda rate=rate: load.scheduled(seconds, clients, rate)
            )
            well &= load.well
            tell(run=f"{times} x capacity", clients=clients, seconds=seconds,
                 asked_per_second=round(rate, 1), resident_mb=resident(pid), **found)  # fmt: skip
    return 0 if well else 1


def memory(questions: int, clients: int = 4) -> int:
    """Memory after the first twentieth of the questions and after all."""
    with serving() as (pid, load):
        words = sorted({word.strip(".,“”") for word in load.text.split() if word.isalpha()})
        chance = random.Random(7)
        asked = [
            f"What about {' '.join(chance.sample(words, 3))} {number}?"
            for number in range(questions)
        ]
        began = time.monotonic()
        sizes = []
        with ThreadPoolExecutor(clients) as pool:
            for part in range(20):
                list(pool.map(load.ask, asked[part::20]))
                sizes.append(resident(pid))
        growth = 100 * (sizes[-1] / sizes[0] - 1)
        tell(questions=questions, seconds=round(time.monotonic() - began), resident_mb=sizes,
             growth_percent=round(growth, 2), **load.figures(time.monotonic() - began))  # fmt: skip
        return 0 if load.well and growth < 5 else 1


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["questions"]:
        sys.exit(memory(*map(int, given[1:] or ["20000"])))
    sys.exit(rates(*map(int, given + ["60", "16"][len(given) :])))
