"""ALCE's citation recall and precision, with their paper's cases turned into sentences."""

import pytest

from evals.metrics.citation_validity import citation_validity
from evals.metrics.citations import citation_precision, citation_recall
from evals.reply import Quoted

S1, S2 = "The bridge reopened.", "It cost $3.4 million."


def test_recall_is_the_share_of_supported_statements():
    assert citation_recall([(S1, [S1]), (S2, [S1])]) == 0.5
    assert citation_recall([(S1, [f"So: {S1}"]), (S2, [S1, S2])]) == 1.0
    assert citation_recall([(S1, [])]) == 0.0
    assert citation_recall([]) == 0.0


def test_precision_leaves_out_what_is_beside_the_point():
    # S2's second citation supports nothing and can be left out: 2 of 3 are needed
    assert citation_precision([(S1, [S1]), (S2, [S2, S1])]) == pytest.approx(2 / 3)
    # an unsupported statement's citations are all imprecise
    assert citation_precision([(S1, [S2])]) == 0.0
    assert citation_precision([(S1, [])]) == 0.0


def test_precision_keeps_citations_that_only_support_together():
    def both(statement, texts):
        return {"a", "b"} <= set(texts)

    assert citation_precision([("ab", ["a", "b"])], both) == 1.0
    assert citation_precision([("ab", ["a", "b", "c"])], both) == pytest.approx(2 / 3)


def test_validity_is_a_share_of_quotes():
    held, false = Quoted("a", "d", 0, 1), Quoted("a", "d", 0, 1, valid=False)
    assert citation_validity([held, held, held, false]) == 0.75
    assert citation_validity([]) == 1.0
