"""sentence-transformers and FAISS alone: the sentences nearest to the question."""

from __future__ import annotations

from functools import cache
from typing import Any

import faiss
from sentence_transformers import SentenceTransformer

from evals.peers.worker import Ask, Range, main, ranges, sentences


@cache
def model(folder: str) -> Any:  # noqa: ANN401
    """Return the embedding model, loaded once."""
    return SentenceTransformer(folder, device="cpu")


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences."""
    embedder = model(options["model"])
    vectors = embedder.encode(sentences(article), normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def ask(question: str) -> list[Range]:
        vector = embedder.encode([question], normalize_embeddings=True)
        scores, found = index.search(vector, min(3, index.ntotal))
        pairs = zip(found[0], scores[0], strict=True)
        return ranges(article, [(int(n), float(s)) for n, s in pairs])

    return ask


if __name__ == "__main__":
    main(build)
