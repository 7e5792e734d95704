"""Write a report into a folder: report.json, report.md, report.html and the pictures."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.plots import draw
from evals.report import Report
from evals.result import Result
from evals.tables import Table, by_kind, details, overview, worst

TEMPLATES = Path(__file__).resolve().parent / "templates"
PICTURES = ("risk-coverage.png", "reliability.png", "latency.png")


def publish(report: Report, forced: Mapping[str, list[Result]], folder: Path) -> None:
    """Write all files of a report.

    Args:
        report: What to tell.
        forced: The product's results with its threshold at 0, by set, for the pictures.
        folder: Made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    draw(report.sets, forced, folder)
    facts = {
        "report": report,
        "tables": tables(report),
        "worst": worst([r for s in report.sets.values() if not s.private for r in s.main.results]),
        "lead": lead(report),
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=lambda name: bool(name and name.endswith(".html")),
    )
    markdown = environment.get_template("report.md").render(**facts, pictures=PICTURES)
    (folder / "report.md").write_text(markdown, "utf-8")
    encoded = [base64.b64encode((folder / name).read_bytes()).decode() for name in PICTURES]
    page = environment.get_template("report.html").render(**facts, pictures=encoded)
    (folder / "report.html").write_text(page, "utf-8")


def tables(report: Report) -> list[Table]:
    """Return the tables of a report, the most telling ones first."""
    held = report.sets.items()
    return [
        *(overview(name, one) for name, one in held),
        *(by_kind(name, one.main.results) for name, one in held),
        *(details(name, one) for name, one in held),
    ]


def lead(report: Report) -> list[str]:
    """Return a sentence on each set: the three figures that belong together."""
    lines = []
    for name, one in report.sets.items():
        held = one.main.figures
        value = {key: f"{100 * held[key].value:.1f} %" for key in held}
        errors = sum(outcome == "error" for outcome in one.main.outcomes.values())
        lines.append(
            f"{name}: of what the articles answer, {value['answered_right']} was answered right "
            f"and {value['false_silence']} met with silence; of what they do not answer, "
            f"{value['false_answer']} was answered all the same. "
            f"{value['citation_validity']} of the citations hold. Errors: {errors}."
        )
    return lines
