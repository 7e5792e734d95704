"""`POST /v1/feedback`: one line a verdict, on this machine only."""

from __future__ import annotations

import json

from retriever.settings import Settings
from tests.server.conftest import serving
from tests.server.test_ask import assert_error

BODY = {"question": "What did the work cost?", "verdict": "down", "note": "no\nnew line"}


def test_a_verdict_is_one_line_of_json(client, settings):
    for verdict in ("up", "down"):
        assert client.post("/v1/feedback", json={**BODY, "verdict": verdict}).json() == {
            "stored": True
        }
    lines = (settings.index / "feedback.jsonl").read_text().splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["up", "down"]
    assert json.loads(lines[0])["time"].endswith("+00:00")


def test_it_can_be_switched_off(settings, assistant):
    off = Settings(**{**settings.model_dump(), "feedback": False})
    with serving(off, assistant) as client:
        assert_error(client.post("/v1/feedback", json=BODY), 403, "feedback_off")
    assert not (settings.index / "feedback.jsonl").exists()


def test_only_up_or_down(client):
    assert_error(client.post("/v1/feedback", json={**BODY, "verdict": "meh"}), 422)


def test_a_disk_that_takes_nothing_is_507(client, settings):
    settings.index.parent.mkdir(parents=True, exist_ok=True)
    settings.index.write_text("a file where a folder should be")
    response = client.post("/v1/feedback", json=BODY)
    assert_error(response, 507, "storage")
    assert str(settings.index) not in response.text
