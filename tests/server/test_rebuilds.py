"""Twenty clients ask while the corpus changes and the index is rebuilt, again and again."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import urllib.request

import pytest

from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.settings import Settings
from server.app import create_app
from tests.conftest import HashEmbedder
from tests.server.live import live

CLIENTS, REBUILDS = 20, 12
QUESTION = "How much did the work on the bridge cost?"
BRIDGE = "The bridge reopened.\n\nThe work on the bridge cost ${n} million in the year {n}.\n"
TUNNEL = "The tunnel is shut.\n\nThe work on the tunnel cost ${n} million, not the bridge.\n"


def write(corpus, number):
    """The length changes too, so that offsets of one version do not fit the other."""
    (corpus / "bridge.txt").write_text("Again. " * number + BRIDGE.replace("{n}", str(number)))
    (corpus / "tunnel.txt").write_text(TUNNEL.replace("{n}", str(number)))


@pytest.fixture
def opened(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write(corpus, 0)
    settings = Settings(
        corpus=corpus,
        index=tmp_path / "index",
        reader="none",
        min_confidence=0.0,
        rate_limit="",
        queue=CLIENTS,
    )
    embedder = HashEmbedder()
    return settings, Assistant(settings, open_index(settings, embedder)[0], embedder, None)


class Clients:
    """What the clients saw; any reply but a 200 ends a client and is kept in `failed`."""

    def __init__(self, address):
        self.address = address
        self.replies, self.health, self.failed = [], [], []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(self._ask,)) for _ in range(20)]
        self.threads.append(threading.Thread(target=self._run, args=(self._look,)))

    def _run(self, step):
        try:
            while not self.stop.is_set():
                step()
        except Exception as error:
            self.failed.append(repr(error))

    def _ask(self):
        body = json.dumps({"question": QUESTION}).encode()
        request = urllib.request.Request(
            f"{self.address}/v1/ask", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as reply:
            self.replies.append(json.load(reply))

    def _look(self):
        began = time.perf_counter()
        urllib.request.urlopen(f"{self.address}/healthz", timeout=30).close()
        self.health.append(time.perf_counter() - began)
        time.sleep(0.02)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)


def test_each_reply_is_wholly_of_one_index(opened):
    settings, assistant = opened
    versions = {assistant.fingerprint: {d.id: d for d in assistant.documents}}
    with live(create_app(settings, assistant)) as address, Clients(address) as clients:
        for number in range(1, REBUILDS + 1):
            write(settings.corpus, number)
            assert assistant.refresh()
            versions[assistant.fingerprint] = {d.id: d for d in assistant.documents}
            seen = len(clients.replies)
            while len(clients.replies) < seen + CLIENTS and not clients.failed:
                time.sleep(0.005)
    assert clients.failed == []
    assert len(versions) == REBUILDS + 1
    bodies = {}
    for reply in clients.replies:
        documents = versions[reply["index_fingerprint"]]
        assert reply["citations"], reply
        for cited in reply["citations"] + reply["related"]:
            text = documents[cited["document_id"]].text
            assert text[cited["start"] : cited["end"]] == cited["quote"]
            assert hashlib.sha256(text.encode()).hexdigest() == cited["document_sha256"]
        bodies.setdefault(reply["index_fingerprint"], set()).add(json.dumps(reply))
    assert len(bodies) >= REBUILDS  # the clients did see the changes
    assert all(len(same) == 1 for same in bodies.values())
    assert sorted(clients.health)[len(clients.health) // 2] < 0.1


def test_an_index_is_read_while_others_publish_newer_ones(opened):
    """A reader that finds its generation removed takes the newer one; none is ever damaged."""
    settings, assistant = opened
    embedder, failed, stop = HashEmbedder(), [], threading.Event()

    def rebuild():
        while not stop.is_set():
            open_index(settings, HashEmbedder(), rebuild=True)

    publisher = threading.Thread(target=rebuild)
    publisher.start()
    try:
        for _ in range(150):
            snapshot, report = open_index(settings, embedder)
            if report.built or snapshot.fingerprint != assistant.fingerprint:
                failed.append(report)
    finally:
        stop.set()
        publisher.join()
    assert failed == []
    assert embedder.calls == 0
