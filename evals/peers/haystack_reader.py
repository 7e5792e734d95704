"""Haystack's extractive reader over BM25's sentences, on the checkpoint folder that is given."""

from __future__ import annotations

from functools import cache
from typing import Any

from haystack import Document  # type: ignore[import-not-found]
from haystack.components.retrievers.in_memory import (  # type: ignore[import-not-found]
    InMemoryBM25Retriever,
)
from haystack.document_stores.in_memory import (  # type: ignore[import-not-found]
    InMemoryDocumentStore,
)
from haystack_integrations.components.readers.transformers import (  # type: ignore[import-not-found]
    TransformersExtractiveReader,
)

from evals.peers.worker import Ask, Range, main, ranges, sentences


@cache
def reader(folder: str) -> Any:  # noqa: ANN401
    """Return the reader, loaded once."""
    made = TransformersExtractiveReader(model=folder, top_k=3, no_answer=True)
    made.warm_up()
    return made


def build(article: dict[str, Any], options: dict[str, Any]) -> Ask:
    """Index an article's sentences."""
    model = reader(options["reader"])
    texts = sentences(article)
    store = InMemoryDocumentStore()
    store.write_documents(
        [Document(content=text, meta={"number": n}) for n, text in enumerate(texts)]
    )
    retriever = InMemoryBM25Retriever(store, top_k=10)

    def ask(question: str) -> list[Range]:
        found = retriever.run(query=question)["documents"]
        answers = model.run(query=question, documents=found)["answers"] if found else []
        if not answers or answers[0].document is None:
            return []
        kept = [a for a in answers if a.document is not None]
        return ranges(article, [(a.document.meta["number"], float(a.score)) for a in kept])

    return ask


if __name__ == "__main__":
    main(build)
