"""What Prometheus reads at `/metrics`. No label holds anything that a caller wrote."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from retriever.errors import InquoteError
from retriever.settings import Settings
from retriever.types import Answer

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


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
        self._pending = Gauge("inquote_pending", "Questions that run or wait.", registry=registry)
        self._documents = Gauge("inquote_index_documents", "Articles indexed.", registry=registry)
        self._sentences = Gauge("inquote_index_sentences", "Sentences indexed.", registry=registry)
        self._age = Gauge(
            "inquote_index_age_seconds", "Since the index was built.", registry=registry
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

    def render(self, settings: Settings, pending: int) -> bytes:
        """Return all metrics as text; those of the index as it is on disk now."""
        self._pending.set(pending)
        self._read_index(settings)
        return generate_latest(self.registry)

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
