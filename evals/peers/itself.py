"""inquote on the peers' task; with `threshold` 0 in the options it never declines."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from evals.peers.worker import Ask, Range, main


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article."""
    from retriever.assistant import Assistant
    from retriever.settings import load_settings

    folder = Path(mkdtemp(prefix="inquote-peers-"))
    (folder / "corpus").mkdir()
    (folder / "corpus" / article["name"]).write_text(article["text"], "utf-8", newline="")
    settings = load_settings(
        corpus=folder / "corpus", index=folder / "index", min_confidence=options.get("threshold")
    )
    assistant = Assistant.open(settings)

    def ask(question: str) -> list[Range]:
        answer = assistant.ask(question)
        return [(c.start, c.end, answer.confidence or 0.0) for c in answer.citations]

    return ask


if __name__ == "__main__":
    main(build)
