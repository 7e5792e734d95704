"""txtai: its hybrid index of dense vectors and BM25."""

from __future__ import annotations

from typing import Any

from txtai import Embeddings  # type: ignore[import-not-found]

from evals.peers.worker import Ask, Range, main, ranges, sentences


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences."""
    index = Embeddings(path=options["model"], method="sentence-transformers", hybrid=True)
    index.index([(n, text, None) for n, text in enumerate(sentences(article))])

    def ask(question: str) -> list[Range]:
        return ranges(article, [(int(n), float(s)) for n, s in index.search(question, 3)])

    return ask


if __name__ == "__main__":
    main(build)
