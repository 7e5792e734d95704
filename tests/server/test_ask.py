"""`POST /v1/ask`: the contract's shape, and every way in which it can be misused."""

from __future__ import annotations

import json
from datetime import date

import pytest

from retriever.types import Filter
from tests.server.conftest import SENTENCES, serving

KEYS = [
    "status", "kind", "text", "segments", "citations", "confidence", "band", "abstention",
    "related", "interpreted_question", "index_fingerprint", "trace",
]  # fmt: skip
CITATION_KEYS = [
    "number", "document_id", "title", "start", "end", "quote", "prefix", "suffix",
    "document_sha256", "quote_sha256",
]  # fmt: skip


def ask(client, question, **more):
    return client.post("/v1/ask", json={"question": question, **more})


def assert_error(response, status, code=None):
    """The contract's error: right status, one shape, small, nothing of the caller in it."""
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == "application/json"
    assert len(response.content) < 1_000
    body = response.json()
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message", "hint"]
    if code is not None:
        assert body["error"]["code"] == code


def test_an_answer_has_the_contracts_shape_and_order(client):
    response = ask(client, "What did the work cost?")
    body = response.json()
    assert response.status_code == 200
    assert list(body) == KEYS
    assert list(body["citations"][0]) == CITATION_KEYS
    assert body["status"] == "answered"
    assert body["text"] == "".join(segment["text"] for segment in body["segments"])
    assert list(body["segments"][0]) == ["type", "text"]
    assert list(body["segments"][1]) == ["type", "text", "citation", "focus"]
    assert body["segments"][1]["text"] == SENTENCES[1]
    assert body["trace"] is None


def test_every_citation_slices_to_its_quote_in_the_served_text(client):
    [citation] = ask(client, "When did it reopen?").json()["citations"]
    document = client.get(f"/v1/documents/{citation['document_id']}").json()
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert document["document_sha256"] == citation["document_sha256"]


def test_an_abstention_cites_nothing(client):
    body = ask(client, "What is the capital of Peru?").json()
    assert body["status"] == "abstained"
    assert body["citations"] == []
    assert body["abstention"]["reason"] == "not_in_text"
    assert list(body["related"][0]) == CITATION_KEYS


def test_chat_has_no_confidence(client):
    body = ask(client, "hello").json()
    assert (body["status"], body["confidence"], body["band"]) == ("chat", None, None)


def test_explain_fills_the_trace(client):
    assert ask(client, "cost?", explain=True).json()["trace"] == {"threshold": 0.5}


def test_the_same_question_gives_the_same_bytes(client):
    first, second = (ask(client, "What did the work cost?") for _ in range(2))
    assert first.content == second.content
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_one_client_never_sees_anothers_turns(client, assistant):
    ask(client, "What did the work cost?", history=[{"question": "Who is she?", "answer": "A"}])
    ask(client, "What did she say?")
    assert len(assistant.asked[0][1]) == 1
    assert assistant.asked[1][1] == ()


@pytest.mark.parametrize("blank", ["", "   ", "\n", "\u00a0", "\u200b", "\ufeff \u2060\t"])
def test_a_blank_question_is_refused(client, blank):
    assert_error(ask(client, blank), 422, "invalid_request")


def test_space_round_a_question_is_cut_off(client, assistant):
    assert ask(client, "\ufeff\u200b \u00a0cost?\u200b\n").status_code == 200
    assert assistant.asked[0][0] == "cost?"


def test_the_limit_counts_what_is_left_after_trimming(client):
    assert ask(client, " " * 500 + "é" * 1_000 + "\u200b" * 500).status_code == 200
    assert_error(ask(client, "é" * 1_001), 422)


def test_a_long_run_of_spaces_is_trimmed_in_no_time(client):
    assert_error(ask(client, "a" + " " * 60_000 + "b"), 422)


@pytest.mark.parametrize("bad", ["a\ud800b", "a\x00b"])
def test_what_is_not_text_is_refused(client, bad):
    body = json.dumps({"question": bad})
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert_error(response, 422)


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": NaN}',
        b'{"question": null}',
        b'{"question": ["a"]}',
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b'{"question": "a", "unknown_zebra": 1}',
        b'{"question": "a", "history": [{"question": "a", "role": "system"}]}',
        b'{"question": "a", "history": {"a": 1}}',
        b'{"question": "a", "documents": [5]}',
        b'{"question": "a", "explain": "zebra"}',
    ],
)
def test_json_that_does_not_fit_is_422_and_not_echoed(client, body):
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert_error(response, 422, "invalid_request")
    assert "zebra" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"",
        '{"question": "caf\xe9"}'.encode("latin-1"),
        b"[" * 60_000,
        b'{"a":' * 12_000,
        b'{"question": ' + b"9" * 60_000 + b"}",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_what_is_not_json_is_400_or_422(client, body):
    response = client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert_error(response, response.status_code)


@pytest.mark.parametrize(
    "media_type", ["application/octet-stream", "text/plain", "multipart/form-data", None]
)
def test_another_content_type_is_415(client, media_type):
    headers = {"content-type": media_type} if media_type else {}
    response = client.post("/v1/ask", content=b"\x89PNG\r\n\x1a\n", headers=headers)
    assert_error(response, 415, "unsupported_media_type")


