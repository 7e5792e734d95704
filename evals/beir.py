"""Retrieval on a BEIR folder (Thakur et al. 2021): `python -m evals.beir --data DIR --json OUT`.

The folder has `corpus.jsonl`, `queries.jsonl` and `qrels/SPLIT.tsv`. A document counts by the best
of its sentences that the product finds; BM25 over whole documents stands beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import ir_measures
from ir_measures import R, nDCG
from tqdm import tqdm

from evals.errors import EvalError
from retriever.ask.query import Query
from retriever.ask.search import search
from retriever.errors import FileRefused
from retriever.index.build import assemble
from retriever.index.embed_onnx import load_embedder
from retriever.index.lexical import LexicalIndex, terms
from retriever.index.snapshot import Snapshot
from retriever.ingest.pipeline import document_from_text
from retriever.types import Block, BlockKind, Document, Embedder

DEPTH = 100
Run = dict[str, dict[str, float]]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.strip():
                    yield json.loads(line)
    except (OSError, ValueError):
        raise EvalError(f"{path} is not a JSONL file of BEIR's.") from None


def load_corpus(folder: Path) -> list[Document]:
    """Return the corpus as documents, each one block of body text; the id is BEIR's."""
    found = []
    for record in _lines(folder / "corpus.jsonl"):
        text = "\n\n".join(part for part in (record.get("title", ""), record["text"]) if part)
        try:
            document = document_from_text(text, record["_id"], record["_id"])
        except FileRefused:
            continue  # no words: nothing can find it, and the judgements keep it as missed
        body = document.text
        start = len(body) - len(body.lstrip())
        block = Block(BlockKind.BODY, start, len(body.rstrip()))
        found.append(replace(document, blocks=(block,)))
    if not found:
        raise EvalError(f"{folder} has no documents.")
    return found


def load_judgements(folder: Path, split: str) -> dict[str, dict[str, int]]:
    """Return the relevance of documents, by query and document."""
    path = folder / "qrels" / f"{split}.tsv"
    try:
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line]
        judged: dict[str, dict[str, int]] = {}
        for query, document, grade in rows:
            judged.setdefault(query, {})[document] = int(grade)
    except (OSError, ValueError):
        raise EvalError(f"{path} is not a table of judgements.") from None
    return judged


def product_run(snapshot: Snapshot, queries: Mapping[str, str], embedder: Embedder) -> Run:
    """Return the product's ranking for each query: the score of a document's best sentence."""
    run: Run = {}
    for name, text in tqdm(queries.items(), desc="Searching", unit="query", disable=None):
        held: dict[str, float] = {}
        for candidate in search(snapshot, Query(text), embedder.encode([text])[0]):
            document = snapshot.sentences[candidate.sentence].document
            held.setdefault(snapshot.documents[document].id, candidate.score)
        run[name] = dict(list(held.items())[:DEPTH])
    return run


def bm25_run(documents: list[Document], queries: Mapping[str, str]) -> Run:
    """Return BM25's ranking of whole documents for each query."""
    index = LexicalIndex.build([terms(d.text) for d in documents])
    run: Run = {}
    for name, text in queries.items():
        scores = index.scores(terms(text))
        best = sorted((-float(s), n) for n, s in enumerate(scores) if s > 0)[:DEPTH]
        run[name] = {documents[n].id: -score for score, n in best}
    return run


def measure(run: Run, judged: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Return nDCG@10 and recall@100 in percent; a query without a hit counts as 0."""
    scores = ir_measures.calc_aggregate([nDCG @ 10, R @ DEPTH], judged, run)
    return {
        "ndcg_10": round(100 * float(scores[nDCG @ 10]), 2),
        "recall_100": round(100 * float(scores[R @ DEPTH]), 2),
    }


def evaluate(folder: Path, split: str, embedder: Embedder) -> dict[str, object]:
    """Return the figures of the product and of BM25 on a BEIR folder."""
    documents, judged = load_corpus(folder), load_judgements(folder, split)
    texts = {record["_id"]: record["text"] for record in _lines(folder / "queries.jsonl")}
    lacking = [name for name in judged if name not in texts]
    if lacking:
        raise EvalError(f"{folder} lacks the judged query {lacking[0]}.")
    queries = {name: texts[name] for name in judged}
    snapshot, _ = assemble(documents, embedder, progress=True)
    return {
        "n": len(queries),
        "documents": len(documents),
        **measure(product_run(snapshot, queries, embedder), judged),
        "bm25": measure(bm25_run(documents, queries), judged),
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="BEIR folder")
    parser.add_argument("--split", default="test", help="which qrels")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    try:
        figures = evaluate(options.data, options.split, load_embedder("all-MiniLM-L6-v2"))
    except EvalError as error:
        parser.exit(1, f"evals.beir: {error}\n")
    packed = json.dumps(figures, indent=1)
    if options.json:
        options.json.write_text(packed + "\n", "utf-8")
    sys.stdout.write(packed + "\n")


if __name__ == "__main__":
    main()
