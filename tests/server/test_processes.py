"""Several server processes: one index in memory, the last edit in all, a killed one replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from retriever.errors import IndexLocked
from retriever.settings import Settings
from server.keys import keys_path, new_key
from tests.server.conftest import TEXT, FakeAssistant, make_document, serving
from tests.server.test_ask import ask
from tests.server.test_health import wait_for

SCRIPT = """
import sys
from pathlib import Path
from retriever.settings import Settings
from server import processes
from server.commands.serve import listen
from tests.server.test_processes import Reading

if __name__ == "__main__":
    home = Path(sys.argv[1])
    settings = Settings(index=home / "index", corpus=home / "corpus", port=0, processes=2,
                        rate_limit="", log_level="WARNING")
    listener = listen(settings)
    print(listener.getsockname()[1], flush=True)
    processes.serve(settings, listener, Reading)
"""


class Reading(FakeAssistant):
    """Reads the corpus folder on refresh, like the real one; the fingerprint is its process."""

    def __init__(self, settings):
        self.settings = settings
        super().__init__()
        self.fingerprint = str(os.getpid())
        self.refresh()

    def refresh(self):
        self.documents = tuple(
            make_document(path.read_text(), path.name)
            for path in sorted(self.settings.corpus.iterdir())
        )
        return True


@pytest.fixture
def served(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text(TEXT)
    script = tmp_path / "serve.py"
    script.write_text(SCRIPT)
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "", "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)], env=environment, stdout=subprocess.PIPE
    ) as process:
        try:
            address = f"http://127.0.0.1:{int(process.stdout.readline())}"
            wait_for(lambda: len(workers(address)) == 2, 60)
            yield process, address
        finally:
            process.terminate()
            process.wait(30)


def get(address, path):
    try:
        with urllib.request.urlopen(address + path, timeout=5) as reply:
            return reply.read().decode()
    except OSError:
        return ""


def workers(address):
    """Process ids that answer: each request is a connection of its own, so both get some."""
    found = [get(address, "/readyz") for _ in range(20)]
    return {int(json.loads(reply)["index_fingerprint"]) for reply in found if reply}


def both(address):
    """The two process ids, asked for until both have answered."""
    found = set()
    wait_for(lambda: _grow(found, address), 60)
    return found


def _grow(found, address):
    found |= workers(address)
    return len(found) == 2


def test_a_killed_process_is_replaced_and_the_other_goes_on(served):
    process, address = served
    before = both(address)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    answered = [get(address, "/healthz") for _ in range(50)]
    assert answered.count("") <= 10  # connections that the killed one had taken
    after = both(address)
    assert killed not in after
    assert before - {killed} <= after
    assert process.poll() is None


def test_metrics_add_up_over_the_processes_the_dead_included(served):
    _, address = served

    def counted():
        lines = get(address, "/metrics").splitlines()
        name = 'inquote_requests_total{method="GET",route="/healthz",status="200"} '
        return next(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    for _ in range(30):
        assert get(address, "/healthz")
    assert counted() == 30
    assert counted() == 30  # whichever process tells
    os.kill(min(workers(address)), signal.SIGKILL)
    wait_for(lambda: len(workers(address)) == 2, 60)
    assert counted() == 30
    assert "inquote_pending 0.0" in get(address, "/metrics")


def test_an_upload_to_one_reaches_all(served, tmp_path):
    _, address = served
    token = new_key(keys_path(Settings(index=tmp_path / "index")), "editor", ("write",))
    request = urllib.request.Request(
        f"{address}/v1/documents?name=storm.txt",
        b"Storm\n\nA storm came on Monday.",
        {"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        assert reply.status == 201
    wait_for(lambda: all("storm.txt" in get(address, "/v1/documents") for _ in range(20)), 30)


def test_sigterm_ends_them_all_and_leaves_no_file(served, tmp_path):
    process, address = served
    children = workers(address)
    assert list(tmp_path.glob("inquote-metrics-*"))
    process.terminate()
    process.wait(30)
    assert process.returncode == 0
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert not list(tmp_path.glob("inquote-metrics-*"))


def test_an_index_that_another_process_builds_is_waited_for(settings):
    tries = []

    def opener(settings):
        tries.append(1)
        if len(tries) < 3:
            raise IndexLocked("Another process is writing this index.", "Wait for it.")
        return FakeAssistant()

    with serving(settings, None, opener=opener) as client:
        wait_for(lambda: client.get("/readyz").status_code == 200)
        assert ask(client, "cost?").status_code == 200
    assert len(tries) == 3


def test_an_upload_waits_while_another_process_writes_the_index(settings):
    assistant = FakeAssistant([make_document(), make_document(source="storm.txt")])
    tries = []

    def refresh():
        tries.append(1)
        if len(tries) < 3:
            raise IndexLocked("Another process is writing this index.", "Wait for it.")
        return True

    assistant.refresh = refresh
    token = new_key(keys_path(settings), "editor", ("write",))
    with serving(settings, assistant) as client:
        headers = {"Authorization": f"Bearer {token}"}
        reply = client.post(
            "/v1/documents", params={"name": "storm.txt"}, content=b"It rained.", headers=headers
        )
    assert reply.status_code == 201
    assert len(tries) == 3


MAPS = """
import sys
from pathlib import Path
from retriever.index.dense import DenseIndex
import numpy as np

index = DenseIndex.load(Path(sys.argv[1]))
index.search(np.ones(384, np.float32), 3)
print("ready", flush=True)
sys.stdin.readline()
for line in open("/proc/self/smaps_rollup"):
    if line.startswith("Pss:"):
        print(int(line.split()[1]))
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux tells it")
def test_processes_share_the_memory_of_the_vectors(tmp_path):
    import numpy as np

    from retriever.index.dense import DenseIndex

    path = tmp_path / "vectors.faiss"
    DenseIndex.build(np.ones((65_536, 384), np.float32)).save(path)  # 96 MiB
    command = [sys.executable, "-c", MAPS, str(path)]

    def size(count):
        """Proportional kB of one of `count` processes that have read all vectors."""
        environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
        started = [
            subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(count)
        ]
        for process in started:
            assert process.stdout.readline() == "ready\n"
        # the first one tells while the others still map the file
        return int([process.communicate("\n")[0] for process in started][0])

    assert size(1) - size(4) > 0.6 * 96 * 1024
