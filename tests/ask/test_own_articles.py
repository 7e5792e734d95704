"""Articles of one's own: copies, shared sentences, hidden characters, what is gone."""

import pytest

from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.types import Status


@pytest.fixture
def opened(settings_for, hash_embedder):
    """An assistant over files; it answers whatever it finds."""

    def make(files):
        given = settings_for(files, reader="none", min_confidence=0.0)
        return Assistant(given, open_index(given, hash_embedder)[0], hash_embedder, None)

    return make


def cited(answer):
    return [c.quote for c in answer.citations]


def everything(assistant, question):
    answer = assistant.ask(question)
    return " ".join(c.quote for c in (*answer.citations, *answer.related))


def test_the_same_content_twice_is_answered_once_and_names_both(opened, bridge_text):
    assistant = opened({"bridge.txt": bridge_text, "bridge2.txt": bridge_text})
    answer = assistant.ask("How much did the work cost?")
    assert len(cited(answer)) == len(set(cited(answer))) == 1
    document = assistant.document(answer.citations[0].document_id)
    assert (document.source, document.also) == ("bridge.txt", ("bridge2.txt",))


def test_two_articles_that_share_a_sentence_are_both_searched_whole(opened):
    shared = "The bridge reopened on Tuesday."
    assistant = opened(
        {"a.txt": f"{shared} Its colour is red.", "b.txt": f"{shared} Its length is a mile."}
    )
    by_id = {d.id: d.source for d in assistant.documents}
    for question, source, held in (
        ("What is its colour?", "a.txt", "colour is red"),
        ("What is its length?", "b.txt", "length is a mile"),
    ):
        answer = assistant.ask(question)
        assert any(held in quote for quote in cited(answer))
        assert by_id[answer.citations[0].document_id] == source
    found = assistant.search("When did the bridge reopen?", 10)
    assert {by_id[c.document_id] for c in found if c.quote == shared} == {"a.txt", "b.txt"}


def test_hidden_characters_do_not_hide_a_word_and_stay_in_the_quote(opened):
    text = "The har\u00adbour\u00a0bridge re\u200bopened. The toll is paid by the city."
    answer = opened({"a.txt": text}).ask("when did the harbour bridge reopen")
    assert answer.status is Status.ANSWERED
    assert cited(answer)[0] == "The har\u00adbour\u00a0bridge re\u200bopened."


def test_removed_and_shortened_articles_leave_no_ghost(opened, bridge_text):
    assistant = opened({"bridge.txt": bridge_text, "storm.txt": "The storm sank three boats."})
    corpus = assistant._settings.corpus
    assert "storm" in everything(assistant, "What did the storm sink?")
    (corpus / "storm.txt").unlink()
    (corpus / "bridge.txt").write_text(bridge_text.replace("Council member Priya Nair", "She"))
    assert assistant.refresh()
    assert "storm" not in everything(assistant, "What did the storm sink?")
    assert "Nair" not in everything(assistant, "What did council member Priya Nair say?")


def test_an_edit_while_the_index_is_rebuilt_is_not_lost(opened, hash_embedder, monkeypatch):
    assistant = opened({"a.txt": "The toll is 45 cents."})
    path = assistant._settings.corpus / "a.txt"
    path.write_text("The toll is 50 cents.")
    real = type(hash_embedder).encode

    def edited_meanwhile(self, texts, progress=False):
        path.write_text("The toll is 60 cents.")
        return real(self, texts, progress)

    with monkeypatch.context() as patch:
        patch.setattr(type(hash_embedder), "encode", edited_meanwhile)
        assert assistant.refresh()
    assert "50 cents" in everything(assistant, "How much is the toll?")
    assert assistant.refresh()
    assert "60 cents" in everything(assistant, "How much is the toll?")


def test_a_new_publisher_in_the_manifest_is_a_new_index(opened):
    import json

    assistant = opened({"a.txt": "The toll is 45 cents."})
    before = assistant.fingerprint
    note = {"articles": [{"file": "a.txt", "publisher": "Ellery Post"}]}
    (assistant._settings.corpus / "manifest.json").write_text(json.dumps(note))
    assert assistant.refresh()
    assert assistant.fingerprint != before
    assert assistant.documents[0].metadata["publisher"].value == "Ellery Post"
