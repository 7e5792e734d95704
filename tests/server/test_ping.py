"""A ping stays quick while 50 heavy questions are worked on and wait."""

from __future__ import annotations

import contextlib
import http.client
import json
import statistics
import subprocess
import sys
import threading
import time

from tests.server.test_health import wait_for

QUESTIONS = 50
SCRIPT = """
import sys, time
from pathlib import Path
import numpy as np
from retriever.settings import Settings
from server import processes
from server.commands.serve import listen
from tests.server.conftest import FakeAssistant

def heavy(question):
    until, matrix = time.monotonic() + 0.2, np.ones((200, 200))
    while time.monotonic() < until:  # as a model does: mostly numbers, some Python
        matrix @ matrix
        sum(range(1_000))

def opener(settings):
    assistant = FakeAssistant()
    assistant.before = heavy
    return assistant

settings = Settings(index=Path(sys.argv[1]), port=0, rate_limit="", queue=QUESTIONS,
                    time_limit=60, log_level="ERROR")
listener = listen(settings)
print(listener.getsockname()[1], flush=True)
processes.serve(settings, listener, opener)
""".replace("QUESTIONS", str(QUESTIONS))


@contextlib.contextmanager
def started(folder):
    """The port of a server in a process of its own."""
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)], env=environment, stdout=subprocess.PIPE
    ) as server:
        try:
            port = int(server.stdout.readline())
            wait_for(lambda: send(port, "GET", "/readyz") == 200, 30)
            yield port
        finally:
            server.terminate()


def send(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, path, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        reply.read()
        return reply.status


def ping(port):
    began = time.perf_counter()
    assert send(port, "GET", "/healthz") == 200
    return time.perf_counter() - began


def test_a_ping_during_50_heavy_questions_takes_less_than_50_ms(tmp_path):
    body = json.dumps({"question": "cost?"})
    statuses, busy, idle = [], [], []
    with started(tmp_path) as port, started(tmp_path) as other:

        def question():
            statuses.append(send(port, "POST", "/v1/ask", body))

        askers = [threading.Thread(target=question) for _ in range(QUESTIONS)]
        for asker in askers:
            asker.start()
        wait_for(lambda: len(statuses) > 2, 30)
        while len(statuses) < QUESTIONS - 5:
            busy.append(ping(port))
            idle.append(ping(other))  # what the rest of this machine costs any ping
        for asker in askers:
            asker.join()
    assert statuses == [200] * QUESTIONS
    assert len(busy) >= 5
    assert statistics.median(busy) < 0.05 + 2 * statistics.median(idle)
