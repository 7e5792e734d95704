"""The Milvus store, on Milvus Lite: the same finds as FAISS, and what happens when it fails."""

import contextlib
import socket
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from retriever.ask.query import Query
from retriever.ask.search import search
from retriever.errors import CollectionMissing, StoreError, StoreMismatch
from retriever.index import milvus, storage
from retriever.index.build import open_index
from retriever.types import Filter
from tests.conftest import BRIDGE

OTHER = (
    "It is what it is. The tunnel stays closed until spring. "
    "Nobody knows what “Œuvre №5” will cost, they said.\n"
)
FILES = {
    "a.txt": BRIDGE,
    "b.txt": OTHER,
    **{
        f"{n}.txt": f"Article number {n} tells of bridge {n}. It cost ${n} million.\n"
        for n in range(60)
    },
}
QUESTIONS = [
    "What did the work cost?",
    "Who called the delay a lesson in planning?",
    "How many cars cross the bridge a day?",
    "bridge 17",
    "Œuvre №5",
    "zebra giraffe",
]


@pytest.fixture
def both(settings_for, hash_embedder, tmp_path):
    """The same corpus in either store."""
    faiss = settings_for(FILES)
    lite = faiss.model_copy(update={"store": "milvus", "index": tmp_path / "milvus-index"})
    return [open_index(settings, hash_embedder)[0] for settings in (faiss, lite)], lite


def test_the_finds_are_those_of_faiss(both, hash_embedder):
    (faiss, lite), _ = both
    chosen = faiss.members([d.id for d in faiss.documents if d.source in ("a.txt", "7.txt")])
    for question in QUESTIONS:
        vector = hash_embedder.encode([question])[0]
        for allowed in (None, chosen, np.zeros(0, np.int64)):
            one = search(faiss, Query(question), vector, allowed)
            other = search(lite, Query(question), vector, allowed)
            # Which of several equals stands last in a leg is the engine's own choice.
            assert [c.sentence for c in one[:10]] == [c.sentence for c in other[:10]]
            for a, b in zip(one[:10], other[:10], strict=True):
                assert a.score == pytest.approx(b.score, abs=1e-4)
                assert (a.dense_rank, a.lexical_rank) == (b.dense_rank, b.lexical_rank)


def test_each_leg_agrees_with_faiss(both, hash_embedder):
    (faiss, lite), _ = both
    ids = np.array([5, 0, 3])
    for leg in ("dense_sentences", "dense_passages"):
        one, other = getattr(faiss, leg), getattr(lite, leg)
        assert (one.vectors(ids) == other.vectors(ids)).all()
        assert (one.vectors() == other.vectors()).all()
        vector = hash_embedder.encode(["the bridge reopened"])[0]
        assert one.search(vector, 4).tolist() == other.search(vector, 4).tolist()
        assert other.search(vector, 9, np.zeros(0, np.int64)).tolist() == []
    for leg in ("lexical_sentences", "lexical_passages"):
        one, other = getattr(faiss, leg), getattr(lite, leg)
        assert np.allclose(one.scores(["cost", "bridg"]), other.scores(["cost", "bridg"]))
        assert not other.scores(["zebra"]).any()
        for term in ("cost", "bridg", "zebra"):
            assert (one.holders(term), one.knows(term)) == (other.holders(term), other.knows(term))


def test_a_vector_that_is_no_number_is_an_error(both):
    (_, lite), _ = both
    with pytest.raises(ValueError, match="not a number"):
        lite.find(np.full(64, np.nan, np.float32), ["cost"], 3)


def test_an_unchanged_corpus_is_only_opened_and_a_changed_one_embeds_what_is_new(
    both, hash_embedder
):
    (_, first), settings = both
    calls = hash_embedder.calls
    again, report = open_index(settings, hash_embedder)
    assert (report.built, hash_embedder.calls) == (False, calls)
    assert again.engine.name == first.engine.name
    collections = [first.engine.name]
    for text in ("It is closed again today.\n", "It is open again today.\n"):
        (settings.corpus / "new.txt").write_text(text, "utf-8")
        grown, report = open_index(settings, hash_embedder)
        assert report.embedded == 1
        collections.append(grown.engine.name)
    # The one before stays for other servers, the one before that is gone.
    assert sorted(grown.engine.client.list_collections()) == sorted(collections[1:])
    rebuilt, _ = open_index(settings, hash_embedder, rebuild=True)
    assert rebuilt.fingerprint == grown.fingerprint
    assert (rebuilt.dense_passages.vectors() == grown.dense_passages.vectors()).all()


def test_a_missing_collection_is_said_and_not_built_behind_ones_back(both, hash_embedder):
    (_, lite), settings = both
    lite.engine.client.drop_collection(lite.engine.name)
    with pytest.raises(CollectionMissing, match="does not hold this index"):
        lite.find(hash_embedder.encode(["cost"])[0], ["cost"], 3)
    with pytest.raises(CollectionMissing, match="--rebuild"):
        open_index(settings, hash_embedder)
    assert open_index(settings, hash_embedder, rebuild=True)[1].built


def test_a_collection_that_lacks_rows_is_not_served(both, hash_embedder):
    (_, lite), settings = both
    lite.engine.client.delete(lite.engine.name, ids=[3])
    with pytest.raises(CollectionMissing):
        open_index(settings, hash_embedder)


