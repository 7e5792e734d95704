"""`POST /v1/verify`: a citation holds, or it is said what became of it."""

from __future__ import annotations

import pytest

from tests.server.test_ask import ask, assert_error


@pytest.fixture
def citation(client):
    return ask(client, "What did the work cost?").json()["citations"][0]


def test_what_the_server_said_holds(client, citation):
    body = client.post("/v1/verify", json={"citations": [citation]}).json()
    assert body["holds"] is True
    assert body["checks"][0]["verdict"] == "holds"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"quote": "The work cost $4.3 million."}, "changed"),
        ({"start": 0, "end": 10}, "moved"),
        ({"document_id": "0" * 16}, "misattributed"),
        ({"document_id": "0" * 16, "quote": "Nobody wrote this."}, "document_gone"),
    ],
)
def test_what_was_altered_is_named(client, citation, change, verdict):
    body = client.post("/v1/verify", json={"citations": [{**citation, **change}]}).json()
    assert body["holds"] is False
    assert body["checks"][0]["verdict"] == verdict


@pytest.mark.parametrize("body", [{}, {"citations": []}, {"citations": [{}]}, {"citations": "x"}])
def test_what_is_no_citation_is_422(client, body):
    assert_error(client.post("/v1/verify", json=body), 422)
