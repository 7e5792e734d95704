"""`inquote index PATH...` over real folders: what comes in, what is named, the exit code."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from retriever.index import embed_onnx
from server import cli
from tests.conftest import HashEmbedder
from tests.ingest import files
from tests.ingest.test_corpus import BAD, GOOD, LIMIT, write


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(embed_onnx, "load_embedder", lambda *_: HashEmbedder())


@pytest.fixture
def corpus(monkeypatch, tmp_path):
    folder = tmp_path / "corpus"
    monkeypatch.setenv("INQUOTE_CORPUS", str(folder))
    monkeypatch.setenv("INQUOTE_MAX_FILE_BYTES", str(LIMIT))
    return folder


def index(*paths):
    done = CliRunner().invoke(cli.app, ["index", *map(str, paths), "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout else done.stderr


def test_a_folder_of_files_of_all_formats_good_and_bad(corpus, tmp_path):
    write(tmp_path / "all", GOOD | BAD)
    code, told = index(tmp_path / "all")
    assert (code, told["documents"], told["embedded"]) == (1, len(GOOD), len(GOOD))
    assert sorted(told["skipped"]) == sorted(BAD)
    for name, reason in told["skipped"].items():
        assert name in reason
    assert not corpus.exists()  # it is indexed where it is
    again, told = index(tmp_path / "all")
    assert (again, told["embedded"]) == (1, 0)
    assert sorted(told["skipped"]) == sorted(BAD)


def test_a_folder_of_good_files_is_exit_code_0(corpus, tmp_path):
    write(tmp_path / "good", {"a.txt": files.BRIDGE.encode()})
    assert index(tmp_path / "good")[0] == 0


def test_several_paths_come_into_the_corpus_and_keep_their_bytes(corpus, tmp_path):
    write(tmp_path / "one", {"notes.txt": b"The pier is shut.", "deep/notes.txt": b"It is late."})
    write(
        tmp_path / "two", {"notes.txt": b"The mill was sold.", "page.html": files.page().encode()}
    )
    write(tmp_path, {"ferry.docx": files.docx()})
    given = (tmp_path / "one", tmp_path / "two", tmp_path / "ferry.docx")
    code, told = index(*given)
    assert (code, told["documents"]) == (0, 5)
    held = {p.relative_to(corpus).as_posix(): p for p in corpus.rglob("*") if p.is_file()}
    assert set(held) == {
        *("one/notes.txt", "one/deep/notes.txt", "two/notes.txt", "two/page.html", "ferry.docx")
    }
    assert held["ferry.docx"].read_bytes() == (tmp_path / "ferry.docx").read_bytes()
    assert index(*given) == (0, told | {"embedded": 0})


def test_what_cannot_come_in_is_named_and_the_rest_goes_on(corpus, tmp_path):
    write(
        tmp_path, {"a.txt": b"The pier is shut.", "b.exe": b"MZ", "x/a.txt": b"The pier is open."}
    )
    code, told = index(tmp_path / "a.txt", tmp_path / "b.exe", tmp_path / "none.txt")
    assert (code, told["documents"]) == (1, 1)
    assert list(told["skipped"]) == [str(tmp_path / "b.exe"), str(tmp_path / "none.txt")]
    code, told = index(tmp_path / "x" / "a.txt")
    assert (code, list(told["skipped"])) == (1, [str(tmp_path / "x" / "a.txt")])
    assert (corpus / "a.txt").read_bytes() == b"The pier is shut."
    CliRunner().invoke(cli.app, ["index", str(tmp_path / "x" / "a.txt"), "--replace"])
    assert (corpus / "a.txt").read_bytes() == b"The pier is open."


def test_two_files_of_one_name_in_one_command_are_not_merged(corpus, tmp_path):
    write(tmp_path, {"x/a.txt": b"The pier is shut.", "y/a.txt": b"The mill is sold."})
    code, told = index(tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt")
    assert (code, list(told["skipped"])) == (1, [str(tmp_path / "y" / "a.txt")])


def test_the_corpus_itself_is_not_copied_into_itself(corpus, tmp_path):
    write(corpus, {"a.txt": b"The pier is shut."})
    write(tmp_path, {".hidden/b.txt": b"The mill is sold."})
    assert index(corpus, tmp_path / ".hidden")[1]["documents"] == 2
    assert (corpus / "hidden" / "b.txt").is_file()
    assert not (corpus / "corpus").exists()


def test_an_index_that_cannot_be_written_is_one_line(corpus, tmp_path, monkeypatch):
    write(tmp_path / "good", {"a.txt": files.BRIDGE.encode()})
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("INQUOTE_INDEX", str(tmp_path / "file" / "index"))
    done = CliRunner().invoke(cli.app, ["index", str(tmp_path / "good")])
    assert done.exit_code == 1
    assert done.stderr.startswith("inquote: The index cannot be written: Not a directory.")


def test_each_skipped_file_is_told_once(corpus, tmp_path):
    write(tmp_path / "all", {"a.txt": files.BRIDGE.encode(), "bad.pdf": b"%PDF-1.7 nothing"})
    for _ in range(2):
        told = CliRunner().invoke(cli.app, ["index", str(tmp_path / "all")]).stderr
        assert told.count("bad.pdf is a damaged PDF") == 1
        assert "pypdf" not in told
