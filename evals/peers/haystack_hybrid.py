"""Haystack: a hybrid pipeline, BM25 and embeddings joined by reciprocal rank fusion."""

from __future__ import annotations

from functools import cache
from typing import Any

from haystack import Document, Pipeline  # type: ignore[import-not-found]
from haystack.components.joiners import DocumentJoiner  # type: ignore[import-not-found]
from haystack.components.retrievers.in_memory import (  # type: ignore[import-not-found]
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import (  # type: ignore[import-not-found]
    InMemoryDocumentStore,
)
from haystack_integrations.components.embedders.sentence_transformers import (  # type: ignore[import-not-found]
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from evals.peers.worker import Ask, Range, main, ranges, sentences

QUIET = {"progress_bar": False}


@cache
def embedders(folder: str) -> tuple[Any, Any]:
    """Return the embedders of documents and of questions, loaded once."""
    pair = (
        SentenceTransformersDocumentEmbedder(model=folder, **QUIET),
        SentenceTransformersTextEmbedder(model=folder, **QUIET),
    )
    for one in pair:
        one.warm_up()
    return pair


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences and join the pipeline."""
    of_documents, _ = embedders(options["model"])
    texts = sentences(article)
    made = [Document(content=text, meta={"number": n}) for n, text in enumerate(texts)]
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(of_documents.run(made)["documents"])
    pipeline = Pipeline()
    of_text = SentenceTransformersTextEmbedder(model=options["model"], **QUIET)
    pipeline.add_component("embedder", of_text)
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=10))
    pipeline.add_component("lexical", InMemoryBM25Retriever(store, top_k=10))
    pipeline.add_component("join", DocumentJoiner("reciprocal_rank_fusion", top_k=3))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "join")
    pipeline.connect("lexical", "join")

    def ask(question: str) -> list[Range]:
        given = {"embedder": {"text": question}, "lexical": {"query": question}}
        found = pipeline.run(given)["join"]["documents"]
        return ranges(article, [(d.meta["number"], float(d.score or 0.0)) for d in found])

    return ask


if __name__ == "__main__":
    main(build)
