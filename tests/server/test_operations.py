"""Metrics, watching the corpus, shutting down, and what the OpenAPI document promises."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from retriever.errors import CorpusError, IndexLocked
from retriever.settings import Settings
from server.app import create_app
from tests.server.conftest import FakeAssistant, serving
from tests.server.live import live
from tests.server.test_ask import ask
from tests.server.test_health import wait_for


def test_metrics_count_requests_and_answers_and_hold_no_callers_words(client):
    ask(client, "What did the zebra cost?")
    ask(client, "Who is the mayor of Lima?")
    client.get("/zebra")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    text = response.text
    assert 'inquote_requests_total{method="POST",route="/v1/ask",status="200"} 2.0' in text
    assert 'inquote_answers_total{reason="",status="answered"} 1.0' in text
    assert 'inquote_answers_total{reason="not_in_text",status="abstained"} 1.0' in text
    assert 'inquote_requests_total{method="GET",route="-",status="404"} 1.0' in text
    assert "zebra" not in text


def test_the_time_of_each_stage_is_measured_though_no_trace_is_shown(client, assistant):
    import dataclasses

    reply = assistant._reply

    def traced(*args, **more):
        trace = {"questions": [{"ms": {"read": 12.5}}]}
        return dataclasses.replace(reply(*args, **more), trace=trace)

    assistant._reply = traced
    assert ask(client, "cost?").json()["trace"] is None
    assert 'inquote_stage_seconds_count{stage="read"} 1.0' in client.get("/metrics").text


def watching(settings):
    settings.corpus.mkdir()
    return Settings(**{**settings.model_dump(), "watch": True})


@pytest.fixture
def hasty(monkeypatch):
    from server import app, watch

    monkeypatch.setattr(app, "watch", lambda service: watch.watch(service, 0.02))


def test_a_changed_corpus_is_read_again_once_per_change(settings, assistant, hasty):
    with serving(watching(settings), assistant) as client:
        client.get("/healthz")
        time.sleep(0.1)
        assert assistant.refreshes == 0
        (settings.corpus / "new.txt").write_text("News.")
        wait_for(lambda: assistant.refreshes == 1)
        time.sleep(0.1)
        assert assistant.refreshes == 1


def test_a_corpus_that_breaks_leaves_the_old_index_serving(settings, assistant, hasty):
    def refuse():
        assistant.refreshes += 1
        raise CorpusError("Nothing is left.", "Add an article.")

    assistant.refresh = refuse
    with serving(watching(settings), assistant) as client:
        time.sleep(0.1)
        (settings.corpus / "new.txt").write_text("")
        wait_for(lambda: assistant.refreshes == 1)
        assert ask(client, "cost?").status_code == 200


def test_a_change_while_another_process_writes_the_index_is_not_lost(settings, assistant, hasty):
    def locked_once():
        assistant.refreshes += 1
        if assistant.refreshes == 1:
            raise IndexLocked("Another process is writing this index.", "Wait for it.")
        return True

    assistant.refresh = locked_once
    with serving(watching(settings), assistant):
        time.sleep(0.1)
        (settings.corpus / "new.txt").write_text("News.")
        wait_for(lambda: assistant.refreshes == 2)


SCRIPT = """
import sys, time
from pathlib import Path
import uvicorn
from retriever.settings import Settings
from server.app import create_app
from tests.server.conftest import FakeAssistant

assistant = FakeAssistant()
assistant.before = lambda question: time.sleep(1)
settings = Settings(index=Path(sys.argv[2]))
uvicorn.run(create_app(settings, assistant), port=int(sys.argv[1]), log_level="error")
"""


def test_sigterm_lets_a_question_finish(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    arguments = [sys.executable, "-c", SCRIPT, str(port), str(tmp_path)]
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    with subprocess.Popen(arguments, env=environment) as process:
        try:
            wait_for(lambda: reachable(port), 20)
            replies = []

            def question():
                body = json.dumps({"question": "What did it cost?"}).encode()
                request = urllib.request.Request(
                    f"{address}/v1/ask", body, {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=10) as reply:
                    replies.append(json.load(reply)["status"])

            asking = threading.Thread(target=question)
            asking.start()
            time.sleep(0.4)
            process.send_signal(signal.SIGTERM)
            asking.join()
            process.wait(10)
        finally:
            process.kill()
    assert replies == ["answered"]


def reachable(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_slow_and_vanished_clients_do_not_stop_the_others(settings):
    with live(create_app(settings, FakeAssistant())) as address:
        port = int(address.rpartition(":")[2])
        head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
        for number, slow in enumerate(sockets):
            # half headers, half bodies, and some gone in mid-request
            slow.sendall(head if number % 2 else head + b"Content-Length: 100\r\n\r\n{")
        for gone in sockets[::3]:
            gone.close()
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as reply:
            assert reply.status == 200
        for slow in sockets:
            slow.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)),
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n",
        b"GET /healthz HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n",
    ],
    ids=["headers", "address", "header"],
)
def test_ten_thousand_headers_and_endless_ones_are_refused_and_harm_nothing(settings, head):
    with live(create_app(settings, FakeAssistant())) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as flood:
            try:
                flood.sendall(head + b"Host: localhost\r\n\r\n")
                answer = flood.recv(1_000)
            except ConnectionError:
                answer = b""
        assert answer == b"" or answer.split()[1].startswith(b"4")
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as reply:
            assert reply.status == 200


def test_every_route_documents_its_errors_in_the_contracts_shape(client):
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            for status, response in operation["responses"].items():
                if status >= "400":
                    schema = response["content"]["application/json"]["schema"]
                    assert schema["$ref"].endswith("/ErrorReply"), (method, path, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]
