"""`inquote bench`: how long a question takes here, and how much memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.options import ASKING, Given, command

if TYPE_CHECKING:
    from retriever.types import Document

MEBIBYTE = 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, *ASKING)(bench)


def bench(
    given: Given,
    batch: Annotated[
        Path | None, typer.Option(help="File of questions, one a line; default: made from titles.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=10_000, help="Questions to ask.")] = 100,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask questions one after another; print milliseconds (p50, p95) and resident memory."""
    from pydantic_core import to_json

    from server.commands.engine import open_assistant
    from server.questions import read_batch

    began = time.perf_counter()
    assistant = open_assistant(given.settings())
    loaded = time.perf_counter() - began
    asked = [q.question for q in read_batch(batch)] if batch else made(assistant.documents)
    assistant.ask(asked[0])
    times = []
    for turn in range(rounds):
        began = time.perf_counter()
        assistant.ask(asked[turn % len(asked)])
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    figures = {
        "questions": rounds,
        "load_seconds": round(loaded, 2),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        "resident_mb": round(resident() / MEBIBYTE),
    }
    if json:
        typer.echo(to_json(figures))
    else:
        typer.echo("\n".join(f"{name:>12}  {value}" for name, value in figures.items()))


def made(documents: Sequence[Document]) -> list[str]:
    """Return questions made from the articles' own words: the same for the same corpus."""
    from retriever.types import RETRIEVED

    words = [
        document.text[block.start : block.end].split()
        for document in documents[:20]
        for block in document.blocks
        if block.kind in RETRIEVED
    ]
    starts = [" ".join(w[at : at + 6]) for w in words for at in range(0, max(1, len(w) - 6), 25)]
    return [f"What does it say about {start}?" for start in starts[:100]] or ["What is this about?"]


def resident() -> int:
    """Return this process's resident memory in bytes; its peak where the system tells no more."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
