"""Clients that are slow, rude or not HTTP: none of them keeps a connection."""

from __future__ import annotations

import dataclasses
import json
import socket
import struct
import time
import urllib.request

import pytest

from retriever.types import Segment, SegmentType
from server.app import create_app
from server.protocol import Patient
from tests.server.conftest import FakeAssistant, make_document
from tests.server.live import live
from tests.server.test_health import wait_for

HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(Patient, "head_seconds", 0.3)
    monkeypatch.setattr(Patient, "read_seconds", 0.3)


@pytest.fixture
def served(settings, hasty):
    with live(create_app(settings, FakeAssistant())) as address:
        yield int(address.rpartition(":")[2])


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def rest(connection):
    """All that the server still sends; "reset" where it cut the connection."""
    found = b""
    try:
        while part := connection.recv(65_536):
            found += part
    except ConnectionResetError:
        return b"reset"
    return found


def refusal(reply):
    head, _, body = reply.partition(b"\r\n\r\n")
    assert b"x-content-type-options: nosniff" in head.lower()
    assert b"connection: close" in head.lower()
    return int(head.split()[1]), json.loads(body)["error"]["code"]


@pytest.mark.parametrize("sent", [b"", b"GET /heal", HEAD], ids=["nothing", "line", "headers"])
def test_a_head_that_does_not_end_is_cut_off_in_time(served, sent):
    with connect(served) as slow:
        slow.sendall(sent)
        began = time.monotonic()
        assert refusal(rest(slow)) == (408, "too_slow")
        assert time.monotonic() - began < 3


def test_drops_of_a_head_do_not_buy_time(served):
    with connect(served) as slow:
        slow.sendall(HEAD)
        began = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT011  (broken pipe or reset: by then it is cut off)
            while time.monotonic() - began < 5:
                slow.sendall(b"X-A: b\r\n")
                time.sleep(0.02)
        assert time.monotonic() - began < 3


def test_a_second_head_on_a_kept_connection_has_the_same_time(served):
    with connect(served) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.1)
        slow.sendall(b"GET /healthz HT")
        reply = rest(slow)
    assert reply.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in reply


def test_a_slow_question_is_not_cut_off(settings, hasty):
    assistant = FakeAssistant()
    assistant.before = lambda question: time.sleep(0.8)
    with live(create_app(settings, assistant)) as address:
        request = urllib.request.Request(
            f"{address}/v1/ask", b'{"question": "cost?"}', {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as reply:
            assert reply.status == 200


def test_a_refused_body_is_not_taken_for_ever(served):
    with connect(served) as slow:
        slow.sendall(HEAD + b"Content-Length: 900000\r\n\r\n")
        assert b" 413 " in slow.recv(65_536)
        began = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT011
            while time.monotonic() - began < 5:
                slow.sendall(b"a")
                time.sleep(0.02)
        assert time.monotonic() - began < 3


def test_a_client_that_does_not_read_is_cut_off(settings, hasty):
    long = make_document("Harrow Bay\n\n" + "The work cost $3.4 million. " * 400_000)
    with live(create_app(settings, FakeAssistant([long]))) as address:
        with connect(int(address.rpartition(":")[2])) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            deaf.sendall(f"GET /v1/documents/{long.id} HTTP/1.1\r\n".encode())
            deaf.sendall(b"Host: localhost\r\n\r\n")
            time.sleep(1.5)
            got = rest(deaf)
    assert got == b"reset" or len(got) < 10_000_000


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzebra\r\n",
    ],
    ids=["tls", "nul", "no-host", "two-lengths", "bad-chunk"],
)
def test_what_is_not_http_is_a_small_400_in_the_contracts_shape(served, sent):
    with connect(served) as rude:
        rude.sendall(sent)
        reply = rest(rude)
    assert refusal(reply) == (400, "invalid_request")
    assert len(reply) < 2_000


def test_one_connection_too_many_is_503_and_the_next_is_served(settings, monkeypatch):
    monkeypatch.setattr(Patient, "most", 3)
    with live(create_app(settings, FakeAssistant())) as address:
        port = int(address.rpartition(":")[2])
        held = [connect(port) for _ in range(3)]
        time.sleep(0.2)
        with connect(port) as more:
            more.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            reply = rest(more)
        assert refusal(reply) == (503, "busy")
        assert b"retry-after: 1" in reply.lower()
        for connection in held:
            connection.close()
        time.sleep(0.2)
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as reply:
            assert reply.status == 200


def test_a_client_gone_in_mid_stream_leaves_nothing_behind(settings, caplog):
    assistant = FakeAssistant()
    short = assistant.ask
    long = tuple(Segment(SegmentType.TEMPLATE, "x" * 20_000) for _ in range(200))

    def ask(question, history=(), **more):
        return dataclasses.replace(
            short(question, **more), segments=long, text="".join(part.text for part in long)
        )

    assistant.ask = ask
    app = create_app(settings, assistant)
    question = {"messages": [{"role": "user", "content": "Who is mayor?"}], "stream": True}
    body = json.dumps(question).encode()
    head = HEAD.replace(b"/v1/ask", b"/v1/chat/completions")
    with live(app) as address:
        for _ in range(10):
            with connect(int(address.rpartition(":")[2])) as gone:
                gone.sendall(head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
                assert gone.recv(100).startswith(b"HTTP/1.1 200 ")
                # a reset, not a farewell
                gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as reply:
            assert reply.status == 200
        wait_for(lambda: app.state.service.work.pending == 0)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