def test_another_store_is_a_stale_index(both, hash_embedder):
    _, settings = both
    faiss = settings.model_copy(update={"store": "faiss"})
    snapshot, report = open_index(faiss, hash_embedder)
    assert report.built
    assert snapshot.engine is None


def test_a_write_that_fails_leaves_no_collection_and_the_old_index(
    both, hash_embedder, monkeypatch
):
    (_, lite), settings = both
    (settings.corpus / "new.txt").write_text(OTHER + "More of it.", "utf-8")
    real, left = milvus.MilvusEngine.check, [1]

    def fail(engine):
        real(engine)
        left[0] -= 1
        if left[0] < 0:
            raise StoreError("Milvus is full.", "")

    monkeypatch.setattr(milvus.MilvusEngine, "check", fail)
    with pytest.raises(StoreError, match="full"):
        open_index(settings, hash_embedder)
    assert lite.engine.client.list_collections() == [lite.engine.name]
    assert storage.read_manifest(storage.current(settings.index)).collection == lite.engine.name


def test_a_store_that_is_down_or_silent_is_said_in_time(settings_for, hash_embedder):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for uri in (f"http://127.0.0.1:{port}", "http://127.0.0.1:9"):
            settings = settings_for(
                {"a.txt": OTHER}, store="milvus", milvus_uri=uri, time_limit=1.0
            )
            with pytest.raises(StoreError, match=r"down, out of time or refuses \(code 2\)") as e:
                open_index(settings, hash_embedder)
            assert "127.0.0.1" not in str(e.value)


def test_a_store_that_goes_down_while_serving_is_an_error_in_time(both, hash_embedder):
    from milvus_lite.server_manager import server_manager_instance

    (_, lite), settings = both
    server_manager_instance.release_server(str(settings.index / "milvus.db"))
    vector = hash_embedder.encode(["cost"])[0]
    lite.engine._seconds = 1.0
    began = time.monotonic()
    with pytest.raises(StoreError, match="down, out of time or refuses"):
        lite.find(vector, ["cost"], 3)
    with pytest.raises(StoreError, match="down, out of time or refuses"):
        lite.dense_sentences.vectors(np.array([1]))
    assert time.monotonic() - began < 10


@contextmanager
def slowed(port):
    """A way to a local port, and an event that holds up all that passes."""
    held = threading.Event()

    def pump(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                while held.is_set():
                    time.sleep(0.02)
                target.sendall(data)

    def accept(listener):
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=ends, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], held
        held.clear()


def test_a_store_that_is_too_slow_is_an_error_in_time(both, hash_embedder):
    from milvus_lite.server_manager import server_manager_instance

    (_, lite), settings = both
    address = server_manager_instance.start_and_get_uri(str(settings.index / "milvus.db"))
    with slowed(int(address.rpartition(":")[2])) as (port, held):
        far = settings.model_copy(update={"milvus_uri": f"http://127.0.0.1:{port}"})
        engine = open_index(far, hash_embedder)[0].engine
        vector = hash_embedder.encode(["cost"])[0]
        assert len(engine.find(vector, ["cost"], 3).ids)
        held.set()
        engine._seconds = 0.5
        began = time.monotonic()
        with pytest.raises(StoreError, match="did not answer in time"):
            engine.find(vector, ["cost"], 3)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("uri", ["zebra://host", "/no/such/folder/milvus.db"])
def test_a_uri_that_cannot_be_opened_names_the_setting(settings_for, hash_embedder, uri):
    settings = settings_for({"a.txt": OTHER}, store="milvus", milvus_uri=uri)
    with pytest.raises(StoreError, match="INQUOTE_MILVUS_URI cannot be opened"):
        open_index(settings, hash_embedder)


@pytest.mark.parametrize(("said", "good"), [("v2.3.9", False), ("2.6.1", True), ("?", False)])
def test_an_old_server_is_refused(settings_for, monkeypatch, said, good):
    import pymilvus

    class Client:
        def __init__(self, *_, **__):
            pass

        def get_server_version(self, timeout):
            return said

    monkeypatch.setattr(pymilvus, "MilvusClient", Client)
    settings = settings_for({}, store="milvus")
    if good:
        assert isinstance(milvus.connect(settings), Client)
    else:
        with pytest.raises(StoreMismatch, match="before 2.4"):
            milvus.connect(settings)


def test_without_the_client_the_way_out_is_named(settings_for, hash_embedder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    settings = settings_for({"a.txt": OTHER}, store="milvus")
    with pytest.raises(StoreMismatch, match=r"inquote\[milvus\]"):
        open_index(settings, hash_embedder)


def test_a_filter_by_publisher_reaches_the_engine(settings_for, hash_embedder):
    files = {"a.txt": BRIDGE, "b.txt": OTHER}
    settings = settings_for(files, store="milvus")
    snapshot, _ = open_index(settings, hash_embedder)
    allowed = snapshot.members(None, Filter(publishers=("Harrow Bay Courier",)))
    vector = hash_embedder.encode(["tunnel cost"])[0]
    found = search(snapshot, Query("tunnel cost"), vector, allowed)
    assert found
    sources = {snapshot.documents[snapshot.sentences[c.sentence].document].source for c in found}
    assert sources == {"a.txt"}


def test_the_default_file_lies_in_the_index_folder(both):
    _, settings = both
    assert Path(settings.index / "milvus.db").exists()
