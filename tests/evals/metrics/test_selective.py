"""Abstention, risk and coverage, calibration: by hand, and against scikit-learn."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_score, recall_score

from evals.metrics.abstention import abstention_precision, abstention_recall
from evals.metrics.calibration_error import expected_calibration_error, reliability
from evals.metrics.false_answers import false_answer_rate
from evals.metrics.latency import percentile
from evals.metrics.risk_coverage import aurc, coverage_at_risk, risk_coverage, selective_risk

ANSWERABLE = [True, True, True, False, False]


def test_abstention_by_hand():
    silent = [True, False, False, True, False]
    assert abstention_precision(silent, ANSWERABLE) == 0.5
    assert abstention_recall(silent, ANSWERABLE) == 0.5
    assert false_answer_rate([not s for s in silent], ANSWERABLE) == 0.5


def test_abstention_agrees_with_scikit_learn():
    draw = np.random.default_rng(1)
    silent, answerable = draw.random(200) < 0.4, draw.random(200) < 0.6
    owed = ~answerable
    assert abstention_precision(silent, answerable) == pytest.approx(precision_score(owed, silent))
    assert abstention_recall(silent, answerable) == pytest.approx(recall_score(owed, silent))
    assert false_answer_rate(~silent, answerable) == pytest.approx(1 - recall_score(owed, silent))


def test_edges_of_abstention():
    never = [False] * 5
    assert abstention_precision(never, ANSWERABLE) == 1.0
    assert abstention_recall(never, ANSWERABLE) == 0.0
    assert abstention_recall([False], [True]) == 1.0
    assert false_answer_rate([True], [True]) == 0.0


def test_the_curve_by_hand():
    points = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, True])
    assert [(p.coverage, p.risk) for p in points] == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 0.25),
    ]
    assert aurc(points) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert coverage_at_risk(points, 0.25) == 1.0
    assert coverage_at_risk(points, 0.10) == 0.25
    assert selective_risk(points, 0.75) == 0.5
    assert selective_risk(points, 0.95) == 0.0


def test_aurc_is_the_mean_of_the_running_risk():
    draw = np.random.default_rng(2)
    level = draw.permutation(300) / 300
    right = draw.random(300) < level
    order = np.argsort(-level)
    running = np.cumsum(~right[order]) / np.arange(1, 301)
    points = risk_coverage(level.tolist(), right.tolist())
    assert aurc(points) == pytest.approx(running.mean())


def test_ties_are_covered_together_whatever_their_order():
    one = risk_coverage([0.5, 0.5, 0.5, 0.5], [True, True, False, False])
    other = risk_coverage([0.5, 0.5, 0.5, 0.5], [False, True, False, True])
    assert one == other
    assert len(one) == 1
    assert one[0].risk == 0.5


def test_an_error_stays_in_the_denominator():
    points = risk_coverage([0.9, None, 0.8, None], [True, False, True, False])
    assert points[-1].coverage == 0.5
    assert coverage_at_risk(points, 0.0) == 0.5
    assert aurc(risk_coverage([None], [False])) == 1.0


def test_calibration_by_hand():
    level, right = [0.95, 0.85, 0.15], [True, False, False]
    gaps = (0.05 + 0.85 + 0.15) / 3
    assert expected_calibration_error(level, right) == pytest.approx(gaps)
    assert expected_calibration_error([], []) == 0.0
    assert expected_calibration_error([0.0, 1.0], [False, True]) == 0.0
    assert [(b.low, b.count) for b in reliability(level, right)] == [(0.1, 1), (0.8, 1), (0.9, 1)]


def test_bins_agree_with_scikit_learn():
    draw = np.random.default_rng(3)
    level = draw.random(500)
    right = draw.random(500) < level
    bins = reliability(level.tolist(), right.tolist())
    accuracy, confidence = calibration_curve(right, level, n_bins=10)
    assert [b.accuracy for b in bins] == pytest.approx(accuracy.tolist())
    assert [b.confidence for b in bins] == pytest.approx(confidence.tolist())


def test_percentiles_are_measured_values():
    spent = [10.0, 20.0, 30.0, 40.0]
    assert percentile(spent, 0.5) == 20.0
    assert percentile(spent, 0.95) == 40.0
    assert percentile([7.0], 0.5) == 7.0
    assert percentile([], 0.5) == 0.0
    many = np.random.default_rng(4).random(101).tolist()
    wanted = np.quantile(many, 0.95, method="inverted_cdf")
    assert percentile(many, 0.95) == wanted
