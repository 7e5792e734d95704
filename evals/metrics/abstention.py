"""Precision and recall of abstention (as in SQuAD 2.0, Rajpurkar et al. 2018)."""

from __future__ import annotations

from collections.abc import Sequence


def abstention_precision(silent: Sequence[bool], answerable: Sequence[bool]) -> float:
    """Return the share of silences that were right; 1 where nothing was declined."""
    declined = [can for quiet, can in zip(silent, answerable, strict=True) if quiet]
    return sum(not can for can in declined) / len(declined) if declined else 1.0


def abstention_recall(silent: Sequence[bool], answerable: Sequence[bool]) -> float:
    """Return the share of unanswerable questions that were declined; 1 where there is none."""
    owed = [quiet for quiet, can in zip(silent, answerable, strict=True) if not can]
    return sum(owed) / len(owed) if owed else 1.0
