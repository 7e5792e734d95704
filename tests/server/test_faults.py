"""What goes wrong round a server that runs: disks, clocks, clients and signals.

Others stand with their part: an index removed (`test_real`), a killed process (`test_processes`),
slow clients, a client gone in mid-stream and slowloris (`test_protocol`), 10,000 headers
(`test_operations`).
"""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from retriever.settings import Settings
from server.app import create_app
from server.keys import keys_path, new_key
from tests.server.conftest import FakeAssistant, serving
from tests.server.live import live
from tests.server.test_ask import ask, assert_error
from tests.server.test_feedback import BODY
from tests.server.test_health import wait_for


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_feedback_on_a_full_disk_is_507_and_questions_go_on(client, settings, caplog):
    settings.index.mkdir(parents=True)
    (settings.index / "feedback.jsonl").symlink_to("/dev/full")
    response = client.post("/v1/feedback", json=BODY)
    assert_error(response, 507, "storage")
    assert os.strerror(errno.ENOSPC) in caplog.text
    assert BODY["question"] not in caplog.text
    assert ask(client, "cost?").status_code == 200


def test_an_upload_on_a_full_disk_is_507_and_leaves_nothing(settings, monkeypatch):
    settings.corpus.mkdir()
    token = new_key(keys_path(settings), "editor", ("write",))

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with serving(settings, FakeAssistant()) as client:
        monkeypatch.setattr(os, "fsync", full)
        headers = {"Authorization": f"Bearer {token}"}
        response = client.post("/v1/documents?name=a.txt", content=b"Storm.", headers=headers)
        assert_error(response, 507, "storage")
        assert ask(client, "cost?").status_code == 200
    assert list(settings.corpus.iterdir()) == []


@pytest.mark.parametrize("jump", [-86_400, -3_600, 3_600, 86_400 * 365])
def test_a_jump_of_the_clock_locks_nobody_out(settings, assistant, monkeypatch, jump):
    limited = Settings(**{**settings.model_dump(), "rate_limit": "3/minute"})
    real = time.time
    with serving(limited, assistant) as client:
        assert [ask(client, "cost?").status_code for _ in range(4)] == [200, 200, 200, 429]
        monkeypatch.setattr(time, "time", lambda: real() + jump)
        statuses = []
        for _ in range(4):
            response = ask(client, "cost?")
            statuses.append(response.status_code)
            if response.status_code == 429:
                assert 1 <= int(response.headers["retry-after"]) <= 60
        assert statuses == [200, 200, 200, 429]
        assert client.get("/healthz").status_code == 200


def test_a_jump_of_the_clock_ends_no_question(settings, assistant, monkeypatch):
    real = time.time

    def jump(question):
        monkeypatch.setattr(time, "time", lambda: real() + 86_400)

    assistant.before = jump
    with serving(settings, assistant) as client:
        assert ask(client, "cost?").status_code == 200


def test_a_client_gone_before_its_reply_costs_only_its_own_question(settings, caplog):
    assistant = FakeAssistant()
    gate = threading.Event()
    assistant.before = lambda question: gate.wait(10)
    app = create_app(settings, assistant)
    body = b'{"question": "cost?"}'
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with live(app) as address:
        port = int(address.rpartition(":")[2])
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", port)) as gone:
                gone.sendall(head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        wait_for(lambda: app.state.service.work.pending == 5)
        gate.set()
        wait_for(lambda: app.state.service.work.pending == 0)
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as reply:
            assert reply.status == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


SCRIPT = """
import sys, time
from pathlib import Path
from retriever.settings import Settings
from server import processes
from server.commands.serve import listen
from tests.server.conftest import FakeAssistant

def opener(settings):
    assistant = FakeAssistant()
    assistant.before = lambda question: time.sleep(0.1)
    return assistant

settings = Settings(index=Path(sys.argv[1]), port=0, rate_limit="", log_level="ERROR")
listener = listen(settings)
print(listener.getsockname()[1], flush=True)
processes.serve(settings, listener, opener)
"""


def test_sigterm_under_load_cuts_no_reply_short(tmp_path):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    statuses, ended = [], []

    def keep_asking(address):
        body = json.dumps({"question": "What did it cost?"}).encode()
        while True:
            request = urllib.request.Request(
                f"{address}/v1/ask", body, {"Content-Type": "application/json"}
            )
            try:
                with urllib.request.urlopen(request, timeout=10) as reply:
                    assert json.load(reply)["status"] == "answered"
                    statuses.append(reply.status)
            except urllib.error.HTTPError as error:
                statuses.append(error.code)
            except OSError as error:  # no server listens, or this one had not taken the call
                ended.append(error)
                return

    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            address = f"http://127.0.0.1:{int(process.stdout.readline())}"
            askers = [threading.Thread(target=keep_asking, args=(address,)) for _ in range(16)]
            for asker in askers:
                asker.start()
            wait_for(lambda: statuses.count(200) > 10, 20)
            before = len(statuses)
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            for asker in askers:
                asker.join(20)
        finally:
            process.kill()
        logged = process.stderr.read()
    assert set(statuses) <= {200, 503}
    assert statuses[before:].count(200) >= 2  # those that ran, and those that waited
    assert len(ended) == 16
    assert not any(isinstance(error, json.JSONDecodeError) for error in ended)
    assert logged == b""
