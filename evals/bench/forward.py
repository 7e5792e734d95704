"""How much of a question's time is spent inside the models' forward passes."""

from __future__ import annotations

import threading
import time
from typing import Any

from retriever.types import Embedder


class _Timed:
    def __init__(self, session: Any, forward: Forward) -> None:  # noqa: ANN401
        self._session = session
        self._forward = forward

    def run(self, *arguments: Any) -> Any:  # noqa: ANN401
        began = time.perf_counter()
        try:
            return self._session.run(*arguments)
        finally:
            self._forward.add(time.perf_counter() - began)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._session, name)


class Forward:
    """Counts the seconds that ONNX Runtime sessions run."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.seconds = 0.0
        self._lock = threading.Lock()
        self.watch(embedder)

    def watch(self, model: Any) -> None:  # noqa: ANN401
        """Count a model's forward passes too; a model that is none of ours is left alone."""
        if hasattr(type(model), "_session"):
            model.__dict__["_session"] = _Timed(model._session, self)

    def add(self, seconds: float) -> None:
        """Count a pass."""
        with self._lock:
            self.seconds += seconds

    def reset(self) -> None:
        """Begin anew."""
        self.seconds = 0.0
