"""One error shape everywhere, also where no route was reached."""

from __future__ import annotations

import pytest

from retriever.errors import CollectionMissing, StoreError
from tests.server.conftest import serving
from tests.server.test_ask import ask, assert_error


@pytest.mark.parametrize(
    "path", ["/zebra", "/v1/", "/v1/ask/", "/static/none.js", "/static/../app.py"]
)
def test_an_unknown_address_is_404(client, path):
    response = client.get(path)
    assert_error(response, 404, "not_found")
    assert "zebra" not in response.text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/ask"), ("PUT", "/"), ("BREW", "/v1/ask")]
)
def test_a_wrong_method_is_405(client, method, path):
    response = client.request(method, path)
    assert_error(response, 405, "method_not_allowed")
    assert response.headers["allow"]


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 400, "\u0661"])
def test_a_forged_length_is_413(client, length):
    headers = {"content-length": length.encode(), "content-type": b"application/json"}
    assert_error(client.post("/v1/ask", headers=headers), 413)


def test_allow_names_every_method_of_an_address(client):
    assert client.put("/v1/documents").headers["allow"] == "GET, POST"


def test_every_reply_has_an_id_of_its_own(client):
    ids = {
        client.get("/healthz", headers={"x-request-id": "mine"}).headers["x-request-id"]
        for _ in range(3)
    }
    assert len(ids) == 3
    assert "mine" not in ids


@pytest.mark.parametrize(
    ("kind", "code"), [(StoreError, "store"), (CollectionMissing, "collection_missing")]
)
def test_a_store_that_fails_is_503_to_come_back_to_and_never_an_abstention(
    settings, assistant, kind, code
):
    def fail(question):
        raise kind("Milvus is down.", "Check that it runs.")

    assistant.before = fail
    with serving(settings, assistant) as client:
        response = ask(client, "What did the zebra cost?")
    assert_error(response, 503, code)
    assert response.headers["retry-after"]
