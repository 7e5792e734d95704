"""Clocks, percentiles, memory and disk."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024


@contextmanager
def milliseconds(into: list[float]) -> Iterator[None]:
    """Append how long the block took."""
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * 1000)


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99 (nearest rank) of milliseconds."""
    ranked = sorted(times)
    last = len(ranked) - 1
    return {
        f"p{p}_ms": round(ranked[min(last, int(len(ranked) * p / 100))], 2) for p in (50, 95, 99)
    }


def resident_mb() -> int:
    """Return this process's resident memory in MiB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def disk_mb(folder: Path) -> float:
    """Return the size of a folder's files in MiB."""
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / MEBIBYTE, 3)


def machine() -> dict[str, Any]:
    """Return what the figures were taken on, and how busy it was by others."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average": [round(x, 1) for x in os.getloadavg()],
    }


def write(found: dict[str, Any], path: Path | None) -> None:
    """Print figures as JSON, and write them to a file where one is named."""
    text = json.dumps(found, indent=1)
    sys.stdout.write(text + "\n")
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "utf-8")
