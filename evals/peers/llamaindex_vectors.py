"""LlamaIndex: retrieval from its vector store index."""

from __future__ import annotations

from functools import cache
from typing import Any

from llama_index.core import VectorStoreIndex  # type: ignore[import-not-found]
from llama_index.core.schema import TextNode  # type: ignore[import-not-found]
from llama_index.embeddings.huggingface import (  # type: ignore[import-not-found]
    HuggingFaceEmbedding,
)

from evals.peers.worker import Ask, Range, main, ranges, sentences


@cache
def model(folder: str) -> Any:  # noqa: ANN401
    """Return the embedding model, loaded once."""
    return HuggingFaceEmbedding(model_name=folder, device="cpu")


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences."""
    nodes = [TextNode(text=text, id_=str(n)) for n, text in enumerate(sentences(article))]
    index = VectorStoreIndex(nodes, embed_model=model(options["model"]))
    retriever = index.as_retriever(similarity_top_k=3)

    def ask(question: str) -> list[Range]:
        found = retriever.retrieve(question)
        return ranges(article, [(int(f.node.node_id), float(f.score or 0.0)) for f in found])

    return ask


if __name__ == "__main__":
    main(build)
