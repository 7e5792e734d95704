"""`/v1/documents`, and ids that try to be paths."""

from __future__ import annotations

import pytest

from tests.server.conftest import HEADLINE, TEXT, make_document
from tests.server.test_ask import assert_error


def test_the_list_names_each_article(client):
    document = make_document()
    assert client.get("/v1/documents").json() == {
        "documents": [
            {
                "id": document.id,
                "title": HEADLINE,
                "source": "bridge.txt",
                "document_sha256": document.sha256,
                "characters": len(TEXT),
                "publisher": "Courier",
                "date": None,
                "also": [],
            }
        ]
    }


def test_one_article_comes_whole(client):
    body = client.get(f"/v1/documents/{make_document().id}").json()
    assert body["text"] == TEXT
    assert [TEXT[b["start"] : b["end"]] for b in body["blocks"]] == TEXT.split("\n\n")
    assert body["metadata"]["headline"] == {"value": HEADLINE, "start": 0, "end": len(HEADLINE)}
    assert body["metadata"]["publisher"] == {"value": "Courier", "start": None, "end": None}


@pytest.mark.parametrize(
    "id",
    [
        "nothing",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cetc%5cpasswd",
        "a%00b",
        "%ff%fe",
        "../../etc/passwd",
        "x" * 2_000,
    ],
)
def test_an_id_is_looked_up_and_never_a_path(client, id):
    assert_error(client.get(f"/v1/documents/{id}"), 404)
