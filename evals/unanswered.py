"""What readers asked and the articles do not say: group the questions that were declined.

A record is a line of JSON: `{"question": "...", "reason": "...", "time": "..."}`. The server
writes such a file where INQUOTE_KEEP_UNANSWERED is set; it stays on its machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalError
from retriever.index.lexical import terms

ALIKE = 0.5
"""Two questions are of one group if this share of their words, stemmed, is common to both."""


class Declined(BaseModel):
    """A question that was declined."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=1)
    reason: str
    time: str


class Group(BaseModel):
    """Questions that ask for the same thing, the first in time leading."""

    question: str
    count: int
    reasons: dict[str, int]
    first: str
    last: str
    also: list[str]


def load_declined(path: Path) -> list[Declined]:
    """Read the records.

    Raises:
        EvalError: The file cannot be read, or a line is not a record; the message names it.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EvalError(
            f"{path} cannot be read.", "Set INQUOTE_KEEP_UNANSWERED=1 to keep such a file."
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Declined.model_validate_json(line))
        except ValidationError:
            raise EvalError(f"{path}, line {number} is not a declined question.") from None
    return found


def group(records: Iterable[Declined]) -> list[Group]:
    """Return groups of like questions, the largest first; ties in order of time.

    A question joins the first group whose leading question shares at least half of their words
    (Jaccard index of stems without function words).
    """
    groups: list[tuple[frozenset[str], list[Declined]]] = []
    for record in sorted(records, key=lambda r: (r.time, r.question)):
        words = frozenset(terms(record.question)) or frozenset({record.question})
        home = next((held for lead, held in groups if _alike(lead, words)), None)
        if home is None:
            groups.append((words, [record]))
        else:
            home.append(record)
    made = [_summary(held) for _, held in groups]
    return sorted(made, key=lambda g: (-g.count, g.first, g.question))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _summary(held: Sequence[Declined]) -> Group:
    reasons = sorted({r.reason for r in held})
    return Group(
        question=held[0].question,
        count=len(held),
        reasons={reason: sum(r.reason == reason for r in held) for reason in reasons},
        first=held[0].time,
        last=held[-1].time,
        also=sorted({r.question for r in held} - {held[0].question}),
    )
