"""Web pages: the article is found, the page round it is not searched."""

import pytest

from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.ingest.pipeline import document_from_bytes, sentences_of
from tests.ingest import files
from tests.ingest.pages import JUNK, QUESTIONS, SHAPES


def read(markup, source="a.html"):
    data = markup if isinstance(markup, bytes) else markup.encode()
    return document_from_bytes(data, source)


def searched(document):
    return [document.text[s.start : s.end] for s in sentences_of(document, 0)]


def test_article_without_the_page():
    document = read(files.page())
    assert " ".join(searched(document)) == " ".join(files.PARAGRAPHS)
    assert document.title == files.HEADLINE
    assert document.text.startswith(files.HEADLINE)
    assert not any(junk in document.text for junk in files.JUNK)


def test_metadata_of_the_page():
    metadata = read(files.page()).metadata
    stated = {key: metadata[key].value for key in ("author", "date", "site", "url", "language")}
    assert stated == {
        "author": "Sam Orr",
        "date": "2026-03-02",
        "site": "Ellery Gazette",
        "url": "https://gazette.example/lowe-ferry",
        "language": "en",
    }
    assert metadata["publisher"].value == "Ellery Gazette"
    headline = metadata["headline"]
    assert (headline.start, headline.end) == (0, len(files.HEADLINE))


def test_lists_tables_and_headings():
    extra = (
        "<h2>Figures</h2><ul><li>Built in 1911</li><li>Sold in 2026</li></ul>"
        "<table><tr><th>Year</th><th>Guests</th></tr><tr><td>1987</td><td>12,400</td></tr></table>"
    )
    document = read(files.page(extra=extra))
    tail = [
        (block.kind.value, document.text[block.start : block.end]) for block in document.blocks[-5:]
    ]
    assert tail == [
        ("heading", "Figures"),
        ("list", "Built in 1911"),
        ("list", "Sold in 2026"),
        ("table", "Year\tGuests"),
        ("table", "1987\t12,400"),
    ]


def test_markup_that_is_text_survives_as_text():
    extra = "<p>The firm said &lt;script&gt;alert(2)&lt;/script&gt; was fine &amp; well.</p>"
    assert searched(read(files.page(extra=extra)))[-1] == (
        "The firm said <script>alert(2)</script> was fine & well."
    )


def test_teaser_inside_the_article_is_not_searched():
    extra = "<p>Related: Tunnel to cost $9 million</p><p>The sale ends a long quarrel in Lowe.</p>"
    found = searched(read(files.page(extra=extra)))
    assert found[-1] == "The sale ends a long quarrel in Lowe."
    assert not any("Tunnel" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("markup", "sentences"),
    [
        ("<p>Closed.</p>", ["Closed."]),
        ("<div>Salt<br>Flour<br>Two eggs</div>", ["Salt", "Flour", "Two eggs"]),
        ("The bridge reopened. It is safe.", ["The bridge reopened.", "It is safe."]),
        ("<script>var a = 1</script><p>It is red.</p>", ["It is red."]),
    ],
)
def test_small_pages(markup, sentences):
    assert searched(read(markup)) == sentences


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_stated_encodings(encoding):
    named = {"cp1252": "windows-1252"}.get(encoding, encoding)
    markup = files.page(extra="<p>Das Café „Möwe“ in Lowe bleibt offen, sagte der Wirt.</p>")
    data = markup.replace('charset="utf-8"', f'charset="{named}"').encode(encoding)
    assert "Café „Möwe“" in searched(read(data))[-1]


def test_page_that_is_mistaken_about_its_encoding():
    markup = files.page(extra="<p>The café in Lowe stays open, its owner said.</p>")
    data = markup.replace('charset="utf-8"', 'charset="no-such-thing"').encode()
    assert "café" in searched(read(data))[-1]


def test_same_page_gives_the_same_document():
    assert read(files.page()) == read(files.page())


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_what_stands_round_an_article_is_never_searched(shape):
    document = read(SHAPES[shape])
    found = " ".join(searched(document))
    assert all(paragraph in found for paragraph in files.PARAGRAPHS)
    assert {name for name, junk in JUNK.items() if junk[:30] in found} == set()
    assert document.title == files.HEADLINE


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_no_answer_comes_from_what_stands_round_an_article(shape, settings_for, hash_embedder):
    given = settings_for({f"{shape}.html": SHAPES[shape]}, reader="none", min_confidence=0.0)
    assistant = Assistant(given, open_index(given, hash_embedder)[0], hash_embedder, None)
    article = " ".join(files.PARAGRAPHS)
    for question in QUESTIONS:
        answer = assistant.ask(question)
        for cited in (*answer.citations, *answer.related):
            assert cited.quote in article
