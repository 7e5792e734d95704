"""Keys, callers' words and paths: never in a reply, a header or a log line."""

from __future__ import annotations

import hashlib
import logging
import secrets

import pytest

from retriever.settings import Settings
from server import keys
from server.keys import keys_path, new_key
from server.logs import JsonLines, TextLines
from tests.server.conftest import FakeAssistant, serving
from tests.server.test_ask import ask

TRICK = "zebra\r\nSet-Cookie: zebra=1\r\n\r\n<script>zebra</script>"


class Lines(logging.Handler):
    """Keeps every line as the server would write it, traces included."""

    def __init__(self, formatter):
        super().__init__(logging.DEBUG)
        self.lines = []
        self.setFormatter(formatter)

    def emit(self, record):
        if record.name.split(".")[0] in ("server", "retriever", "uvicorn"):
            self.lines.append(self.format(record))


@pytest.fixture(params=[TextLines, JsonLines], ids=["text", "json"])
def logged(request):
    handler, root = Lines(request.param()), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


def everything(client, token):
    """Calls that succeed, fail, are refused and break, with tricks wherever a caller can write."""
    yield ask(client, f"What did it cost? {TRICK}")
    yield ask(client, TRICK, documents=["../../etc/passwd"])
    yield ask(client, "cost?", history=[{"question": TRICK, "answer": token}])
    yield client.post("/v1/documents", params={"name": TRICK + ".txt"}, content=b"")
    yield client.post("/v1/documents", params={"name": "a.exe"}, content=token.encode())
    yield client.get("/v1/documents/zebra%0d%0aSet-Cookie:%20zebra=1")
    yield client.get("/zebra%0d%0aX: y", headers={"Referer": "zebra", "User-Agent": "zebra"})
    yield client.get("/healthz", headers={"X-Request-ID": "zebra", "Origin": "https://zebra"})
    yield client.get("/healthz", headers={"Host": "zebra.example"})
    yield client.post("/v1/feedback", json={"question": TRICK, "verdict": "up", "note": token})
    wrong = {"Authorization": f"Bearer {token}zebra"}
    yield client.post("/v1/documents", params={"name": "a.txt"}, content=b"a", headers=wrong)
    yield client.get("/metrics")
    client.app.state.service.ready().before = lambda question: 1 / 0
    yield ask(client, f"cost? {TRICK}")


def test_nothing_of_a_caller_or_a_key_leaks(settings, logged):
    token = new_key(keys_path(settings), "editor", ("ask", "write"))
    digest = hashlib.sha256(token.encode()).hexdigest()
    statuses = set()
    with serving(settings, FakeAssistant()) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        for response in everything(client, token):
            statuses.add(response.status_code)
            shown = f"{response.headers}"
            if response.status_code >= 400:  # an answer tells the question that was asked
                shown += response.text
            for secret in ("zebra", token, digest, str(settings.index), "Traceback"):
                assert secret not in shown, (secret, response.request.url)
            assert token not in response.text
            assert digest not in response.text
            assert "set-cookie" not in response.headers
    assert {200, 400, 401, 404, 422, 500} <= statuses
    text = "\n".join(logged)
    assert "ZeroDivisionError" in text  # the log has what the reply keeps back
    for secret in ("zebra", token, digest):
        assert secret not in text, secret


def test_a_log_line_cannot_be_forged_through_an_address(client, logged):
    client.get("/%0a2026-01-01T00:00:00Z ERROR root pwned")
    assert not [line for line in logged if "pwned" in line]


def test_a_key_is_found_by_its_whole_hash_in_the_same_number_of_steps(settings, monkeypatch):
    """A guess that shares its beginning with a key costs what any other guess costs."""
    path = keys_path(settings)
    tokens = [new_key(path, str(n), ("ask",)) for n in range(4)]
    compared = []

    def compare(one, other):
        compared.append((len(one), len(other)))
        return secrets.compare_digest(one, other)

    monkeypatch.setattr(keys.hmac, "compare_digest", compare)
    ring = keys.KeyRing(path)
    for guess in (*tokens, tokens[0][:-1], tokens[3][:20], "", "x" * 10_000):
        compared.clear()
        ring.find(guess)
        assert compared == [(64, 64)] * 4


def test_questions_are_not_logged_by_default():
    assert Settings.model_fields["log_questions"].default is False
