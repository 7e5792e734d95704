"""Cost against corpus size, as a picture: `python -m evals.bench.plot RESULTS_DIR`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PANELS: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("A question, ms", {"p50": ("ask", "p50_ms"), "p95": ("ask", "p95_ms"),
                        "outside the models, p50": ("outside_models", "p50_ms"),
                        "search, p50": ("stages", "search", "p50_ms")}),
    ("Index without the models, s", {"read and split": ("seconds", "read"),
                                     "BM25 and FAISS": ("seconds", "index_without_models"),
                                     "write": ("seconds", "write")}),
    ("MB", {"memory, serving": ("memory_mb",), "disk": ("disk_mb",), "text": ("text_mb",)}),
)  # fmt: skip


def _at(row: dict[str, Any], path: tuple[str, ...]) -> float:
    found: Any = row
    for name in path:
        found = found[name]
    return float(found)


def draw(sizes: list[dict[str, Any]], path: Path) -> None:
    """Draw the rows of `evals.bench.sizes` into a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(13, 4), layout="constrained")
    counts = [row["sentences"] for row in sizes]
    for axis, (title, lines) in zip(axes, PANELS, strict=True):
        for name, place in lines.items():
            values = [max(_at(row, place), 0.01) for row in sizes]
            axis.plot(counts, values, marker="o", markersize=3, label=name)
        axis.set(xscale="log", yscale="log", title=title, xlabel="passages")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def main(folder: Path) -> int:
    """Draw `sizes.json` of a folder into `cost.png` beside it."""
    draw(json.loads((folder / "sizes.json").read_text("utf-8"))["sizes"], folder / "cost.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
