"""Evidence by overlap of code points, and the ranking measures over it."""

from math import log2

import ir_measures
import pytest

from evals.metrics.evidence import (
    covers,
    evidence_hit,
    evidence_precision,
    evidence_recall,
    overlap,
)
from evals.metrics.ndcg import ndcg_at_10
from evals.metrics.ranked import parts_found
from evals.metrics.recall_at_k import recall_at_k
from evals.metrics.reciprocal_rank import reciprocal_rank
from evals.reply import Quoted

from ..conftest import span


@pytest.fixture
def places(bridge):
    def find(text, **more):
        start = bridge.text.index(text)
        return Quoted(text, bridge.sha256, start, start + len(text), **more)

    return find


def test_a_window_counts_for_the_span_in_it(bridge, places):
    inside = span(bridge, "9,000 cars")
    assert overlap(places("The bridge carries 9,000 cars a day."), inside) == 1.0
    assert overlap(places("9,000"), inside) == pytest.approx(0.5)
    assert not covers(places("9,000"), [inside])
    assert not covers(places("Quay Street carries 12,500 cars a day."), [inside])


def test_the_very_first_and_last_words_count(bridge, places):
    assert covers(places("The Mill Bridge reopened on Tuesday."), [span(bridge, "The Mill")])
    assert covers(
        places("Quay Street carries 12,500 cars a day."), [span(bridge, "12,500 cars a day.")]
    )


def test_the_place_counts_not_the_words(bridge, places):
    """A sentence that holds the same words elsewhere is not the answer."""
    second = span(bridge, "12,500 cars a day")
    first = Quoted("cars a day", bridge.sha256, bridge.text.index("cars a day"), 0)
    assert not covers(first, [second])


def test_another_document_or_a_false_citation_never_counts(bridge, places):
    inside = span(bridge, "9,000 cars")
    here = places("9,000 cars")
    assert not covers(Quoted(here.text, "0" * 64, here.start, here.end), [inside])
    assert not covers(places("9,000 cars", valid=False), [inside])


def test_all_parts_are_needed_and_context_does_not_answer(bridge, places):
    parts = [[span(bridge, "9,000 cars")], [span(bridge, "12,500"), span(bridge, "Quay Street")]]
    one = places("The bridge carries 9,000 cars a day.")
    other = places("Quay Street carries 12,500 cars a day.")
    beside = places("The work cost $3.4 million.")
    assert evidence_recall([one], parts) == 0.5
    assert not evidence_hit([one], parts)
    assert evidence_hit([one, other, beside], parts)
    assert evidence_precision([one, other, beside], parts) == pytest.approx(2 / 3)
    assert evidence_precision([], parts) == 0.0
    context = places("Quay Street carries 12,500 cars a day.", context=True)
    assert evidence_recall([one, context], parts) == 0.5
    assert evidence_precision([one, context], parts) == 1.0


@pytest.fixture
def ranking(bridge, places):
    parts = [[span(bridge, "9,000 cars")], [span(bridge, "12,500")]]
    passages = [
        places("The work cost $3.4 million."),
        places("The bridge carries 9,000 cars a day."),
        places("The bridge carries 9,000 cars a day."),  # again: brings nothing new
        places("Quay Street carries 12,500 cars a day."),
    ]
    return passages, parts


def test_ranking_by_hand(ranking):
    passages, parts = ranking
    assert parts_found(passages, parts) == [set(), {0}, set(), {1}]
    assert [recall_at_k(passages, parts, k) for k in (1, 2, 3, 4, 10)] == [0, 0.5, 0.5, 1, 1]
    assert reciprocal_rank(passages, parts) == 0.5
    gained, ideal = 1 / log2(3) + 1 / log2(5), 1 / log2(2) + 1 / log2(3)
    assert ndcg_at_10(passages, parts) == pytest.approx(gained / ideal)


def test_ranking_agrees_with_ir_measures_on_plain_documents(ranking):
    passages, parts = ranking
    judged = [ir_measures.Qrel("q", "b", 1), ir_measures.Qrel("q", "d", 1)]
    run = [ir_measures.ScoredDoc("q", name, -n) for n, name in enumerate("abcd")]
    wanted = ir_measures.calc_aggregate(
        [ir_measures.nDCG @ 10, ir_measures.RR, ir_measures.R @ 2, ir_measures.R @ 10], judged, run
    )
    assert wanted[ir_measures.nDCG @ 10] == pytest.approx(ndcg_at_10(passages, parts))
    assert wanted[ir_measures.RR] == pytest.approx(reciprocal_rank(passages, parts))
    assert wanted[ir_measures.R @ 2] == recall_at_k(passages, parts, 2)
    assert wanted[ir_measures.R @ 10] == recall_at_k(passages, parts, 10)


def test_nothing_found_is_zero_not_missing(ranking):
    _, parts = ranking
    assert recall_at_k([], parts, 10) == 0.0
    assert reciprocal_rank([], parts) == 0.0
    assert ndcg_at_10([], parts) == 0.0


def test_a_passage_with_both_parts_is_perfect(bridge, places, ranking):
    _, parts = ranking
    whole = Quoted(bridge.text, bridge.sha256, 0, len(bridge.text))
    assert recall_at_k([whole], parts, 1) == 1.0
    assert ndcg_at_10([whole], parts) == pytest.approx(1.0)
