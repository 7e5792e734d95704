"""A folder of files of all kinds: each is read, or named and skipped."""

import json

import pytest

from retriever.errors import CorpusError, FileRefused
from retriever.ingest.corpus import corpus_digests, read_corpus, require_articles
from retriever.ingest.pipeline import list_files, read_file, sentences_of
from tests.ingest import files

LIMIT = 5_000_000

GOOD = {
    "bridge.txt": files.BRIDGE.encode(),
    "windows.txt": files.BRIDGE.replace("Mill", "Bay").replace("\n", "\r\n").encode("utf-8-sig"),
    "utf16.txt": "The ferry sails at noon. It is late.".encode("utf-16"),
    "western.txt": "The café closed. “Nobody came,” said Zoë.".encode("cp1252"),
    "word.txt": b"Closed.",
    "list.txt": b"- Salt\n- Flour",
    "poem.txt": b"The tide comes in,\nthe tide goes out,\nthe gulls say less,\nand nobody knows.",
    "scrape.txt": files.scrape().encode(),
    "UPPER.TXT": b"The pier is shut.",
    "notes.md": b"# Notes\n\nThe pier was sold to a bank in the spring of 1999.",
    "deep/er/notes.md": b"# Notes\n\nThe mill was sold to a school in the autumn of 1999.",
    "page.html": files.page().encode(),
    "page.htm": files.page("Lowe keeps its old mill", files.PARAGRAPHS[1:]).encode(),
    "small.html": b"<p>The tower leans.</p>",
    "paper.pdf": files.pdf(files.paged()),
    "packed.pdf": files.pdf(files.paged("Ellery Post"), compress=True),
    "one.pdf": files.pdf([["The lighthouse is for sale."]]),
    "ferry.docx": files.docx(),
    "table.docx": files.docx(tables=True),
    "naïve name ’s.txt": b"The name is odd.",
}
BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n \n",
    "marks.txt": b"*** --- ***",
    "binary.txt": b"\x00\x01\x02\x03",
    "noise.txt": b"\x81\x8d\x8f\x90\x9d\xff" * 40,
    "huge.txt": b"a b c " * 1_000_000,
    "empty.html": b"<html></html>",
    "damaged.pdf": b"%PDF-1.7 nothing",
    "pictures.pdf": files.pdf([[], []]),
    "cut.pdf": files.pdf(files.paged())[:600],
    "damaged.docx": b"PK\x03\x04",
    "old.docx": b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    "bomb.docx": files.bomb(),
    "table.csv": b"a,b",
    "picture.png": b"\x89PNG\r\n",
}
LEFT_OUT = {
    ".hidden.txt": b"Hidden text.",
    ".git/notes.txt": b"Hidden text.",
    "manifest.json": b"{}",
}


def write(folder, contents):
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_folder_of_good_and_bad_files(tmp_path):
    assert len(GOOD) + len(BAD) >= 30
    write(tmp_path, GOOD | BAD)
    corpus = read_corpus(tmp_path, LIMIT)
    documents, skipped = corpus.documents, corpus.skipped
    assert [document.source for document in documents] == sorted(GOOD)
    assert sorted(skipped) == sorted(BAD)
    for document in documents:
        for sentence in sentences_of(document, 0):
            text = document.text[sentence.start : sentence.end]
            assert text == text.strip() != ""
            assert not any(junk in text for junk in files.JUNK)
    assert len({document.id for document in documents}) == len(documents)
    assert all(reason.endswith(".") for reason in skipped.values())


def test_hidden_files_and_the_manifest_are_left_out(tmp_path):
    write(tmp_path, {"a.txt": b"The pier is shut.", **LEFT_OUT})
    assert [path.name for path in list_files(tmp_path)] == ["a.txt"]


def test_blank_files_are_named(tmp_path):
    write(tmp_path, {"a.txt": files.BRIDGE.encode(), "b.txt": b"", "c.txt": b"\n \n"})
    corpus = read_corpus(tmp_path, LIMIT)
    documents, skipped = corpus.documents, corpus.skipped
    assert [document.source for document in documents] == ["a.txt"]
    assert list(skipped) == ["b.txt", "c.txt"]


@pytest.mark.parametrize("contents", [{}, {"a.txt": b"", "b.txt": b" "}])
def test_nothing_usable(tmp_path, contents):
    write(tmp_path, contents)
    with pytest.raises(CorpusError) as caught:
        require_articles(read_corpus(tmp_path, LIMIT))
    assert all(name in str(caught.value) for name in contents)


