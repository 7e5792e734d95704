"""Which part of a text is what: the shipped article, invented ones, and texts that are no news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.ingest.pipeline import document_from_text, sentences_of
from retriever.settings import packaged_corpus
from retriever.types import RETRIEVED, BlockKind
from tests.ingest import files

SHIPPED = (packaged_corpus() / "000_3804f29cfb6b63f4.txt").read_text("utf-8")
STORM = """Ellery Weather Daily
Home | News | Sport
Storm closes the harbour at Port Ellery
By Joan Ek
Updated: May 3, 2026
Image: waves at the wall
Ships were told to stay out as winds rose
The harbour at Port Ellery was shut on Monday after waves broke over the wall, officials said.
The harbour master expects it to open on Wednesday, once divers have looked at the gates.
What comes next
Two ferries were sent to Lowe instead. No one was hurt.
Share this article
Tweet
Sign up for our newsletter
More from Weather Daily
Ferry line sold to Brightwater
Three tips for a dry cellar
2 comments
Sam says:
I was there. It was loud.
(c) 2026 Ellery Weather Daily"""


def parts(text):
    document = document_from_text(text, "a.txt")
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def kinds(text):
    return [kind for kind, _ in parts(text)]


def searched(text):
    document = document_from_text(text, "a.txt")
    return [document.text[s.start : s.end] for s in sentences_of(document, 0)]


def test_shipped_article():
    found = parts(SHIPPED)
    assert [kind for kind, _ in found] == [
        *["boilerplate", "boilerplate", "headline", "boilerplate", "standfirst", "body"],
        *["source", "source", "boilerplate", "boilerplate", "boilerplate"],
    ]
    assert found[0][1] == "__temp__ __location__"
    assert found[1][1] == "`"
    assert found[2][1] == found[3][1]
    assert len(searched(SHIPPED)) == 24


def test_bridge():
    assert kinds(files.BRIDGE) == [
        *["headline", "boilerplate", "source", "source"],
        *["body"] * 4,
        "boilerplate",
    ]
    document = document_from_text(files.BRIDGE, "bridge.txt")
    publisher = document.metadata["publisher"]
    assert document.title == "Harrow Bay reopens Mill Bridge after eleven months"
    assert publisher.value == "Harrow Bay Courier"
    assert document.text[publisher.start : publisher.end] == publisher.value


def test_article_with_other_boilerplate():
    found = {text: kind for kind, text in parts(STORM)}
    assert found["Storm closes the harbour at Port Ellery"] == "headline"
    assert found["Ships were told to stay out as winds rose"] == "standfirst"
    assert found["What comes next"] == "heading"
    assert found["By Joan Ek"] == "byline"
    body = [text for text, kind in found.items() if kind == "body"]
    assert len(body) == 3
    assert all("Brightwater" not in sentence for sentence in searched(STORM))
    assert all("loud" not in sentence for sentence in searched(STORM))
    metadata = document_from_text(STORM, "storm.txt").metadata
    assert metadata["author"].value == "Joan Ek"
    assert metadata["date"].value == "May 3, 2026"


def test_whole_page():
    sentences = searched(files.scrape())
    assert " ".join(sentences) == " ".join(files.PARAGRAPHS)
    assert document_from_text(files.scrape(), "a.txt").title == files.HEADLINE


@pytest.mark.parametrize(
    "teaser",
    [
        "Related: Quay Street tunnel to cost $9 million",
        "READ MORE: Quay Street tunnel to cost $9 million",
        "See also: Quay Street tunnel to cost $9 million",
        "Related stories\nQuay Street tunnel to cost $9 million\nFerry fares rise",
        "Most read\nQuay Street tunnel to cost $9 million",
    ],
)
@pytest.mark.parametrize("place", ["“We found rot", "Leave a comment"])
def test_teasers_are_not_searched(teaser, place):
    text = files.BRIDGE.replace(place, f"{teaser}\n\n{place}")
    assert searched(text) == searched(files.BRIDGE)


WHOLE = {
    "one word": "Closed.",
    "one word, no stop": "Closed",
    "list without markers": "Salt\nFlour\nTwo eggs\nA pinch of sugar",
    "list": "- Salt\n- Flour\n- Two eggs",
    "poem": "The tide comes in,\nthe tide goes out,\nand nobody on the quay\nhas found out why.",
    "sentence a line": "The bridge reopened.\nIt is safe.\nThe work cost $3.4 million.\nIt is red.",
    "short answers": "Q: Is the bridge open?\nA: Yes.\nQ: Who paid?\nA: The city.",
    "facts": "Opening hours: 9 to 5\nPhone: 555 1234\nAddress: 4 Quay Street\nClosed on Sundays",
    "no capitals": "the bridge is open now and cars may use it\nthe toll is 45 cents\nno lorries",
    "paragraphs": "\n\n".join(files.PARAGRAPHS),
    "teaser alone": "Related: Quay Street tunnel to cost $9 million",
    "other script": "橋は火曜日に開いた。費用は三億円だった。\n市長は来なかった。",
    "markup": "Use the *old* key_name_x, not `rm -rf`; 3 < 5 & 7 > 6. It works.",
    "verdict": "He said “It broke.” She left.\n\nClosed.\n\n$3.4 million.",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_nothing_of_a_plain_text_is_lost(text):
    assert set(kinds(text)) <= {"body", "list"}
    assert "".join("".join(searched(text)).split()) == "".join(text.split())


def test_last_item_and_label_lines_of_an_article_stay():
    text = files.BRIDGE.replace("Leave a comment", "What changes:\n- new lamps\nOpen: 6 to 22")
    assert searched(text)[-3:] == ["What changes:", "- new lamps", "Open: 6 to 22"]


@pytest.mark.parametrize("end", ["", "\n\nLeave a comment"])
def test_dates_and_items_below_the_last_paragraph_stay(end):
    dates = ["June 10, Lowe, Ferry Hall", "June 17, Port Ellery, Town Hall", "July 2, Harrow Bay"]
    text = "\n\n".join([*files.PARAGRAPHS, *dates]) + end
    assert searched(text)[-3:] == dates


def test_items_below_a_colon_stay():
    items = ["Salt", "Flour", "Butter"]
    text = f"{files.PARAGRAPHS[0]}\n\nYou need:\n" + "\n".join(items) + "\n\nLeave a comment"
    assert searched(text)[-3:] == items


def test_title_of_a_poem():
    text = "The Tide\n\nThe tide comes in\nThe tide goes out\nAnd nobody knows why"
    assert parts(text)[0] == ("headline", "The Tide")


def test_markdown():
    text = (
        "---\ntitle: Mill Bridge\nauthor: Ada Finch\n---\n\n# Mill Bridge\n\n"
        "The bridge reopened on Tuesday after eleven months of repairs.\n\n##### Costs\n\n"
        "- $3.4 million\n- 11 months\n\n| year | cars |\n| 2019 | 9,000 |\n\n"
        "```\n# not a heading\n\nx = 1\n```\n\nThe end came quickly for all of the people there.\n"
    )
    assert [kind for kind in kinds(text) if kind != "boilerplate"] == [
        *["headline", "body", "heading", "list", "list", "table", "table", "body", "body"],
    ]
    document = document_from_text(text, "a.md")
    assert document.title == "Mill Bridge"
    assert document.metadata["author"].value == "Ada Finch"
    assert any("# not a heading" in sentence for sentence in searched(text))


def test_long_text_without_headings_is_indexed_once():
    lines = [
        f"Sentence number {i} says that pump {i} was checked by the crew." for i in range(1500)
    ]
    text = "\n\n".join(" ".join(lines[i : i + 10]) for i in range(0, 1500, 10))
    assert searched(text) == lines


def test_hard_wrapped_paragraph_is_one_block():
    wrapped = "\n".join(files.wrap(files.PARAGRAPHS[0], 60))
    assert parts(wrapped) == [("body", wrapped)]


MARKUP = "<img src=x onerror=alert(1)> it was fine. <script>alert(2)</script> ok."


def test_markup_in_plain_text_is_text():
    assert "".join(searched(f"The firm said {MARKUP}")) == f"The firm said {MARKUP}".replace(
        ". <", ".<"
    )


LINES = st.sampled_from(
    [
        *[*files.PARAGRAPHS, *files.JUNK, files.HEADLINE, "Source: Courier", "By Joan Ek", "`"],
        *["- item", "| a | b |", "Costs", "# Title", "Share", "Related", "", "", "  ", "```"],
        *["May 3, 2026", "12", "😀", "re\u200bopened", "½ of the Cafe\u0301 ofﬁce closed.", "…"],
    ]
)


@given(st.lists(LINES, min_size=1, max_size=25).map("\n".join))
def test_blocks_tile_the_text_and_something_is_searched(text):
    if not any(c.isalnum() for c in text):
        return
    document = document_from_text(text, "a.txt")
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        assert not document.text[end : block.start].strip()
        piece = document.text[block.start : block.end]
        assert piece == piece.strip()
        end = block.end
    assert not document.text[end:].strip()
    assert sentences_of(document, 0)
    for field in document.metadata.values():
        if field.start is not None:
            assert document.text[field.start : field.end] == field.value
    for sentence in sentences_of(document, 3):
        block = document.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        assert block.kind in RETRIEVED | {BlockKind.HEADLINE, BlockKind.HEADING}
        assert sentence.document == 3


def test_same_text_gives_the_same_document():
    assert document_from_text(files.scrape(), "a.txt") == document_from_text(
        files.scrape(), "a.txt"
    )
