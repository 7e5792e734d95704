"""The same breakages on the product itself, over a part of the dev questions."""

from dataclasses import replace
from itertools import pairwise

import pytest

from evals.articles import folders
from evals.compare import Run, Verdicts, verdicts
from evals.gate import hold
from evals.gold import FOLDER, load_gold
from evals.run import corpus_of, open_assistant, run_set
from evals.subject import InProcess
from retriever.settings import Settings

from .conftest import swapped

pytestmark = pytest.mark.slow

ARTICLES = ("lido.txt", "shrimp.txt")


class Spoilt:
    """Answers the product gave, changed on the way out."""

    def __init__(self, documents, answers, spoil):
        self.documents = documents
        self._answers, self._spoil = answers, spoil

    def ask(self, question, history=(), *, documents=None):
        return self._spoil(self._answers[question, tuple(history), documents[0]])


class Kept:
    """The product, with its answers kept for later."""

    def __init__(self, assistant):
        self._assistant = assistant
        self.documents = assistant.documents
        self.answers = {}

    def ask(self, question, history=(), *, documents=None):
        answer = self._assistant.ask(question, history, documents=documents)
        self.answers[question, tuple(history), documents[0]] = answer
        return answer


@pytest.fixture(scope="module")
def questions():
    dev = [g for g in load_gold(FOLDER / "dev.jsonl") if g.article in ARTICLES]
    return dev[::3]


@pytest.fixture(scope="module")
def place(questions):
    with corpus_of(questions, folders()) as held:
        yield held


@pytest.fixture(scope="module")
def product(place, questions):
    kept = Kept(open_assistant(Settings(), *place))
    return kept, measured(kept, questions)


def measured(assistant, questions):
    results = run_set(questions, InProcess("product", assistant, ranked=False))
    return {"dev": Verdicts(gold_sha256="g", questions=verdicts(results))}


@pytest.fixture
def failures(product, questions):
    """Return what the gate finds wrong with an assistant, held against the whole product."""

    def find(assistant):
        baseline = Run(made="m", commit="c", settings_sha256="s", sets=product[1])
        found = hold(baseline, measured(assistant, questions))
        return {one.measure for one in found if not one.ok}

    return find


def test_whole_it_passes(product, failures):
    kept = product[0]
    assert failures(Spoilt(kept.documents, kept.answers, lambda answer: answer)) == set()


def test_shuffled_citations(product, failures):
    kept = product[0]
    cited = list(dict.fromkeys(a.citations for a in kept.answers.values() if a.citations))
    following = dict(pairwise([*cited, cited[0]]))
    spoilt = Spoilt(
        kept.documents,
        kept.answers,
        lambda a: replace(a, citations=following[a.citations]) if a.citations else a,
    )
    assert "citation validity" in failures(spoilt)


def test_swapped_documents(product, failures):
    kept = product[0]
    spoilt = Spoilt(kept.documents, kept.answers, lambda a: swapped(a, kept.documents))
    assert {"right answers", "citation validity"} <= failures(spoilt)


@pytest.mark.parametrize(
    ("change", "measures"),
    [
        ({"min_confidence": 0.0}, {"abstention"}),
        ({"min_confidence": 1.0}, {"right answers"}),
        ({"reader": "none"}, {"right answers", "abstention"}),
    ],
)
def test_threshold_and_reader(place, failures, change, measures):
    assert failures(open_assistant(Settings(), *place, **change)) & measures
