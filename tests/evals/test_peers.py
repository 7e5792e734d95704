"""The peers' harness, with a peer of the standard library in this very environment."""

import json
import sys
from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.gold import FOLDER, load_gold
from evals.peers.compare import PEERS, Peer, figures, make, run, table, task_of
from evals.peers.worker import main, ranges, sentences

GOLD = load_gold(FOLDER / "dev.jsonl")


@pytest.fixture(scope="module")
def task():
    return task_of(GOLD, {"model": "none"})


def test_the_task_has_every_question_that_stands_alone(task):
    asked = {q["id"] for article in task["articles"] for q in article["questions"]}
    assert asked == {g.id for g in GOLD if not g.history and g.wants != "chat"}
    for article in task["articles"]:
        assert all(text.strip() for text in sentences(article))
        assert ranges(article, [(0, 0.5)]) == [(*article["sentences"][0], 0.5)]


def test_a_peer_is_run_and_measured(task, monkeypatch, tmp_path):
    given, out = tmp_path / "task.json", tmp_path / "out.json"
    given.write_text(json.dumps(task))
    monkeypatch.setattr(sys, "argv", ["peer", str(given), str(out)])
    main(lambda article, options: lambda question: ranges(article, [(1, 1.0), (2, 0.5)]))
    facts = json.loads(out.read_text())
    assert len(facts["replies"]) == len(facts["milliseconds"])
    held = figures(facts, GOLD, 12.0)
    assert held["false_answer"] == 100.0
    assert held["silent"] == 0.0
    assert 0 <= held["right_1"] <= held["right_3"] < 50
    assert held["peak_mb"] > 0


def test_a_right_sentence_counts_and_a_silence_is_told(task):
    one, other = [g for g in GOLD if g.answerable and not g.history][:2]
    silent = next(g for g in GOLD if g.wants == "silence" and not g.history)
    span = one.evidence[0]
    facts = {
        "replies": {one.id: [[span.start, span.end, 1.0]], other.id: [], silent.id: []},
        "milliseconds": [1.0, 2.0, 3.0],
        "sentences_a_second": 10.0,
        "peak_mb": 50.0,
    }
    held = figures(facts, GOLD, 100.0)
    assert (held["right_1"], held["silent"], held["false_answer"]) == (50.0, 50.0, 0.0)
    assert held["p50_ms"] == 2.0
    text = table({"inquote": held, "twice": held | {"p50_ms": 4.0}}).markdown()
    assert "4.0 (×2)" in text


def test_a_peer_that_fails_is_named(task):
    with pytest.raises(EvalError, match="peer nothing_there failed"):
        run(Path(sys.executable), "nothing_there", task)


def test_every_peer_has_its_module():
    folder = Path(sys.modules["evals.peers"].__file__).parent
    assert all((folder / f"{peer.module}.py").is_file() for peer in PEERS)


def test_a_half_made_environment_is_made_anew_and_a_whole_one_kept(tmp_path):
    peer = Peer("nothing", "bm25", "bare", ("--dry-run", "pip"))
    half = tmp_path / "bare" / "half"
    half.parent.mkdir()
    half.touch()
    python = make(peer, tmp_path)
    assert python.is_file()
    assert not half.exists()
    half.touch()
    assert make(peer, tmp_path) == python
    assert half.exists()


def test_packages_that_cannot_be_installed_are_named(tmp_path):
    peer = Peer("nobody", "bm25", "bare", ("--no-index", "a-package-that-is-nowhere"))
    with pytest.raises(EvalError, match=r"nobody could not be made.*nowhere"):
        make(peer, tmp_path)
