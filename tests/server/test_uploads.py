"""Uploads and deletions: by key only, and a name never leads out of the corpus."""

from __future__ import annotations

import threading

import pytest

from retriever.errors import CorpusError, FileRefused
from retriever.settings import Settings
from server.keys import keys_path, new_key
from server.library import add_file, delete_file, safe_name
from tests.server.conftest import TEXT, FakeAssistant, make_document, serving
from tests.server.test_ask import assert_error


class Reading(FakeAssistant):
    """Reads the corpus folder on refresh, like the real one."""

    def __init__(self, settings):
        self.settings = settings
        super().__init__([make_document()])

    def refresh(self):
        found = [
            make_document(path.read_text(), path.name)
            for path in sorted(self.settings.corpus.iterdir())
            if path.read_text().strip()
        ]
        if not found:
            raise CorpusError("Nothing is left.", "Add an article.")
        self.documents = tuple(found)
        return True


@pytest.fixture
def writable(settings):
    settings.corpus.mkdir()
    (settings.corpus / "bridge.txt").write_text(TEXT)
    token = new_key(keys_path(settings), "editor", ("ask", "write"))
    with serving(settings, Reading(settings)) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def upload(client, name="storm.txt", content=b"Storm\n\nThe storm came on Monday.", **more):
    return client.post("/v1/documents", params={"name": name}, content=content, **more)


def test_an_article_is_added_and_deleted(writable, settings):
    response = upload(writable)
    assert response.status_code == 201
    assert response.json()["source"] == "storm.txt"
    assert (settings.corpus / "storm.txt").read_bytes().startswith(b"Storm")
    id = response.json()["id"]
    assert writable.get(f"/v1/documents/{id}").status_code == 200
    assert writable.delete(f"/v1/documents/{id}").status_code == 204
    assert_error(writable.get(f"/v1/documents/{id}"), 404)
    assert [path.name for path in settings.corpus.iterdir()] == ["bridge.txt"]


def test_without_a_writing_key_nothing_changes(settings, assistant):
    with serving(settings, assistant) as client:
        assert_error(upload(client), 403, "writes_off")
        token = new_key(keys_path(settings), "editor", ("write",))
        reader = new_key(keys_path(settings), "reader", ("ask",))
        assert_error(client.post("/v1/documents"), 401, "unauthorized")
        assert_error(upload(client, headers={"Authorization": f"Bearer {reader}"}), 403)
        assert_error(client.delete(f"/v1/documents/{make_document().id}"), 401)
        headers = {"Authorization": f"Bearer {token}"}
        assert_error(client.post("/v1/documents", headers=headers), 422)
    assert not settings.corpus.exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../x.txt", "x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("a b<script>.TXT", "a-b-script.txt"),
        ("....txt", None),
        (".txt", None),
        ("con.txt", None),
        ("x.exe", None),
        ("x.txt/", None),
        ("x.txt\u2028.sh", None),
        ("naïve café.md", "naïve-café.md"),
        ("x" * 300 + ".txt", "x" * 80 + ".txt"),
    ],
)
def test_a_name_is_made_safe_or_refused(name, safe):
    if safe is None:
        with pytest.raises(FileRefused):
            safe_name(name)
    else:
        assert safe_name(name) == safe


def test_a_name_in_use_is_409(writable, settings):
    assert_error(upload(writable, "bridge.txt"), 409, "document_exists")
    assert (settings.corpus / "bridge.txt").read_text() == TEXT


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.txt", b""), ("a.txt", b" ")])
def test_what_is_no_article_leaves_nothing_behind(writable, settings, name, content):
    assert_error(upload(writable, name, content), 422)
    assert [path.name for path in settings.corpus.iterdir()] == ["bridge.txt"]


def test_a_file_over_the_limit_is_413(settings):
    small = Settings(**{**settings.model_dump(), "max_file_bytes": 100})
    token = new_key(keys_path(small), "editor", ("write",))
    with serving(small, FakeAssistant()) as client:
        headers = {"Authorization": f"Bearer {token}"}
        assert_error(upload(client, content=b"a" * 101, headers=headers), 413)
        assert_error(upload(client, content=iter([b"a" * 60] * 2), headers=headers), 413)


def test_the_last_article_stays(writable, settings):
    assert_error(writable.delete(f"/v1/documents/{make_document().id}"), 409, "last_document")
    assert (settings.corpus / "bridge.txt").exists()


def test_a_corpus_that_cannot_be_written_is_507(settings):
    settings.corpus.write_text("a file where a folder should be")
    token = new_key(keys_path(settings), "editor", ("write",))
    with serving(settings, FakeAssistant()) as client:
        response = upload(client, headers={"Authorization": f"Bearer {token}"})
    assert_error(response, 507, "storage")


def test_uploads_at_once_all_arrive(writable, settings):
    threads = [threading.Thread(target=upload, args=(writable, f"s{n}.txt")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(writable.get("/v1/documents").json()["documents"]) == 7


def test_a_link_is_never_followed(settings, tmp_path):
    settings.corpus.mkdir()
    outside = tmp_path / "outside.txt"
    (settings.corpus / "x.txt").symlink_to(outside)
    with pytest.raises(FileRefused):
        add_file(settings, "x.txt", b"text", replace=True)
    assert not outside.exists()


@pytest.mark.parametrize("source", ["../outside.txt", "", ".", "/etc/passwd"])
def test_nothing_outside_the_corpus_is_deleted(settings, tmp_path, source):
    settings.corpus.mkdir()
    (tmp_path / "outside.txt").write_text("stays")
    with pytest.raises(CorpusError):
        delete_file(settings, source)
    assert (tmp_path / "outside.txt").exists()
