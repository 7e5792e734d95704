"""Fitting the search and the decision: rankings, signs, thresholds, and the data they read."""

import gzip
import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from retriever.ask.evidence import FEATURES, Evidence
from retriever.errors import ModelError, SettingsError
from retriever.training.calibrate import (
    Outcome,
    at,
    calibration_error,
    cross_validate,
    error_by_chance,
    figures,
    fit_choice,
    threshold_for,
)
from retriever.training.collections import clapnq, pages, squad
from retriever.training.examples import Example, right_sentences, run
from retriever.training.export import SHARED, export
from retriever.training.softmax import fit, fit_logistic


def groups(rng, truth, count=80):
    made = []
    for _ in range(count):
        table = rng.standard_normal((6, len(truth)))
        right = np.zeros(6, bool)
        right[np.argmax(table @ truth)] = True
        made.append((table, right))
    return made


def test_the_ranking_learns_what_decides():
    weights = fit(groups(np.random.default_rng(0), np.array([2.0, -1.0, 0.0])))
    assert weights[0] > 0 > weights[1]
    assert abs(weights[2]) < 0.3 * weights[0]


def test_signs_are_kept():
    made = groups(np.random.default_rng(1), np.array([2.0, -1.0]))
    assert fit(made, signs=[1, 1])[1] == 0.0


def test_the_logistic_model_agrees_with_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(2)
    table = rng.standard_normal((300, 2))
    right = rng.random(300) < 1 / (1 + np.exp(-(table @ [1.5, 0.5] - 0.2)))
    weights, intercept = fit_logistic(table, right, np.ones(300), 0.0, [0, 0])
    model = LogisticRegression(C=1e9, max_iter=1000).fit(table, right)
    assert weights == pytest.approx(model.coef_[0], abs=0.02)
    assert intercept == pytest.approx(model.intercept_[0], abs=0.02)


def test_a_constant_feature_does_not_upset_the_fit():
    rng = np.random.default_rng(3)
    table = np.column_stack([rng.standard_normal(200), np.ones(200), np.zeros(200)])
    right = table[:, 0] > 0.1 * rng.standard_normal(200)
    weights, _ = fit_logistic(table, right, np.ones(200), 1e-3, [1, 1, 1])
    assert weights[0] > 1
    assert np.abs(weights[1:]).max() < 1


FOUND = [
    Outcome(0.9, True, True),
    Outcome(0.8, False, False),
    Outcome(0.7, True, True),
    Outcome(0.2, False, True),
    Outcome(0.1, False, False),
]


def test_thresholds_and_shares_by_hand():
    assert threshold_for(FOUND, 0.34) == 0.7
    assert threshold_for(FOUND, 0.0) == 0.9
    assert at(FOUND, 0.5) == {
        "answered": 60.0,
        "wrong_among_answered": 33.3,
        "right_of_answerable": 66.7,
    }
    row = figures(FOUND)
    assert (row["n"], row["gold_first"]) == (5, 66.7)
    assert row["auroc"] == pytest.approx(4 / 6, abs=1e-3)


