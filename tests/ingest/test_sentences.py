"""Sentence splitting: the cases of the fixture, and invariants over any text."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.sentences import FIXTURES, load_fixture, score
from retriever.ingest.sentences import LONGEST_QUOTATION, split_sentences

ITEMS = load_fixture(FIXTURES / "sentences.txt")
HELD_OUT = load_fixture(FIXTURES / "sentences-heldout.txt")

PIECES = st.sampled_from(
    [
        *"“”‘’\"'()[].!?…-•*:;,/ \t\n\u00a0\u200b\u00ad\u0301😀½ﬁ",
        *["\n\n", "...", "Dr.", "U.S.", " a.m. ", "No. 5", "The bridge", " reopened", "[3]", "¹"],
        *["1. ", "- ", "Tuesday.The", "example.org/a.b", "$3.4 million", "It", "said", "。", "橋"],
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


def units(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.kind}: {item.text[:30]!r}")
def test_fixture(item):
    assert units(item.text) == [item.text[a:b] for a, b in item.spans]


def test_fixture_is_large_enough():
    assert sum(len(item.spans) for item in ITEMS) >= 150


def test_held_out_sentences():
    assert score(split_sentences, HELD_OUT).f1 > 0.97


@given(TEXTS)
def test_spans_tile_the_text(text):
    spans = split_sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop <= len(text)
        assert text[end:start].strip() == ""
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert text[end:].strip() == ""


@given(TEXTS.map(lambda text: " ".join(text.split())))
def test_no_unit_of_a_paragraph_is_only_punctuation(text):
    found = units(text)
    if re.search(r"[^\W_]", text):
        assert all(re.search(r"[^\W_]", unit) for unit in found)
    else:
        assert len(found) <= 1


@given(TEXTS)
def test_same_text_gives_same_spans(text):
    assert split_sentences(text) == split_sentences(text)


@given(st.lists(st.sampled_from(["The bridge reopened.", "It is safe!", "Who paid?"]), min_size=1))
def test_repeated_sentences_have_rising_offsets(sentences):
    assert units(" ".join(sentences)) == sentences


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u2028\t"])
def test_blank_text_has_no_sentence(text):
    assert split_sentences(text) == []


def test_one_word():
    assert split_sentences("Closed.") == [(0, 7)]


def test_no_sentence_starts_with_a_closing_quote():
    for item in ITEMS + HELD_OUT:
        assert not any(unit[0] in "”»)]" for unit in units(item.text))


def test_quote_styles_have_the_same_boundaries():
    curly = "“Ticket prices fell. Nobody noticed,” Nair said. The shop stayed open."
    straight = curly.replace("“", '"').replace("”", '"')
    assert split_sentences(curly) == split_sentences(straight)


def test_long_quotation_is_not_one_sentence():
    speech = "The roof is not safe. We have known it since the spring. " * 20
    found = units(f"The mayor said: “{speech.strip()}” Nobody clapped.")
    assert found[-1] == "Nobody clapped."
    assert max(map(len, found)) <= LONGEST_QUOTATION


def test_a_quote_that_is_never_closed_hides_nothing():
    found = units("He said “The roof leaks. Rain comes in. Nobody cares. The hall is shut.")
    assert len(found) == 4


def test_offsets_are_code_points_after_astral_and_combining_characters():
    text = "½ of the Cafe\u0301 ofﬁce 😀 closed. The bridge reopened."
    start, end = split_sentences(text)[1]
    assert text[start:end] == "The bridge reopened."


@pytest.mark.parametrize(
    "text",
    [
        "'" * 100_000,
        '"' * 100_000,
        "a/b. C " * 14_000,
        "(a. " * 25_000,
        ".) A " * 20_000,
        "\n- a" * 25_000,
        " " * 100_000 + "x",
        "." * 100_000,
        "“A b. " * 16_000,
        "1. " * 33_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_takes_linear_time(text):
    began = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - began < 5
