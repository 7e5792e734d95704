"""An index that is never wrong: incremental, damaged, stale, foreign, locked."""

import json
import shutil
from dataclasses import asdict

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retriever.assistant import Assistant
from retriever.errors import CorpusError, IndexLocked, IndexMismatch, IndexNotWritable
from retriever.index import build, storage
from retriever.index.build import open_index
from retriever.settings import Settings

GOOD = "The bridge reopened on Tuesday after long repairs. The work cost $3.4 million in all.\n"
OTHER = "The tunnel stays closed until the spring of next year. Nobody knows what it will cost.\n"


def test_an_unchanged_corpus_costs_no_model_call(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD})
    first, report = open_index(given_, hash_embedder)
    assert report.built
    calls = hash_embedder.calls
    second, report = open_index(given_, hash_embedder)
    assert not report.built
    assert hash_embedder.calls == calls
    assert second.fingerprint == first.fingerprint
    assert second.documents == first.documents
    assert second.sentences == first.sentences


def test_only_what_changed_is_embedded(settings_for, hash_embedder):
    open_index(settings_for({"a.txt": GOOD}), hash_embedder)
    _, report = open_index(settings_for({"a.txt": GOOD, "b.txt": OTHER}), hash_embedder)
    assert (report.embedded, report.documents) == (1, 2)


def test_blank_files_are_skipped_by_name(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD, "empty.txt": "", "blank.txt": "\n \n", "x.bin": b"\0"})
    snapshot, report = open_index(given_, hash_embedder)
    assert [d.source for d in snapshot.documents] == ["a.txt"]
    assert set(report.skipped) == {"empty.txt", "blank.txt", "x.bin"}


@pytest.mark.parametrize("files", [{}, {"empty.txt": ""}, {"a.txt": "\n \n"}])
def test_nothing_usable_is_said_clearly(settings_for, hash_embedder, files):
    with pytest.raises(CorpusError, match="no usable article"):
        open_index(settings_for(files), hash_embedder)


def test_the_same_text_twice_is_one_document_that_names_both(settings_for, hash_embedder):
    snapshot, _ = open_index(settings_for({"a.txt": GOOD, "sub/b.txt": GOOD}), hash_embedder)
    assert [(d.source, d.also) for d in snapshot.documents] == [("a.txt", ("sub/b.txt",))]


def test_ids_survive_edits_and_renames(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD, "b.txt": OTHER})
    before = {d.source: d.id for d in open_index(given_, hash_embedder)[0].documents}
    (given_.corpus / "a.txt").write_text(GOOD + "It is safe again, they say.\n", "utf-8")
    (given_.corpus / "b.txt").rename(given_.corpus / "c.txt")
    snapshot, _ = open_index(given_, hash_embedder)
    after = {d.source: d.id for d in snapshot.documents}
    assert after == {"a.txt": before["a.txt"], "c.txt": before["b.txt"]}


def test_removed_text_is_gone(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD, "b.txt": OTHER})
    open_index(given_, hash_embedder)
    (given_.corpus / "b.txt").unlink()
    snapshot, _ = open_index(given_, hash_embedder)
    assert not snapshot.lexical_sentences.knows("tunnel")
    assert len(list((given_.index / "generations").iterdir())) == 1


def same(one, other):
    return (
        one.documents == other.documents
        and one.sentences == other.sentences
        and (one.dense_sentences.vectors() == other.dense_sentences.vectors()).all()
        and (one.dense_passages.vectors() == other.dense_passages.vectors()).all()
        and one.fingerprint == other.fingerprint
    )


NAMES = ("0.txt", "1.txt", "deep/1.txt", "deep/er/2.txt")
STEP = st.tuples(
    st.sampled_from(["add", "edit", "remove", "rename", "copy"]),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)


def answers(snapshot, given_, embedder):
    """Return the bytes of some answers over a snapshot."""
    assistant = Assistant(given_, snapshot, embedder, None)
    asked = ("How much did the work cost?", "What does the article tell of?", "What is 1.txt?")
    return json.dumps([asdict(assistant.ask(q)) for q in asked], sort_keys=True).encode()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEP, min_size=1, max_size=6))
def test_incremental_equals_a_rebuild(tmp_path, hash_embedder, steps):
    shutil.rmtree(tmp_path / "corpus", ignore_errors=True)
    shutil.rmtree(tmp_path / "index", ignore_errors=True)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "keep.txt").write_text(GOOD, "utf-8")
    given_ = Settings(corpus=corpus, index=tmp_path / "index", reader="none", min_confidence=0.0)
    open_index(given_, hash_embedder)
    for action, which, other in steps:
        path, target = corpus / which, corpus / other
        for file in (path, target):
            file.parent.mkdir(parents=True, exist_ok=True)
        if action == "remove":
            path.unlink(missing_ok=True)
        elif action == "rename" and path.exists():
            path.replace(target)
        elif action == "copy" and path.exists() and path != target:
            shutil.copyfile(path, target)
        elif action in ("add", "edit"):
            path.write_text(
                f"Article {which} of version {other} tells of a bridge. {OTHER}", "utf-8"
            )
        grown, _ = open_index(given_, hash_embedder)
    whole, _ = open_index(given_, hash_embedder, rebuild=True)
    assert same(grown, whole)
    assert answers(grown, given_, hash_embedder) == answers(whole, given_, hash_embedder)


