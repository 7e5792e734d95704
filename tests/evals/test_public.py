"""The runs over public data: their figures by hand, and each command on small made data."""

import json
import runpy
import sys

import pytest

from evals.followups import as_typed, previous_prepended, product, score
from evals.public import Record, ece, right_at, summarise
from tests.training.test_fitting import squad_file


def record(name, p, right, answerable=True):
    return Record(name, "g", "q", "", answerable, right, right, p, p >= 0.5, "a", (), 0.1)


RECORDS = [
    record("1", 0.9, True),
    record("2", 0.8, False, False),
    record("3", 0.7, True),
    record("4", 0.2, False),
    record("5", 0.1, False, False),
]


def test_figures_by_hand():
    row = summarise(RECORDS)
    assert (row["n"], row["answerable"], row["gold_first"]) == (5, 3, 66.7)
    assert (row["right_at_default"], row["wrong_at_default"]) == (66.7, 33.3)
    assert row["auroc"] == pytest.approx(4 / 6, abs=1e-3)
    assert row["aurc"] == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4 + 3 / 5) / 5, abs=1e-4)
    assert right_at(RECORDS, 0.34) == 66.7
    assert ece(RECORDS) == pytest.approx((0.1 + 0.8 + 0.3 + 0.2 + 0.1) / 5)


def test_a_set_without_unanswerable_questions_has_no_auroc():
    row = summarise([r for r in RECORDS if r.answerable])
    assert (row["auroc"], row["false_answers_at_80"]) == (None, None)


def run_module(monkeypatch, capsys, name, *arguments):
    monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
    runpy.run_module(name, run_name="__main__")
    return json.loads(capsys.readouterr().out)


def test_squad_prints_what_it_promises(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out.json"
    row = run_module(
        monkeypatch, capsys, "evals.squad", "--data", squad_file(tmp_path), "--json", out
    )
    wanted = {"n", "em", "f1", "has_answer_f1", "no_answer_f1", "auroc", "article"}
    assert wanted <= row.keys()
    inside = {"gold_first", "gold_in_3", "span_f1", "false_answers_at_80", "aurc", "ece"}
    assert inside <= row["article"].keys()
    saved = json.loads(out.read_text("utf-8"))
    assert [q["id"] for q in saved["questions"]] == ["a", "b", "c"]
    assert saved["questions"][0]["answer"] == "1901"


def test_clapnq_prints_what_it_promises(tmp_path, monkeypatch, capsys):
    sentences = ["The mill burned in 1901 .", "Nobody was hurt ."]
    item = {"id": 1, "question": "when did the mill burn", "context": " ".join(sentences)}
    item |= {"sentences": sentences, "support_sentence_ids": [0]}
    (tmp_path / "c.jsonl").write_text(json.dumps(item), "utf-8")
    row = run_module(monkeypatch, capsys, "evals.clapnq", "--data", tmp_path / "c.jsonl")
    assert {"n", "support_first", "support_in_3", "false_answers_at_80", "auroc"} <= row.keys()
    assert row["support_first"] == 100.0


ROWS = [
    {"question": "Who is Priya Nair?", "history": [], "rewrite": "Who is Priya Nair?"},
    {
        "question": "What did she say?",
        "history": ["Who is Priya Nair?"],
        "rewrite": "What did Priya Nair say?",
    },
]


def test_completions_are_scored_on_the_words_they_add():
    assert score(ROWS, product) == {
        "f1": 100.0, "kept_alone": 100.0, "precision": 100.0, "recall": 100.0, "follow_ups": 1,
    }  # fmt: skip
    assert score(ROWS, as_typed)["f1"] == 50.0
    assert score(ROWS, previous_prepended)["recall"] == 100.0
