import numpy as np
import pytest
from scipy.stats import beta

from evals.bootstrap import estimate, share
from evals.figures import figures, latency, selective
from evals.floors import AlwaysSilent, BestBm25, WordOverlap
from evals.metrics.abstention import abstention_precision, abstention_recall
from evals.metrics.false_answers import false_answer_rate
from evals.run import run_set
from evals.subject import InProcess
from retriever.types import Status

from .conftest import Oracle, make_gold


@pytest.fixture
def results(oracle, gold):
    oracle.threshold = 0.75
    return run_set(gold, InProcess("oracle", oracle))


def test_the_four_outcomes_and_their_shares(results, gold):
    held = figures(results)
    owed = [g for g in gold if g.wants == "answer"]
    assert held["answered_right"].n == held["false_silence"].n == len(owed)
    shares = ("answered_right", "answered_wrong", "false_silence")
    assert sum(held[name].value for name in shares) == pytest.approx(1.0)
    assert 0 < held["false_silence"].value < 1
    assert held["chat_right"].value == 1.0
    assert held["error"].value == 0.0
    assert held["right"].n == len(gold)


def test_figures_agree_with_the_plain_measures(results):
    held = figures(results)
    content = [r for r in results if r.wants != "chat"]
    silent = [r.silent for r in content]
    answerable = [r.wants == "answer" for r in content]
    assert held["abstention_precision"].value == abstention_precision(silent, answerable)
    assert held["abstention_recall"].value == abstention_recall(silent, answerable)
    answered = [r.answered for r in content]
    assert held["false_answer"].value == false_answer_rate(answered, answerable)


def test_always_and_never_abstaining_both_look_bad(bridge, bakery, gold):
    silent = figures(run_set(gold, AlwaysSilent([bridge, bakery])))
    assert silent["answered_right"].value == 0.0
    assert silent["false_silence"].value == 1.0
    assert silent["abstention_recall"].value == 1.0
    assert silent["right"].value < 0.4
    bold = figures(run_set(gold, InProcess("bold", Oracle([bridge, bakery], gold, 0.0))))
    assert bold["answered_right"].value == 1.0
    assert bold["false_answer"].value == 1.0
    assert bold["right"].value < 0.8


def test_three_answerable_two_not_and_nothing_answered(bridge):
    records = [make_gold(bridge, f"a{n}", "?", "9,000") for n in range(3)]
    records += [make_gold(bridge, f"u{n}", "?", kind="near_miss") for n in range(2)]
    results = run_set(records, AlwaysSilent([bridge]))
    held = figures(results)
    assert len(results) == held["right"].n == 5
    assert held["right"].value == 0.4
    assert selective(results).n == 5
    assert selective(results).aurc == 1.0


def test_failed_calls_count_as_wrong_everywhere(oracle, gold):
    whole = figures(run_set(gold, InProcess("oracle", oracle)))
    oracle.fail_on = {gold[0].question, gold[41].question}
    results = run_set(gold, InProcess("oracle", oracle))
    held = figures(results)
    assert sum(r.outcome == "error" for r in results) == 2
    assert held["error"].value == pytest.approx(2 / 60)
    for name in ("right", "f1", "evidence_recall", "answered_right", "abstention_recall"):
        assert held[name].n == whole[name].n
        assert held[name].value < whole[name].value
    assert held["recall_10"].n == whole["recall_10"].n
    assert held["false_silence"].value == whole["false_silence"].value == 0.0


def test_the_curve_ends_where_everything_is_answered(bridge, bakery, gold):
    results = run_set(gold, InProcess("bold", Oracle([bridge, bakery], gold, 0.0)))
    curve = selective(results)
    assert curve.n == 56
    assert curve.points[-1].coverage == 1.0
    assert curve.points[-1].risk == pytest.approx(16 / 56)
    assert curve.coverage_at["0.05"] >= 40 / 56  # it is sure of all that is answerable
    assert set(latency(results)) == {"p50_ms", "p95_ms"}


def test_intervals_are_seeded_hold_the_value_and_narrow_with_n():
    draw = np.random.default_rng(5)
    few, many = (draw.random(50) < 0.7).tolist(), (draw.random(5000) < 0.7).tolist()
    assert estimate(few) == estimate(few)
    for values in (few, many):
        found = estimate(values)
        assert found.low <= found.value <= found.high
        assert found.value == pytest.approx(np.mean(values))
    assert estimate(many).high - estimate(many).low < estimate(few).high - estimate(few).low


def test_an_interval_covers_as_often_as_it_says():
    draw = np.random.default_rng(6)
    held = 0
    for _ in range(60):
        found = estimate((draw.random(150) < 0.6).tolist())
        held += found.low <= 0.6 <= found.high
    assert held >= 52


def test_a_figure_without_questions_is_marked_not_zero():
    assert estimate([0.0, 0.0], [0.0, 0.0]).n == 0
    assert share([0.0], [0.0]).n == 0


def test_none_of_many_is_not_sure_to_be_none():
    none, every = share([0] * 30, [1] * 30), share([1] * 30, [1] * 30)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(beta.ppf(0.975, 1, 30))
    assert (every.value, every.high) == (1.0, 1.0)
    assert every.low == pytest.approx(beta.ppf(0.025, 30, 1))
    assert share([1, 0, 1], [1, 1, 1]) == estimate([1, 0, 1], [1, 1, 1])


def test_the_bm25_floor_quotes_a_sentence_and_the_overlap_rule_may_decline(bridge):
    question = "How many cars does Quay Street carry?"
    for floor in (BestBm25([bridge]), WordOverlap([bridge])):
        answer = floor.ask(question, [], "bridge.txt")
        assert answer.citations[0].quote == "Quay Street carries 12,500 cars a day."
        silent = floor.ask("zebra giraffe", [], "bridge.txt")
        assert silent.status is Status.ABSTAINED
    assert WordOverlap([bridge]).ask("??", [], "bridge.txt").status is Status.ABSTAINED
    ranked = BestBm25([bridge]).search(question, "bridge.txt", 3)
    assert ranked[0].quote == "Quay Street carries 12,500 cars a day."
