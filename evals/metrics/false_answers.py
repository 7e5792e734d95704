"""False answers: what was answered although the text is silent (SQuAD 2.0's unanswerable part)."""

from __future__ import annotations

from collections.abc import Sequence


def false_answer_rate(answered: Sequence[bool], answerable: Sequence[bool]) -> float:
    """Return the share of unanswerable questions that were answered; 0 where there is none."""
    owed = [done for done, can in zip(answered, answerable, strict=True) if not can]
    return sum(owed) / len(owed) if owed else 0.0
