"""Declined questions: kept only where the operator says so, and grouped by `inquote eval`."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from evals.cli import app
from retriever.settings import Settings
from tests.server.conftest import serving
from tests.server.test_ask import ask


def keeping(settings):
    return Settings(**{**settings.model_dump(), "keep_unanswered": True})


def test_by_default_nothing_is_kept(client, settings):
    assert ask(client, "Who is the mayor of Lima?").json()["status"] == "abstained"
    assert not (settings.index / "unanswered.jsonl").exists()


def test_the_environment_switches_it_on(monkeypatch):
    monkeypatch.setenv("INQUOTE_KEEP_UNANSWERED", "1")
    assert Settings().keep_unanswered is True


def test_declined_questions_are_kept_privately_and_grouped(settings, assistant):
    path = settings.index / "unanswered.jsonl"
    with serving(keeping(settings), assistant) as client:
        for question in ("What did it cost?", "hello", "Who is the mayor of Lima?"):
            ask(client, question)
        chat = [{"role": "user", "content": "who is Lima's mayor\nnow?"}]
        assert client.post("/v1/chat/completions", json={"messages": chat}).status_code == 200
        passages = {"question": "Who is the mayor of Quito?", "passages": ["A town."]}
        assert client.post("/v1/extract", json=passages).json()["status"] == "abstained"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [sorted(line) for line in lines] == [["question", "reason", "time"]] * 2
    assert [line["reason"] for line in lines] == ["not_in_text"] * 2
    assert path.stat().st_mode & 0o077 == 0
    done = CliRunner().invoke(app, ["unanswered", str(path), "--json"])
    [group] = json.loads(done.output)
    assert (group["question"], group["count"]) == ("Who is the mayor of Lima?", 2)


def test_a_file_that_cannot_be_written_costs_no_reply(settings, assistant, caplog):
    (settings.index / "unanswered.jsonl").mkdir(parents=True)
    with serving(keeping(settings), assistant) as client:
        assert ask(client, "Who is the mayor of Lima?").json()["status"] == "abstained"
    assert "unanswered.jsonl cannot be stored" in caplog.text
    assert "Lima" not in caplog.text
