"""Files of each format, good and bad, by their bytes."""

import pytest

from retriever.errors import FileRefused
from retriever.ingest.pipeline import document_from_bytes, sentences_of
from retriever.types import BlockKind
from tests.ingest import files

ARTICLE = " ".join(files.PARAGRAPHS)


def searched(document):
    return " ".join(document.text[s.start : s.end] for s in sentences_of(document, 0))


def kinds(document):
    return [block.kind.value for block in document.blocks]


def refused(data, source):
    with pytest.raises(FileRefused) as caught:
        document_from_bytes(data, source)
    assert source in caught.value.message
    assert caught.value.hint
    return caught.value.message


TEXT = "“Café” closed.\r\nThe bridge – 11 m – reopened.\r\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        *[("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("utf-32", b"")],
        *[("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("cp1252", b"")],
    ],
)
def test_encodings_give_the_same_text(encoding, bom):
    document = document_from_bytes(bom + TEXT.encode(encoding), "a.txt")
    assert document.text == TEXT.replace("\r\n", "\n")


def test_first_sentence_after_a_byte_order_mark():
    document = document_from_bytes(b"\xef\xbb\xbfThe bridge reopened. It is safe.", "a.txt")
    sentence = sentences_of(document, 0)[0]
    assert (sentence.start, sentence.end) == (0, 20)


def test_windows_line_ends_give_the_same_document():
    unix = document_from_bytes(files.BRIDGE.encode(), "a.txt")
    windows = document_from_bytes(files.BRIDGE.replace("\n", "\r\n").encode("utf-8-sig"), "a.txt")
    assert windows == unix


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "shift_jis", "gb18030"])
def test_other_encodings_are_read_right_or_refused(encoding):
    text = {
        "cp1251": "Мост открыли во вторник. Мэр не приехал на церемонию. Работы стоили дорого. "
        * 4,
        "koi8_r": "Мост открыли во вторник. Мэр не приехал на церемонию. Работы стоили дорого. "
        * 4,
        "shift_jis": "橋は火曜日に開いた。費用は三億円だった。市長は来なかった。" * 6,
        "gb18030": "大桥星期二重新开放。市长没有来。工程费用很高，比计划多。" * 6,
    }[encoding]
    try:
        assert document_from_bytes(text.encode(encoding), "a.txt").text == text
    except FileRefused as error:
        assert "a.txt" in error.message


def test_hidden_characters_stay_in_the_text():
    text = "The har\u00adbour\u00a0bridge re\u200bopened. ½ of the Cafe\u0301 ofﬁce closed."
    document = document_from_bytes(text.encode(), "a.txt")
    assert document.text == text
    first, second = sentences_of(document, 0)
    assert text[first.start : first.end].endswith("re\u200bopened.")
    assert text[second.start : second.end] == "½ of the Cafe\u0301 ofﬁce closed."


def test_control_characters_are_dropped_and_white_space_kept():
    document = document_from_bytes(b"The\x07  bridge\t reopened.\n\n\n  It   is safe.", "a.txt")
    assert document.text == "The  bridge\t reopened.\n\n\n  It   is safe."


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"", "empty.txt"),
        (b" \n \n", "blank.txt"),
        (b"...\n***\n", "marks.txt"),
        (b"GIF89a\x00\x00\x01", "picture.txt"),
        (bytes(range(1, 32)) * 20 + b"a", "control.txt"),
        (b"\xff\xfeT\x00h", "cut.txt"),
        (b"\x81\x8d\x8f\x90\x9d\xff" * 50, "noise.txt"),
        (b"<html><body></body></html>", "empty.html"),
        (b"\x00\x01\x02", "binary.html"),
        (b"a,b", "table.csv"),
        (b"%PDF-1.4 junk", "damaged.pdf"),
        (files.pdf(files.paged())[:700], "cut.pdf"),
        (files.pdf([[]]), "pictures.pdf"),
        (b"The bridge reopened.", "text.pdf"),
        (b"PK\x03\x04junk", "damaged.docx"),
        (files.docx()[:3000], "cut.docx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_are_refused_by_name(data, source):
    refused(data, source)


def test_encrypted_files_are_refused():
    lock = (
        " /Encrypt << /Filter /Standard /V 1 /R 2 /O (0123456789abcdef0123456789abcdef)"
        " /U (0123456789abcdef0123456789abcdef) /P -4 >> /ID [(a) (a)]"
    )
    assert "encrypted" in refused(files.pdf(files.paged(), trailer=lock), "locked.pdf")
    assert "encrypted" in refused(b"\xd0\xcf\x11\xe0" + b"x" * 600, "locked.docx")


def test_bombs_are_refused():
    flood = files.pdf([[]], stream=b" " * 200_000_000, compress=True)
    assert len(flood) < 1_000_000
    assert "unpacks" in refused(flood, "bomb.pdf")
    assert "unpacks" in refused(files.bomb(), "bomb.docx")
    assert "2001 pages" in refused(files.pdf([["a"]] * 2001), "long.pdf")


def test_deeply_nested_page_is_read_or_refused():
    data = b"<div>" * 50_000 + b"The bridge reopened on Tuesday." + b"</div>" * 50_000
    try:
        document_from_bytes(data, "deep.html")
    except FileRefused as error:
        assert "deep.html" in error.message


def test_pdf_has_pages_and_no_running_heads():
    document = document_from_bytes(files.pdf(files.paged(), compress=True), "a.pdf")
    assert searched(document) == ARTICLE
    assert document.title == files.HEADLINE
    pages = {block.page for block in document.blocks}
    assert pages == set(range(1, len(files.paged()) + 1))
    heads = [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind is BlockKind.BOILERPLATE
    ]
    assert heads.count("Ellery Gazette") == len(pages)
    assert "Page 1 of 3" in heads


def test_pdf_joins_paragraphs_over_pages_and_divided_words():
    lines = [
        [
            "Gazette",
            "",
            "The harbour was shut on Monday after waves broke over the",
            "wall and the mas-",
        ],
        [
            "Gazette",
            "",
            "ter sent two ferries away. It is a well-",
            "known danger; a well-known risk.",
        ],
    ]
    document = document_from_bytes(files.pdf(lines), "a.pdf")
    assert searched(document) == (
        "The harbour was shut on Monday after waves broke over the wall and the master sent two "
        "ferries away. It is a well-known danger; a well-known risk."
    )


def test_pdf_title_is_used_where_there_is_no_headline():
    pages = [[*files.wrap(files.PARAGRAPHS[1], 70)]]
    document = document_from_bytes(files.pdf(pages, title="A ship for sale"), "a.pdf")
    assert document.title == "A ship for sale"


def test_word_document():
    document = document_from_bytes(files.docx(tables=True), "a.docx")
    assert kinds(document) == [
        *["headline", "body", "body", "heading", "body", "body", "list", "table", "table"]
    ]
    assert document.title == files.HEADLINE
    assert document.metadata["author"].value == "Sam Orr"
    assert searched(document).startswith(ARTICLE)
    assert searched(document).endswith("1987\t12,400")
