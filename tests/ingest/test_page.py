"""The classifier of whole pages: its numbers, its fit, and the measure it is judged by."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from evals import extraction_fit
from evals.extraction import compare, folds
from evals.extraction_fit import Page, fit, labels, training_rows
from retriever.ingest.blocks import classify
from retriever.ingest.features import NAMES, describe
from retriever.ingest.model import from_json, shipped
from retriever.ingest.page import best_stretch
from retriever.ingest.segment import segment
from retriever.types import BlockKind
from tests.ingest import files

PAGE = Page("a", "", b"", files.scrape(), "\n".join(files.PARAGRAPHS))


def test_shipped_numbers_fit_the_features():
    rows = describe(PAGE.text, segment(PAGE.text))
    assert rows.shape == (len(segment(PAGE.text)), len(NAMES))
    assert np.isfinite(rows).all()
    chance = shipped().probability(rows)
    assert ((chance > 0) & (chance < 1)).all()


def test_numbers_for_other_features_are_refused():
    with pytest.raises(ValueError, match="fit it again"):
        from_json('{"features": ["length"], "bias": 0, "steps": {}}')


def test_fitted_numbers_equal_the_library(monkeypatch):
    monkeypatch.setattr(extraction_fit, "SEEDS", (0,))
    monkeypatch.setitem(extraction_fit.SETTINGS, "n_estimators", 20)
    rows = training_rows(PAGE)
    ours = from_json(fit(rows))
    table = np.vstack([part.features for part in rows])
    model = GradientBoostingClassifier(**extraction_fit.SETTINGS, random_state=0)
    model.fit(
        table,
        np.concatenate([part.body for part in rows]),
        sample_weight=np.concatenate([part.weight for part in rows]),
    )
    theirs = model.predict_proba(table)[:, 1]
    assert np.abs(ours.probability(table) - theirs).max() < 0.01
    body = [b for b in classify(PAGE.text, ours) if b.kind is BlockKind.BODY]
    assert len(body) == len(files.PARAGRAPHS)


def test_labels_of_a_page():
    spans, truth = labels(PAGE.text, PAGE.body)
    found = [PAGE.text[a:b] for (a, b), body in zip(spans, truth, strict=True) if body]
    assert found == list(files.PARAGRAPHS)


def test_measure_by_hand():
    assert compare("a b c d e", "a b c d") == (1.0, 0.5)
    assert compare("a b c d", "a b c d e f") == (pytest.approx(1 / 3), 1.0)
    assert compare("a b c d", "") == (0.0, 0.0)
    assert compare("a b", "a b") == (1.0, 1.0)


def test_folds_are_even_and_the_same_each_time():
    assert folds(92) == folds(92)
    sizes = [folds(92).count(fold) for fold in range(8)]
    assert max(sizes) - min(sizes) <= 1


def test_best_stretch():
    assert best_stretch([-1.0, 2.0, -1.0, 3.0, -5.0, 1.0]) == (1, 3)
    assert best_stretch([-2.0, -1.0]) == (1, 1)
