"""A whole evaluation with an assistant that answers by the book, through the command line."""

import json
import re
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

import evals.session
from evals.bootstrap import Estimate
from evals.cli import app
from evals.compare import load_run, run_of
from evals.gold import dump_gold, load_gold
from evals.report import corpus_digest, load_report
from evals.tables import percent, worst

from .conftest import Oracle


@pytest.fixture
def failing():
    """Questions at which the product raises."""
    return set()


@pytest.fixture
def stage(tmp_path, monkeypatch, gold, bridge, bakery, failing):
    """Gold files and articles on disk, and the product replaced by the oracle."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for document in (bridge, bakery):
        (articles / document.source).write_text(document.text)
    dump_gold(gold, tmp_path / "dev.jsonl")

    def open_assistant(settings, corpus, index, **changes):
        assert sorted(p.name for p in corpus.iterdir()) == ["bakery.txt", "bridge.txt"]
        oracle = Oracle([bridge, bakery], gold, changes.get("min_confidence", 0.5))
        oracle.fail_on = failing
        return oracle

    monkeypatch.setattr(evals.session, "open_assistant", open_assistant)
    return tmp_path


def run(stage, *words, out="out"):
    given = ["run", "--set", str(stage / "dev.jsonl"), "--articles", str(stage / "articles")]
    return CliRunner().invoke(app, [*given, "--out", str(stage / out), *words])


def test_a_run_writes_a_report_that_tells_the_three_figures_together(stage):
    done = run(stage)
    assert done.exit_code == 0, done.output
    assert "answered right" in done.output
    assert "met with silence" in done.output
    assert "answered all the same" in done.output
    folder = stage / "out"
    names = {path.name for path in folder.iterdir()}
    pictures = {"risk-coverage.png", "reliability.png", "latency.png"}
    assert names == {"report.json", "report.md", "report.html", *pictures}
    report = load_report(folder / "report.json")
    held = report.sets["dev"]
    floors = ["never abstain", "BM25, top sentence", "word overlap", "always abstain"]
    assert list(held.subjects) == ["inquote", *floors]
    assert held.questions == len(held.main.results) == 60
    page = (folder / "report.html").read_text()
    for text in (*floors, "near_miss", "small_talk", "AURC", "nDCG@10", "citation validity"):
        assert text in page
        assert text in (folder / "report.md").read_text()
    assert page.count("data:image/png;base64,") == 3
    assert len(re.findall("<h3>", page)) == 4


def test_two_runs_give_the_same_numbers(stage):
    run(stage, out="one")
    run(stage, out="two")

    def numbers(name):
        held = json.loads((stage / name / "report.json").read_text())
        del held["made"]
        for one in held["sets"].values():
            for subject in one["subjects"].values():
                del subject["latency"]
                for result in subject["results"]:
                    del result["milliseconds"]
        return held

    assert numbers("one") == numbers("two")


def test_an_error_makes_the_run_fail_and_is_named(stage, gold, failing):
    failing.add(gold[0].question)
    done = run(stage)
    assert done.exit_code == 1
    assert "error" in done.output
    held = load_report(stage / "out" / "report.json").sets["dev"]
    assert held.main.outcomes[gold[0].id] == "error"
    assert worst(held.main.results)[0].id == gold[0].id
    assert held.main.figures["right"].n == 60
    assert "the reader is gone" in (stage / "out" / "report.md").read_text()


def test_compare_and_baseline_from_a_report(stage):
    run(stage)
    path = str(stage / "out" / "report.json")
    done = CliRunner().invoke(app, ["compare", path, path])
    assert done.exit_code == 0
    assert "0 fixed, 0 broken, 60 unchanged" in done.output
    machine = CliRunner().invoke(app, ["compare", path, path, "--json"])
    assert json.loads(machine.output)["dev"]["p"] == 1.0
    lacking = CliRunner().invoke(app, ["baseline", "--from", path])
    assert lacking.exit_code == 1
    assert "lacks the set test" in lacking.output
    assert load_run(stage / "out" / "report.json") == run_of(load_report(stage / "out/report.json"))


def test_a_missing_file_is_one_line_and_exit_code_1(tmp_path):
    for words in (["compare", "a.json", "b.json"], ["unanswered", "x"], ["candidates", "x"]):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 1
        assert done.output.count("\n") == 1
    done = CliRunner().invoke(app, ["run", "--set", "nothing"])
    assert done.exit_code == 1
    assert "cannot be read" in done.output


def test_json_tells_the_figures_without_the_questions(stage):
    done = run(stage, "--json")
    held = json.loads(done.output)["sets"]["dev"]
    assert "results" not in held["subjects"]["inquote"]
    assert held["subjects"]["inquote"]["figures"]["right"]["n"] == 60


def test_a_corpus_is_known_by_its_texts(bridge, bakery):
    held = {d.source: d for d in (bridge, bakery)}
    assert corpus_digest(held, {"bridge.txt"}) != corpus_digest(held, {"bridge.txt", "bakery.txt"})


def test_the_gate_and_the_baseline_commands(stage, monkeypatch, gold, failing):
    path = str(stage / "baseline.json")
    held = evals.session.Set("dev", load_gold(stage / "dev.jsonl"), [stage / "articles"])
    monkeypatch.setattr("evals.session.sets_of", lambda *a, **k: nullcontext([held]))
    monkeypatch.setattr("evals.gate.SETS", ("dev",))
    done = CliRunner().invoke(app, ["baseline", "--baseline", path])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(app, ["gate", "--baseline", path])
    assert done.exit_code == 0, done.output
    assert done.output.count("ok  ") == 5
    failing.add(gold[0].question)
    done = CliRunner().invoke(app, ["gate", "--baseline", path, "--json"])
    assert done.exit_code == 1
    assert [f["measure"] for f in json.loads(done.output) if not f["ok"]] == ["errors"]


def test_percent_shows_the_interval_or_a_dash():
    assert percent(Estimate(value=0.5, low=0.4, high=0.625, n=9)) == "50.0 (40–62)"
    assert percent(Estimate(value=0.0, low=0.0, high=0.0, n=0)) == "–"