def test_another_limit_on_files_reads_the_corpus_again(settings_for, hash_embedder):
    open_index(
        settings_for({"a.txt": GOOD, "b.txt": OTHER * 20}, max_file_bytes=500), hash_embedder
    )
    given_ = settings_for({})
    snapshot, report = open_index(given_, hash_embedder)
    assert (report.built, report.skipped) == (True, {})
    assert [d.source for d in snapshot.documents] == ["a.txt", "b.txt"]


def test_another_recipe_makes_the_index_again(settings_for, hash_embedder, monkeypatch):
    given_ = settings_for({"a.txt": GOOD})
    open_index(given_, hash_embedder)
    monkeypatch.setattr(build, "recipe", lambda: "another")
    assert open_index(given_, hash_embedder)[1].built


@pytest.mark.parametrize(
    "name", ["sentences.faiss", "documents.jsonl", "sentences.npy", "manifest.json"]
)
@pytest.mark.parametrize("harm", ["cut", "alter", "remove"])
def test_a_damaged_index_is_built_again(settings_for, hash_embedder, name, harm):
    given_ = settings_for({"a.txt": GOOD})
    good, _ = open_index(given_, hash_embedder)
    path = storage.current(given_.index) / name
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "alter":
        path.write_bytes(data[:-3] + b"\x00\x01\x02")
    else:
        path.unlink()
    snapshot, report = open_index(given_, hash_embedder)
    assert report.built
    assert same(good, snapshot)


def test_a_pointer_to_nowhere_is_damage(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD})
    open_index(given_, hash_embedder)
    (given_.index / "CURRENT").write_text("../../elsewhere", "utf-8")
    assert open_index(given_, hash_embedder)[1].built


def test_another_model_is_refused_by_name(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD})
    open_index(given_, hash_embedder)

    class Other(type(hash_embedder)):
        name = "other"
        dimension = 96
        fingerprint = "f" * 64

    with pytest.raises(IndexMismatch, match=r"built with hash \(64 .*names other \(96, "):
        open_index(given_, Other())
    assert open_index(given_, Other(), rebuild=True)[1].built


def test_two_writers_are_told_apart(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD})
    given_.index.mkdir()
    with FileLock(given_.index / "lock"), pytest.raises(IndexLocked, match="Another process"):
        open_index(given_, hash_embedder)


def test_a_failed_rebuild_leaves_the_old_index(settings_for, hash_embedder, monkeypatch):
    given_ = settings_for({"a.txt": GOOD})
    good, _ = open_index(given_, hash_embedder)
    (given_.corpus / "b.txt").write_text(OTHER, "utf-8")
    writes = ("_flush", "point_to", "file_digest")
    for name in writes:
        with monkeypatch.context() as patch:

            def fail(*_):
                raise OSError(28, "No space left on device")

            real = getattr(storage, name)
            if name == "file_digest":
                patch.setattr(
                    storage, name, lambda p, r=real: fail() if ".partial" in str(p) else r(p)
                )
            else:
                patch.setattr(storage, name, fail)
            with pytest.raises(IndexNotWritable, match="No space"):
                open_index(given_, hash_embedder)
        folder = storage.current(given_.index)
        assert same(good, storage.read(folder, storage.read_manifest(folder)))
    assert open_index(given_, hash_embedder)[1].documents == 2


@pytest.mark.parametrize("step", ["_flush", "point_to"])
def test_a_rebuild_of_the_same_corpus_that_dies_leaves_the_old_index(
    settings_for, hash_embedder, monkeypatch, step
):
    """The process dies at a step: nothing after it runs, not even the clean-up."""
    given_ = settings_for({"a.txt": GOOD})
    good, _ = open_index(given_, hash_embedder)

    def die(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(storage, step, die)
        patch.setattr(storage.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            open_index(given_, hash_embedder, rebuild=True)
    calls = hash_embedder.calls
    again, report = open_index(given_, hash_embedder)
    assert (report.built, hash_embedder.calls) == (False, calls)
    assert same(good, again)
    assert open_index(given_, hash_embedder, rebuild=True)[1].built
    assert len(list((given_.index / "generations").iterdir())) == 1


def test_nothing_is_pickled(settings_for, hash_embedder):
    given_ = settings_for({"a.txt": GOOD})
    open_index(given_, hash_embedder)
    folder = storage.current(given_.index)
    suffixes = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert suffixes <= {".json", ".jsonl", ".npy", ".faiss"}
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["documents"] == 1
