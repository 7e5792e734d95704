"""A build that is killed at any write, or that no longer can write, leaves the index before."""

import subprocess
import sys

import pytest

from retriever.index import storage
from retriever.index.build import open_index
from retriever.settings import Settings
from tests.index.test_build import GOOD, OTHER, same

SCRIPT = """
import os, resource, signal, sys
from pathlib import Path
import faiss
from retriever.errors import IndexNotWritable
from retriever.index.build import open_index
from retriever.settings import Settings
from tests.conftest import HashEmbedder

root, how, rebuild = Path(sys.argv[1]), sys.argv[2], len(sys.argv) > 3
settings = Settings(corpus=root / "corpus", index=root / "index")
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"}


def kill_at(number):
    # Die before the n-th call that changes a file or a folder.
    left = [number]

    def count():
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event, arguments):
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if (writes or event in CHANGES) and str(root / "index") in str(arguments[0]):
            count()

    sys.addaudithook(hook)
    for module, name in ((os, "fsync"), (faiss, "write_index")):
        real = getattr(module, name)
        setattr(module, name, lambda *a, real=real: (count(), real(*a))[1])


def run(number):
    if how == "kill":
        kill_at(number)
    else:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
    try:
        open_index(settings, HashEmbedder(), rebuild=rebuild)
    except IndexNotWritable:
        os._exit(3)
    os._exit(0)


for number in range(1, 300, 3 if rebuild else 1) if how == "kill" else (0, 100, 700, 2_000):
    child = os.fork()
    if child == 0:
        run(number)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    if not sys.stdin.readline():  # the test has looked at what is left, or goes
        break
"""


def attempts(root, how, *more):
    """Yield the exit status of builds, each in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(root), how, *more],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
    ) as process:  # fmt: skip
        for line in process.stdout:
            yield int(line)
            process.stdin.write("\n")
            process.stdin.flush()


@pytest.fixture
def corpus(settings_for):
    given = settings_for({"a.txt": GOOD})
    return Settings(corpus=given.corpus, index=given.index)


def published(given):
    folder = storage.current(given.index)
    return storage.read(folder, storage.read_manifest(folder))


@pytest.mark.parametrize("rebuild", [(), ("rebuild",)], ids=["changed", "rebuilt"])
def test_killed_at_each_write(corpus, hash_embedder, rebuild):
    old, _ = open_index(corpus, hash_embedder)
    if not rebuild:
        (corpus.corpus / "b.txt").write_text(OTHER, "utf-8")
    killed = 0
    for status in attempts(corpus.corpus.parent, "kill", *rebuild):
        left = published(corpus)  # whole, whatever happened
        if status == 0:
            assert len(left.documents) == (1 if rebuild else 2)
            break
        assert status == -9
        killed += 1
        assert same(left, old) or (len(left.documents) == 2 and not rebuild)
        if len(left.documents) == 2:  # killed after it was made current: put the old one back
            (corpus.corpus / "b.txt").unlink()
            open_index(corpus, hash_embedder)
            (corpus.corpus / "b.txt").write_text(OTHER, "utf-8")
    else:
        pytest.fail("no build came to its end")
    # files, their flushes, the renames, the removal of the old generation
    assert killed > (10 if rebuild else 30)
    assert open_index(corpus, hash_embedder)[1].documents == len(left.documents)
    assert len(list((corpus.index / "generations").iterdir())) == 1


def test_no_room_left(corpus, hash_embedder):
    """No file may grow beyond a few bytes, in Python or in FAISS: what a full disk does."""
    old, _ = open_index(corpus, hash_embedder)
    (corpus.corpus / "b.txt").write_text(OTHER * 20, "utf-8")
    statuses = []
    for status in attempts(corpus.corpus.parent, "file"):
        statuses.append(status)
        assert same(published(corpus), old)
    assert statuses == [3, 3, 3, 3]
    assert open_index(corpus, hash_embedder)[1].documents == 2
    assert len(list((corpus.index / "generations").iterdir())) == 1
