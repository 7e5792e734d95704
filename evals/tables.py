"""The tables of a report, as Markdown; the HTML report is made of the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.bootstrap import Estimate
from evals.figures import rate
from evals.report import SetReport
from evals.result import Outcome, Result


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and the rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [self.heads, tuple("---" for _ in self.heads), *self.rows]
        body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"### {self.title}\n\n{body}\n"


def percent(estimate: Estimate) -> str:
    """Return a rate and its interval in percent; a dash where no question belongs to it."""
    if estimate.n == 0:
        return "–"
    low, high = 100 * estimate.low, 100 * estimate.high
    return f"{100 * estimate.value:.1f} ({low:.0f}–{high:.0f})"


OVERVIEW = {
    "right": "right, all",
    "answered_right": "answered right",
    "answered_wrong": "answered wrong",
    "false_silence": "silent on answerable",
    "false_answer": "false answers",
    "follow_ups_right": "follow-ups right",
    "chat_right": "chat right",
    "error": "errors",
}


def overview(name: str, report: SetReport) -> Table:
    """Return the product and the floors: accuracy, false answers and silence, always together."""
    rows = [
        (subject, *(percent(held.figures[figure]) for figure in OVERVIEW))
        for subject, held in report.subjects.items()
    ]
    title = f"{name}: {report.questions} questions, percent (95 % interval)"
    return Table(title, ("", *OVERVIEW.values()), tuple(rows))


def by_kind(name: str, results: Sequence[Result]) -> Table:
    """Return the outcomes by kind of question; counts, and the share that was right."""
    rows = []
    for kind in sorted({r.kind for r in results}):
        held = [r for r in results if r.kind == kind]
        right = percent(rate(held, lambda r: r.right))
        counts = [
            sum(r.outcome in group for r in held)
            for group in (
                {Outcome.ANSWERED_RIGHT, Outcome.CHAT_RIGHT},
                {Outcome.ANSWERED_WRONG, Outcome.CHAT_WRONG},
                {Outcome.FALSE_SILENCE},
                {Outcome.RIGHT_SILENCE},
                {Outcome.FALSE_ANSWER},
                {Outcome.ERROR},
            )
        ]
        rows.append((kind.value, str(len(held)), right, *(str(n or "") for n in counts)))
    heads = (
        "kind",
        "n",
        "right %",
        "answered right",
        "answered wrong",
        "silent, answerable",
        "declined rightly",
        "false answer",
        "error",
    )
    return Table(f"{name}: by kind of question", heads, tuple(rows))


DETAILS = {
    "abstention_precision": "abstention precision",
    "abstention_recall": "abstention recall",
    "selective_risk": "selective risk (wrong among answered)",
    "f1": "answer span F1",
    "exact": "answer span exact",
    "evidence_precision": "evidence precision",
    "evidence_recall": "evidence recall",
    "citation_validity": "citation validity",
    "citation_precision": "citation precision (ALCE)",
    "citation_recall": "citation recall (ALCE)",
    "recall_1": "recall@1",
    "recall_3": "recall@3",
    "recall_5": "recall@5",
    "recall_10": "recall@10",
    "reciprocal_rank": "MRR",
    "ndcg_10": "nDCG@10",
}


def details(name: str, report: SetReport) -> Table:
    """Return the product's other figures."""
    main, curve = report.main, report.selective
    rows = [
        (label, percent(main.figures[figure]), str(main.figures[figure].n))
        for figure, label in DETAILS.items()
        if figure in main.figures
    ]
    count = str(curve.n)
    repeated = main.figures["repeated"]
    rows.append(("repeated sentences a reply", f"{repeated.value:.3f}", str(repeated.n)))
    rows.append(("AURC", f"{curve.aurc:.3f}", count))
    for risk, coverage in curve.coverage_at.items():
        label = f"coverage at {100 * float(risk):.0f} % risk"
        rows.append((label, f"{100 * coverage:.1f}", count))
    rows.append(("expected calibration error", f"{curve.ece:.3f}", count))
    for figure, value in main.latency.items():
        rows.append((figure.replace("_", " "), f"{value:.1f}", str(report.questions)))
    heads = ("measure", "value (95 % interval)", "n")
    return Table(f"{name}: other measures of the product", heads, tuple(rows))


_BADNESS = (
    Outcome.ERROR,
    Outcome.FALSE_ANSWER,
    Outcome.CHAT_WRONG,
    Outcome.ANSWERED_WRONG,
    Outcome.FALSE_SILENCE,
)


def worst(results: Sequence[Result], count: int = 20) -> list[Result]:
    """Return the worst results: errors, then false and wrong answers by how sure they were."""
    bad = [r for r in results if not r.right]
    return sorted(bad, key=lambda r: (_BADNESS.index(r.outcome), -(r.confidence or 0.0), r.id))[
        :count
    ]
