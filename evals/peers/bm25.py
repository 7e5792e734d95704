"""BM25 alone (bm25s with a stemmer): the top sentences."""

from __future__ import annotations

from typing import Any

import bm25s
import Stemmer

from evals.peers.worker import Ask, Range, main, ranges, sentences


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences."""
    stemmer = Stemmer.Stemmer("english")

    def words(texts: list[str]) -> list[list[str]]:
        found = bm25s.tokenize(
            texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return list(found)

    index = bm25s.BM25()
    index.index(words(sentences(article)), show_progress=False)
    k = min(3, len(article["sentences"]))

    def ask(question: str) -> list[Range]:
        found, scores = index.retrieve(words([question]), k=k, show_progress=False)
        pairs = zip(found[0], scores[0], strict=True)
        return ranges(article, [(int(n), float(s)) for n, s in pairs if s > 0])

    return ask


if __name__ == "__main__":
    main(build)
