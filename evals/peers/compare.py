"""Make the peers' task, run each in its environment, and put the figures side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.articles import folders, read_article
from evals.errors import EvalError
from evals.gold import Gold
from evals.metrics.evidence import covers
from evals.metrics.latency import percentile
from evals.reply import Quoted
from evals.tables import Table
from retriever.index.embed import model_folder
from retriever.ingest.pipeline import sentences_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: what reports call it, its module here, and its environment's packages."""

    name: str
    module: str
    environment: str
    packages: tuple[str, ...]


TORCH = "torch==2.13.*"
TRANSFORMERS = "sentence-transformers==6.2.0"
HAYSTACK = (
    TORCH,
    TRANSFORMERS,
    "haystack-ai==3.4.1",
    "sentence-transformers-haystack==2.0.0",
    "transformers-haystack==2.0.0",
    "accelerate",
)
PEERS = (
    Peer("BM25 alone", "bm25", "bm25", ("bm25s==0.3.16", "PyStemmer")),
    Peer(
        "sentence-transformers + FAISS",
        "faiss_sentences",
        "faiss",
        (TORCH, TRANSFORMERS, "faiss-cpu==1.15.1"),
    ),
    Peer("Haystack hybrid", "haystack_hybrid", "haystack", HAYSTACK),
    Peer("Haystack reader", "haystack_reader", "haystack", HAYSTACK),
    Peer("txtai hybrid", "txtai_hybrid", "txtai", (TORCH, TRANSFORMERS, "txtai")),
    Peer(
        "LlamaIndex retrieval",
        "llamaindex_vectors",
        "llamaindex",
        (TORCH, TRANSFORMERS, "llama-index-core", "llama-index-embeddings-huggingface"),
    ),
)


def task_of(gold: Sequence[Gold], options: dict[str, Any]) -> dict[str, Any]:
    """Return the task: questions without a history or small talk, by article."""
    articles = []
    for name in sorted({g.article for g in gold}):
        document = read_article(name, folders())
        asked = [g for g in gold if g.article == name and not g.history and g.wants != "chat"]
        articles.append(
            {
                "name": name,
                "text": document.text,
                "sentences": [[s.start, s.end] for s in sentences_of(document, 0)],
                "questions": [{"id": g.id, "question": g.question} for g in asked],
            }
        )
    embedder = str(Path(model_folder("all-MiniLM-L6-v2")).resolve())
    return {"articles": articles, "options": {"model": embedder, **options}}


def run(python: Path, module: str, task: dict[str, Any]) -> dict[str, Any]:
    """Run a module in an environment and return what it wrote.

    Raises:
        EvalError: It failed; the message ends with its last words.
    """
    with TemporaryDirectory(prefix="inquote-peers-") as name:
        given, out = Path(name) / "task.json", Path(name) / "out.json"
        given.write_text(json.dumps(task), "utf-8")
        done = subprocess.run(
            [str(python), "-m", f"evals.peers.{module}", str(given), str(out)],
            cwd=name,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise EvalError(f"The peer {module} failed: {last[0]}")
        held: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return held


def figures(facts: dict[str, Any], gold: Sequence[Gold], megabytes: float) -> dict[str, float]:
    """Return a peer's figures; shares in percent."""
    hit = {1: 0, 3: 0}
    answerable = silent = false = unanswerable = 0
    for one in gold:
        if one.id not in facts["replies"]:
            continue
        found = facts["replies"][one.id]
        if not one.answerable:
            unanswerable += 1
            false += bool(found)
            continue
        answerable += 1
        silent += not found
        sha = one.evidence[0].document_sha256
        for depth in hit:
            quotes = [Quoted("", sha, start, end) for start, end, _ in found[:depth]]
            hit[depth] += any(covers(quote, one.evidence) for quote in quotes)
    return {
        "right_1": 100 * hit[1] / answerable,
        "right_3": 100 * hit[3] / answerable,
        "silent": 100 * silent / answerable,
        "false_answer": 100 * false / unanswerable,
        "p50_ms": percentile(facts["milliseconds"], 0.5),
        "sentences_a_second": facts["sentences_a_second"],
        "peak_mb": facts["peak_mb"],
        "install_mb": megabytes,
    }


def installed(python: Path) -> float:
    """Return the size of an environment's packages in MB."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    size = sum(p.stat().st_size for p in Path(folder.stdout.strip()).rglob("*") if p.is_file())
    return size / 1_000_000


def make(peer: Peer, folder: Path) -> Path:
    """Make a peer's environment and return its Python.

    One that was made to the end from the same packages is kept; any other is made anew.

    Raises:
        EvalError: Its packages could not be installed; the message ends with pip's last words.
    """
    home = folder / peer.environment
    python, stamp = home / "bin" / "python", home / "packages.txt"
    wanted = "\n".join(peer.packages)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return python
    subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", *peer.packages], capture_output=True, text=True
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["pip said nothing"]
        raise EvalError(f"The environment of {peer.name} could not be made: {last[0]}")
    stamp.write_text(wanted, "utf-8")
    return python


HEADS = {
    "right_1": "first sentence right %",
    "right_3": "in three %",
    "silent": "silent on answerable %",
    "false_answer": "false answers %",
    "p50_ms": "ask p50, ms",
    "sentences_a_second": "sentences indexed a second",
    "peak_mb": "peak memory, MB",
    "install_mb": "installed, MB",
}
COSTS = ("p50_ms", "sentences_a_second", "peak_mb", "install_mb")


def table(rows: dict[str, dict[str, float]]) -> Table:
    """Return the figures side by side; costs with their ratio to the first row's."""
    first = next(iter(rows.values()))

    def cell(name: str, value: float) -> str:
        shown = f"{value:.1f}" if value < 100 else f"{value:,.0f}"
        return f"{shown} (×{value / first[name]:.2g})" if name in COSTS else shown

    lines = tuple(
        (peer, *(cell(name, held[name]) for name in HEADS)) for peer, held in rows.items()
    )
    return Table(
        "Peers on the same questions, in one run (inquote installed with what tests need)",
        ("", *HEADS.values()),
        lines,
    )