def test_a_large_body_is_413(client):
    assert_error(ask(client, "a" * 5_000_000), 413, "too_large")


def test_a_large_body_in_chunks_is_413_before_it_is_read_to_the_end(client):
    sent = 0

    def chunks():
        nonlocal sent
        for _ in range(3_200):
            sent += 64 * 1024
            yield b"a" * 64 * 1024

    response = client.post(
        "/v1/ask", content=chunks(), headers={"content-type": "application/json"}
    )
    assert_error(response, 413, "too_large")


def test_history_is_bounded_in_turns_and_characters(client, assistant):
    assert_error(ask(client, "a", history=[{"question": "b", "answer": "c"}] * 21), 422)
    assert_error(ask(client, "a", history=[{"question": "b" * 1_001, "answer": ""}] * 20), 422)
    assert assistant.asked == []


def test_an_unknown_document_is_404(client):
    assert_error(ask(client, "cost?", documents=["../../etc/passwd"]), 404, "unknown_document")


def test_a_fault_is_a_500_and_never_an_abstention(settings, assistant):
    def fail(question):
        raise RuntimeError(f"/secret/path {question}")

    assistant.before = fail
    with serving(settings, assistant) as client:
        response = ask(client, "What did the zebra cost?")
    assert_error(response, 500, "internal")
    assert "secret" not in response.text


def test_a_score_that_is_no_number_is_a_500(settings, assistant, monkeypatch):
    reply = assistant._reply

    def broken(*args, **more):
        import dataclasses

        return dataclasses.replace(reply(*args, **more), confidence=float("nan"))

    monkeypatch.setattr(assistant, "_reply", broken)
    with serving(settings, assistant) as client:
        assert_error(ask(client, "cost?"), 500)


def test_extract_answers_over_the_callers_passages(client):
    body = {"question": "What did the work cost?", "passages": [SENTENCES[1]]}
    assert client.post("/v1/extract", json=body).json()["status"] == "answered"
    assert_error(client.post("/v1/extract", json={**body, "passages": []}), 422)
    assert_error(client.post("/v1/extract", json={**body, "passages": [""]}), 422)


def test_a_filter_reaches_the_search(client, assistant):
    chosen = {"publishers": ["Courier"], "date_from": "2026-01-01", "date_to": None}
    assert ask(client, "What did it cost?", filter=chosen).status_code == 200
    assert ask(client, "What did it cost?", filter=None).status_code == 200
    assert assistant.filters == [Filter(("Courier",), date(2026, 1, 1)), None]


@pytest.mark.parametrize(
    "chosen",
    [
        {"publisher": "Courier"},
        {"publishers": "Courier"},
        {"publishers": [""]},
        {"date_from": "soon"},
        {"date_from": 1_700_000_000},
        {"date_from": "2026-02-30"},
        {"date_from": "2026-03-02", "date_to": "2026-03-01"},
    ],
)
def test_what_is_no_filter_is_422(client, chosen):
    assert_error(ask(client, "What did it cost?", filter=chosen), 422, "invalid_request")


def batch(client, *questions):
    return client.post("/v1/ask/batch", json={"questions": list(questions)})


def test_a_batch_answers_each_question_as_if_asked_alone(client):
    questions = ["What did the work cost?", "Who is the mayor of Lima?", "hello"] * 30
    items = batch(client, *({"question": q} for q in questions)).json()["items"]
    alone = {q: ask(client, q).json() for q in questions}
    assert [item["answer"] for item in items] == [alone[q] for q in questions]
    assert all(item["error"] is None for item in items)


def test_a_question_of_a_batch_that_fails_leaves_the_others(settings, assistant):
    def fail(question):
        if question == "zebra cost?":
            raise RuntimeError("/secret/path")

    assistant.before = fail
    with serving(settings, assistant) as client:
        asked = [
            {"question": "zebra cost?"},
            {"question": "cost?", "documents": ["nowhere"]},
            {"question": "cost?"},
        ]
        response = batch(client, *asked)
    items = response.json()["items"]
    assert response.status_code == 200
    assert [item["error"] and item["error"]["code"] for item in items] == [
        "internal",
        "unknown_document",
        None,
    ]
    assert [item["answer"] is None for item in items] == [True, True, False]
    assert "secret" not in response.text


@pytest.mark.parametrize(
    "questions", [[], [{"question": "a"}] * 101, [{"question": " "}], [{"question": "a", "k": 1}]]
)
def test_a_batch_that_does_not_fit_is_422_and_nothing_is_asked(client, assistant, questions):
    assert_error(batch(client, *questions), 422)
    assert assistant.asked == []


def test_every_question_of_a_batch_counts_towards_the_rate(settings, assistant):
    limited = settings.model_copy(update={"rate_limit": "5/minute"})
    with serving(limited, assistant) as client:
        assert batch(client, *[{"question": "cost?"}] * 4).status_code == 200
        assert_error(batch(client, *[{"question": "cost?"}] * 2), 429, "rate_limited")
        assert len(assistant.asked) == 4


def test_a_batch_leaves_room_for_others(settings, assistant):
    """At most `workers` of its questions are in the queue at a time."""
    narrow = settings.model_copy(update={"workers": 1, "queue": 0})
    with serving(narrow, assistant) as client:
        items = batch(client, *[{"question": "cost?"}] * 10).json()["items"]
    assert [item["error"] for item in items] == [None] * 10
