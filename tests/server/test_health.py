"""Health tells the truth: alive at once, ready once a question can be answered, quick always."""

from __future__ import annotations

import threading
import time

import pytest
from fastapi.testclient import TestClient

from retriever.errors import IndexDamaged
from retriever.settings import Settings
from server.app import create_app
from server.keys import keys_path, new_key
from tests.server.conftest import FakeAssistant, serving
from tests.server.test_ask import ask, assert_error


def wait_for(condition, seconds=5.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def test_it_listens_before_the_assistant_is_loaded(settings):
    gate = threading.Event()

    def slow(settings):
        gate.wait(10)
        return FakeAssistant()

    began = time.monotonic()
    with serving(settings, None, opener=slow) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert time.monotonic() - began < 2
        response = client.get("/readyz")
        assert_error(response, 503, "loading")
        assert response.headers["retry-after"]
        assert_error(ask(client, "cost?"), 503, "loading")
        gate.set()
        wait_for(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/readyz").json() == {
            "status": "ready",
            "documents": 1,
            "index_fingerprint": "f" * 16,
        }
        assert ask(client, "cost?").status_code == 200


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (IndexDamaged("/secret/index/manifest.json is cut short.", "Rebuild."), "index_damaged"),
        (RuntimeError("/secret/thing"), "internal"),
    ],
)
def test_a_failed_start_is_told_with_its_reason_and_without_paths(settings, error, code):
    def fail(settings):
        raise error

    with serving(settings, None, opener=fail) as client:
        wait_for(lambda: client.get("/readyz").json()["error"]["code"] != "loading")
        response = client.get("/readyz")
        assert_error(response, 503, code)
        assert "secret" not in response.text
        assert client.get("/healthz").status_code == 200


def test_an_app_that_was_not_started_says_so(settings):
    client = TestClient(create_app(settings, FakeAssistant()), base_url="http://localhost")
    assert_error(ask(client, "cost?"), 503, "not_started")


# A spinning question holds the interpreter's lock, and this test's client needs it too.
@pytest.mark.parametrize(("kind", "seconds"), [("sleeping", 0.1), ("spinning", 0.5)])
def test_health_stays_quick_under_heavy_questions(settings, assistant, kind, seconds):
    stop = threading.Event()

    def heavy(question):
        while not stop.is_set():
            if kind == "sleeping":
                time.sleep(0.01)

    assistant.before = heavy
    with serving(settings, assistant) as client:
        askers = [threading.Thread(target=ask, args=(client, "cost?")) for _ in range(8)]
        for asker in askers:
            asker.start()
        wait_for(lambda: len(assistant.asked) == settings.workers)
        times = []
        for _ in range(10):
            began = time.perf_counter()
            assert client.get("/healthz").status_code == 200
            times.append(time.perf_counter() - began)
        stop.set()
        for asker in askers:
            asker.join()
    assert sorted(times)[5] < seconds


def test_a_full_queue_is_503_with_a_time_to_come_back(settings, assistant):
    gate = threading.Event()
    assistant.before = lambda question: gate.wait(10)
    tight = Settings(**{**settings.model_dump(), "workers": 1, "queue": 1})
    with serving(tight, assistant) as client:
        askers = [threading.Thread(target=ask, args=(client, "cost?")) for _ in range(2)]
        for asker in askers:
            asker.start()
        wait_for(lambda: client.app.state.service.work.pending == 2)
        response = ask(client, "cost?")
        assert_error(response, 503, "busy")
        assert response.headers["retry-after"] == "1"
        gate.set()
        for asker in askers:
            asker.join()
        assert ask(client, "cost?").status_code == 200


def test_what_would_wait_too_long_is_refused_at_once_and_the_rest_is_answered(settings, assistant):
    assistant.before = lambda question: time.sleep(0.2)
    tight = Settings(**{**settings.model_dump(), "workers": 1, "time_limit": 2.0})
    with serving(tight, assistant) as client:
        assert ask(client, "cost?").status_code == 200
        replies = []

        def question():
            began = time.monotonic()
            reply = ask(client, "cost?")
            code = reply.json().get("error", {}).get("code", "answered")
            replies.append((code, time.monotonic() - began, reply.headers.get("retry-after")))

        askers = [threading.Thread(target=question) for _ in range(30)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    codes = [code for code, _, _ in replies]
    assert set(codes) == {"answered", "busy"}  # nobody waited in vain
    assert codes.count("answered") >= 3
    assert all(int(later) in (1, 2) for code, _, later in replies if code == "busy")


def test_a_question_out_of_time_is_503_and_keeps_its_place(settings, assistant):
    gate = threading.Event()
    assistant.before = lambda question: gate.wait(10)
    hasty = Settings(**{**settings.model_dump(), "time_limit": 0.05})
    with serving(hasty, assistant) as client:
        assert_error(ask(client, "cost?"), 503, "timeout")
        assert client.app.state.service.work.pending == 1
        gate.set()
        wait_for(lambda: client.app.state.service.work.pending == 0)


def test_health_stays_quick_while_the_index_is_built(settings, assistant):
    gate = threading.Event()
    assistant.refresh = lambda: gate.wait(10)
    token = new_key(keys_path(settings), "editor", ("write",))
    with serving(settings, assistant) as client:

        def upload():
            headers = {"Authorization": f"Bearer {token}"}
            client.post("/v1/documents?name=storm.txt", content=b"It rained.", headers=headers)

        writer = threading.Thread(target=upload)
        writer.start()
        wait_for(lambda: client.app.state.service.writing.locked())
        began = time.perf_counter()
        assert client.get("/healthz").status_code == 200
        assert ask(client, "cost?").status_code == 200
        assert time.perf_counter() - began < 2
        gate.set()
        writer.join()