def squad_file(path, name="data.json.gz"):
    contexts = ["The mill burned. It was rebuilt in 1901.", "The mayor paid. Nobody thanked her."]
    questions = [
        {"id": "a", "question": "When?", "answers": [{"text": "1901", "answer_start": 35}]},
        {"id": "b", "question": "Who paid?", "answers": [{"text": "The mayor", "answer_start": 0}]},
        {"id": "c", "question": "Who sang?", "answers": [], "is_impossible": True},
    ]
    paragraphs = [
        {"context": contexts[0], "qas": questions[:1]},
        {"context": contexts[1], "qas": questions[1:]},
    ]
    data = json.dumps({"data": [{"title": "Mill", "paragraphs": paragraphs}]}).encode()
    (path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path / name


@pytest.mark.parametrize("name", ["data.json.gz", "data.json"])
def test_a_squad_article_is_one_text(tmp_path, hash_embedder, name):
    (text,) = squad(squad_file(tmp_path, name))
    golds = [[text.document.text[a:b] for a, b in q.gold] for q in text.questions]
    assert golds == [["1901"], ["The mayor"], []]
    for example in run([text], hash_embedder, None, 3):
        held = [example.snapshot.text(n) for n in example.right]
        assert held == [
            s for s in map(example.snapshot.text, range(4)) for g in example.asked.answers if g in s
        ]
        assert example.right == right_sentences(example.snapshot, example.asked)


def test_pages_and_clapnq_find_their_evidence(tmp_path):
    body = "The lido is shut. A pipe cracked in May.\n\nIt may open soon."
    (tmp_path / "ground-truth.json").write_text(json.dumps({"p": {"articleBody": body}}), "utf-8")
    record = {"id": "1", "article": "p", "question": "Why?", "kind": "why", "history": []}
    rows = [
        {**record, "evidence": ["A pipe cracked"]},
        {**record, "id": "2", "evidence": [], "history": [{"question": "x", "answer": "y"}]},
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "questions.jsonl").write_text(lines, "utf-8")
    (text,) = pages(tmp_path)
    (asked,) = text.questions
    assert [text.document.text[a:b] for a, b in asked.gold] == ["A pipe cracked"]
    assert len(next(pages(tmp_path, follow_ups=True)).questions) == 2

    sentences = ["One thing .", "Another thing ."]
    item = {"id": 1, "question": "q", "context": " ".join(sentences), "sentences": sentences}
    (tmp_path / "c.jsonl").write_text(json.dumps({**item, "support_sentence_ids": [1]}), "utf-8")
    (text,) = clapnq(tmp_path / "c.jsonl")
    assert [text.document.text[a:b] for a, b in text.questions[0].gold] == ["Another thing ."]


def test_a_file_that_is_no_json_is_named(tmp_path):
    (tmp_path / "bad.json").write_text("no", "utf-8")
    with pytest.raises(SettingsError, match=r"bad\.json cannot be read"):
        next(squad(tmp_path / "bad.json"))


def test_a_reader_with_other_word_embeddings_does_not_ship(tmp_path):
    tensors = {SHARED: np.zeros((3, 384), np.float32), "qa_outputs.bias": np.zeros(2, np.float32)}
    save_file(tensors, str(tmp_path / "model.safetensors"))
    with pytest.raises(ModelError, match="not the embedding model's"):
        export(tmp_path, tmp_path / "out")


def test_the_error_by_chance_is_what_exact_probabilities_show():
    few, many = np.full(100, 0.5), np.full(10_000, 0.5)
    # The share of heads in n throws is off by sqrt(2 / pi) standard deviations on average.
    assert error_by_chance(few) == pytest.approx(0.05 * np.sqrt(2 / np.pi), rel=0.2)
    assert error_by_chance(many) < 0.006
    assert calibration_error(few, np.arange(100) < 50) == pytest.approx(0.0)
    assert calibration_error(few, np.arange(100) < 80) == pytest.approx(0.3)


def example(group, right, evidence, read_alone=None):
    return Example(group, None, None, [], evidence, frozenset(right), read_alone)


def test_a_choice_is_fitted_with_a_second_reading_and_without():
    rng = np.random.default_rng(0)

    def drawn(group, reads):
        found = []
        for number in range(4):
            row = np.zeros(len(FEATURES), np.float32)
            row[0] = rng.normal()
            found.append(Evidence(number, None, 0.0, (number, number), None, row))
        right = int(rng.integers(4))
        return example(
            group, {right}, found, (lambda e: 5.0 * (e.sentence == right)) if reads else None
        )

    for reads in (True, False):
        sets = {
            name: [drawn(f"{name}{n % 4}", reads) for n in range(60)]
            for name in ("squad", "pages", "clapnq")
        }
        choice = fit_choice(sets)
        assert (choice.alone > 0.1) is reads
        chosen = [choice.choose(e)[0][0][0].sentence in e.right for e in sets["squad"]]
        assert np.mean(chosen) > (0.6 if reads else 0.1)
        assert set(cross_validate(sets)) == set(sets)