def test_missing_folder(tmp_path):
    with pytest.raises(CorpusError):
        read_corpus(tmp_path / "none", LIMIT)


def test_same_text_twice_is_one_document_that_names_both(tmp_path):
    write(tmp_path, {"a/x.txt": files.BRIDGE.encode(), "b/x.txt": files.BRIDGE.encode()})
    (document,) = read_corpus(tmp_path, LIMIT).documents
    assert (document.source, document.also) == ("a/x.txt", ("b/x.txt",))


def test_a_shared_sentence_leaves_both_articles_whole(tmp_path):
    shared = "The bridge reopened on Tuesday."
    write(
        tmp_path,
        {"a.txt": f"{shared} It is red.".encode(), "b.txt": f"{shared} It is long.".encode()},
    )
    documents = read_corpus(tmp_path, LIMIT).documents
    assert [len(sentences_of(document, 0)) for document in documents] == [2, 2]


def test_manifest_fills_in_what_the_text_does_not_state(tmp_path):
    note = {"file": "a.txt", "title": "Pier shut", "publisher": "Ellery Post"}
    write(tmp_path, {"a.txt": b"The pier is shut."})
    (tmp_path / "manifest.json").write_text(json.dumps({"articles": [note]}))
    document = read_file(tmp_path / "a.txt", "a.txt", LIMIT)
    assert document.title == "Pier shut"
    assert document.metadata["publisher"].value == "Ellery Post"
    assert document.metadata["publisher"].start is None


@pytest.mark.parametrize("text", ["[]", "{", '{"articles": [1]}', '{"articles": 3}'])
def test_manifest_of_another_shape(tmp_path, text):
    write(tmp_path, {"a.txt": b"The pier is shut.", "manifest.json": text.encode()})
    with pytest.raises(CorpusError, match="manifest"):
        read_file(tmp_path / "a.txt", "a.txt", LIMIT)


def test_file_that_cannot_be_read(tmp_path):
    with pytest.raises(FileRefused, match="none.txt"):
        read_file(tmp_path / "none.txt", "none.txt", LIMIT)


def test_id_comes_from_the_source(tmp_path):
    write(tmp_path, {"a.txt": b"The pier is shut.", "b/a.txt": b"The pier is shut today."})
    first, second = read_corpus(tmp_path, LIMIT).documents
    assert first.id != second.id
    assert first.id == read_file(tmp_path / "a.txt", "a.txt", LIMIT).id
    assert len(first.id) == 16


def test_an_unreadable_file_is_named_and_the_rest_goes_on(tmp_path):
    write(tmp_path, {"a.txt": b"The pier is shut."})
    (tmp_path / "broken.txt").symlink_to("/proc/self/mem")  # opens, but cannot be read
    corpus = read_corpus(tmp_path, LIMIT)
    assert [document.source for document in corpus.documents] == ["a.txt"]
    assert "broken.txt cannot be read" in corpus.skipped["broken.txt"]
    assert corpus.digests == corpus_digests(tmp_path)


def test_what_is_recorded_is_what_was_read(tmp_path, monkeypatch):
    """An edit between looking at a file and reading it must not be taken for the file before."""
    from retriever.ingest import corpus

    write(tmp_path, {"a.txt": b"The pier is shut."})
    real = corpus.file_bytes

    def edited_meanwhile(path, *rest):
        path.write_bytes(b"The pier is open.")
        return real(path, *rest)

    monkeypatch.setattr(corpus, "file_bytes", edited_meanwhile)
    read = read_corpus(tmp_path, LIMIT)
    assert read.documents[0].text == "The pier is open."
    assert read.digests == corpus_digests(tmp_path)


def test_a_document_is_made_again_only_when_its_file_or_the_manifest_changed(tmp_path):
    write(tmp_path, {"a.txt": b"The pier is shut.", "b.txt": b"The mill is sold."})
    first = read_corpus(tmp_path, LIMIT)
    write(tmp_path, {"b.txt": b"The mill is not sold."})
    again = read_corpus(tmp_path, LIMIT, first.documents, first.digests)
    assert again.documents[0].blocks is first.documents[0].blocks
    assert again.documents[1].text == "The mill is not sold."
    note = {"articles": [{"file": "a.txt", "publisher": "Ellery Post"}]}
    write(tmp_path, {"manifest.json": json.dumps(note).encode()})
    noted = read_corpus(tmp_path, LIMIT, again.documents, again.digests)
    assert noted.documents[0].metadata["publisher"].value == "Ellery Post"
