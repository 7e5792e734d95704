"""Only the articles that a filter allows are searched; one that allows none is an error."""

from datetime import date

import pytest

from retriever.assistant import Assistant
from retriever.errors import UnknownDocument
from retriever.index.build import open_index
from retriever.types import Filter

ARTICLE = """{title}

Source: {publisher}

{day}

The {what} cost {sum} million in all, the council said. The work took eleven months.
"""
FILES = {
    "bridge.txt": ARTICLE.format(
        title="Bridge reopens", publisher="Courier", day="March 2, 2026", what="bridge", sum="$3"
    ),
    "tunnel.txt": ARTICLE.format(
        title="Tunnel opens", publisher="Gazette", day="5 May 2024", what="tunnel", sum="$9"
    ),
    "undated.txt": "The pier is shut. The repair of the pier cost $1 million, they say.",
}


@pytest.fixture
def assistant(settings_for, hash_embedder):
    given = settings_for(FILES, reader="none", min_confidence=0.0)
    return Assistant(given, open_index(given, hash_embedder)[0], hash_embedder, None)


def sources(assistant, **more):
    answer = assistant.ask("How much did it cost?", **more)
    by_id = {d.id: d.source for d in assistant.documents}
    return {by_id[c.document_id] for c in (*answer.citations, *answer.related)}


@pytest.mark.parametrize(
    ("where", "allowed"),
    [
        (Filter(("courier",)), {"bridge.txt"}),
        (Filter(("COURIER", "Gazette")), {"bridge.txt", "tunnel.txt"}),
        (Filter(date_from=date(2025, 1, 1)), {"bridge.txt"}),
        (Filter(date_to=date(2025, 1, 1)), {"tunnel.txt"}),
        (Filter(("Courier",), date(2026, 3, 2), date(2026, 3, 2)), {"bridge.txt"}),
        (Filter(), set(FILES)),
    ],
)
def test_a_filter_decides_what_is_searched(assistant, where, allowed):
    found = sources(assistant, where=where)
    assert found
    assert found <= allowed


def test_a_filter_narrows_named_documents(assistant):
    ids = {d.source: d.id for d in assistant.documents}
    named = [ids["bridge.txt"], ids["undated.txt"]]
    where = Filter(date_from=date(2020, 1, 1))
    assert sources(assistant, documents=named, where=where) == {"bridge.txt"}


@pytest.mark.parametrize("where", [Filter(("Nobody",)), Filter(date_from=date(2100, 1, 1))])
def test_a_filter_that_matches_nothing_is_an_error(assistant, where):
    with pytest.raises(UnknownDocument, match="No document matches"):
        assistant.ask("How much did it cost?", where=where)
