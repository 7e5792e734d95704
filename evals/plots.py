"""The report's pictures, drawn without a display."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.metrics.calibration_error import reliability
from evals.report import SetReport
from evals.result import Result


def draw(sets: Mapping[str, SetReport], forced: Mapping[str, list[Result]], folder: Path) -> None:
    """Write `risk-coverage.png`, `reliability.png` and `latency.png`.

    Args:
        sets: The reports, by name of the set.
        forced: The product's results with its threshold at 0, by name of the set.
        folder: Where the pictures go.
    """
    import matplotlib

    matplotlib.use("Agg")
    _risk(sets, folder / "risk-coverage.png")
    _reliability(forced, folder / "reliability.png")
    _latency(sets, folder / "latency.png")


def _axes(title: str, x: str, y: str) -> tuple[Any, Any]:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.grid(alpha=0.3)
    return figure, axes


def _save(figure: Any, path: Path) -> None:  # noqa: ANN401  (matplotlib has no types here)
    from matplotlib import pyplot

    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def _risk(sets: Mapping[str, SetReport], path: Path) -> None:
    figure, axes = _axes(
        "Risk and coverage (the dot: as it ships)",
        "coverage: share of questions answered",
        "risk: share of answers that are wrong",
    )
    for place, (name, report) in enumerate(sets.items()):
        points = report.selective.points
        axes.plot(
            [p.coverage for p in points],
            [p.risk for p in points],
            color=f"C{place}",
            label=f"{name} (AURC {report.selective.aurc:.3f})",
        )
        kept = [outcome for outcome in report.main.outcomes.values() if "chat" not in outcome]
        answered = [o for o in kept if o in {"answered_right", "answered_wrong", "false_answer"}]
        if answered:
            wrong = sum(o != "answered_right" for o in answered)
            axes.plot(len(answered) / len(kept), wrong / len(answered), "o", color=f"C{place}")
    axes.set(xlim=(0, 1), ylim=(0, None))
    axes.legend()
    _save(figure, path)


def _reliability(forced: Mapping[str, list[Result]], path: Path) -> None:
    figure, axes = _axes(
        "Reliability (the size of a dot: how many questions)",
        "confidence as stated",
        "share that was right",
    )
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1)
    for place, (name, results) in enumerate(forced.items()):
        stated = [r for r in results if r.answered and r.confidence is not None]
        bins = reliability([r.confidence or 0.0 for r in stated], [r.right for r in stated])
        across, up = [b.confidence for b in bins], [b.accuracy for b in bins]
        axes.plot(across, up, color=f"C{place}", alpha=0.4)
        sizes = [8 + 3 * b.count for b in bins]
        axes.scatter(across, up, s=sizes, color=f"C{place}", label=name, alpha=0.8)
    axes.set(xlim=(0, 1), ylim=(0, 1.02))
    axes.legend()
    _save(figure, path)


def _latency(sets: Mapping[str, SetReport], path: Path) -> None:
    figure, axes = _axes("Time for an answer", "milliseconds", "questions")
    spent = {name: [r.milliseconds for r in s.main.results] for name, s in sets.items()}
    longest = max((value for values in spent.values() for value in values), default=1.0)
    edges = [longest * n / 40 for n in range(41)]
    for name, values in spent.items():
        axes.hist(values, bins=edges, histtype="step", linewidth=1.6, label=name)
    axes.legend()
    _save(figure, path)
