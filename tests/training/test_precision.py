"""Readers in several precisions are compared on the same questions."""

from __future__ import annotations

from retriever.training.evaluate import DevQuestion
from retriever.training.precision import compare
from retriever.training.windows import Example
from retriever.types import Reading

TEXT = "The bridge reopened on Tuesday."
QUESTIONS = [
    DevQuestion(Example("When did it reopen?", TEXT), ("Tuesday",)),
    DevQuestion(Example("Who designed it?", TEXT), ()),
]


class Fixed:
    """Reads the same spans every time: (start, end, margin) for each question in turn."""

    name = "fixed"

    def __init__(self, *spans):
        self.spans = list(spans)

    def read(self, question, passages):
        start, end, margin = self.spans.pop(0)
        return [[Reading(start, end, margin, 0.0)]]


def test_compare_by_hand():
    at = TEXT.index("Tuesday")
    good = Fixed((at, at + 7, 5.0), (0, 10, -3.0))
    poor = Fixed((0, 10, -4.0), (0, 10, -3.0))
    table = compare({"good": good, "poor": poor}, QUESTIONS)
    assert (table["good"]["f1"], table["good"]["auroc"]) == (100.0, 1.0)
    assert (table["poor"]["f1"], table["poor"]["auroc"]) == (50.0, 0.0)
    assert (table["good"]["same_spans"], table["poor"]["same_spans"]) == (100.0, 50.0)
    assert table["good"]["milliseconds"] >= 0
