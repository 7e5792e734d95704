"""Break the product on purpose; the gate must see it each time."""

from dataclasses import replace
from itertools import pairwise

import pytest

from evals.compare import Run, Verdicts, verdicts
from evals.gate import hold
from evals.run import run_set
from evals.subject import InProcess

from .conftest import Oracle, Wrapped, swapped


def measured(assistant, gold):
    results = run_set(gold, InProcess("product", assistant))
    return {"dev": Verdicts(gold_sha256="g", questions=verdicts(results))}


@pytest.fixture
def baseline(oracle, gold):
    return Run(made="m", commit="c", settings_sha256="s", sets=measured(oracle, gold))


def failures(baseline, assistant, gold):
    return {one.measure for one in hold(baseline, measured(assistant, gold)) if not one.ok}


def test_unbroken_it_passes_and_twice_the_same(baseline, oracle, gold):
    assert failures(baseline, oracle, gold) == set()
    assert measured(oracle, gold) == measured(oracle, gold)


def test_shuffled_citations(baseline, oracle, gold):
    """Each reply carries the citations of the reply before it."""
    answers = [oracle.ask(g.question, (), documents=[_id(oracle, g)]) for g in gold]
    cited = [a.citations for a in answers if a.citations]
    following = dict(pairwise([*cited, cited[0]]))
    spoilt = Wrapped(
        oracle, lambda a: replace(a, citations=following[a.citations]) if a.citations else a
    )
    assert "citation validity" in failures(baseline, spoilt, gold)


def _id(oracle, gold):
    return next(d.id for d in oracle.documents if d.source == gold.article)


@pytest.mark.parametrize(("threshold", "measure"), [(0.0, "abstention"), (1.0, "right answers")])
def test_threshold(baseline, bridge, bakery, gold, threshold, measure):
    assert measure in failures(baseline, Oracle([bridge, bakery], gold, threshold), gold)


def test_no_reader(baseline, oracle, gold):
    oracle.reader = False
    assert failures(baseline, oracle, gold) & {"right answers", "abstention"}


def test_swapped_documents(baseline, oracle, gold):
    spoilt = Wrapped(oracle, lambda answer: swapped(answer, oracle.documents))
    assert {"right answers", "citation validity"} <= failures(baseline, spoilt, gold)


def test_a_product_that_raises(baseline, oracle, gold):
    oracle.fail_on = {gold[3].question}
    assert "errors" in failures(baseline, oracle, gold)
