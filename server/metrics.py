"""What Prometheus reads at `/metrics`. No label holds anything that a caller wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from retriever.errors import InquoteError
from retriever.settings import Settings
from retriever.types import Answer

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client keeps the figures of several processes; it is read when imported."""


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Metrics:
    """The metrics of one app, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._requests = Counter(
            "inquote_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "inquote_request_seconds", "Time to a reply.", ("route",), buckets=BUCKETS,
            registry=registry,
        )  # fmt: skip
        self._answers = Counter(
            "inquote_answers", "Answers by status and, on an abstention, reason.",
            ("status", "reason"), registry=registry,
        )  # fmt: skip
        self._stages = Histogram(
            "inquote_stage_seconds", "Time in a stage of a question.", ("stage",),
            buckets=(0.001, *BUCKETS), registry=registry,
        )  # fmt: skip
        self._pending = Gauge(
            "inquote_pending", "Questions that run or wait.", registry=registry,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._documents, self._sentences, self._age = (
            Gauge(f"inquote_index_{name}", words, registry=registry, multiprocess_mode="mostrecent")
            for name, words in (
                ("documents", "Articles indexed."),
                ("sentences", "Sentences indexed."),
                ("age_seconds", "Since the index was built."),
            )
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one reply. `route` is the template, never the path."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count one answer, and the time of its stages where it is traced."""
        reason = answer.abstention.reason.value if answer.abstention else ""
        self._answers.labels(answer.status.value, reason).inc()
        questions = (answer.trace or {}).get("questions")
        for question in questions if isinstance(questions, list) else ():
            spent = question.get("ms") if isinstance(question, Mapping) else None
            for stage, milliseconds in spent.items() if isinstance(spent, Mapping) else ():
                self._stages.labels(stage).observe(milliseconds / 1000)

    def pending(self, questions: int) -> None:
        """Take note of how many questions run or wait."""
        self._pending.set(questions)

    def render(self, settings: Settings) -> bytes:
        """Return all metrics as text, of all processes; those of the index as it is on disk now."""
        self._read_index(settings)
        folder = os.environ.get(SHARED)
        if folder is None:
            return generate_latest(self.registry)
        for path in Path(folder).glob("gauge_live*_*.db"):
            if not _runs(int(path.stem.rpartition("_")[2])):
                path.unlink(missing_ok=True)
        together = CollectorRegistry()
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _read_index(self, settings: Settings) -> None:
        from retriever.index import storage

        try:
            folder = storage.current(settings.index)
            if folder is None:
                return
            manifest = storage.read_manifest(folder)
        except (InquoteError, OSError):  # the last figures stay; /readyz tells what is served
            return
        self._documents.set(manifest.documents)
        self._sentences.set(manifest.sentences)
        self._age.set(max(0.0, time.time() - datetime.fromisoformat(manifest.built).timestamp()))
