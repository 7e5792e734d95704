"""Citations: built right, checked from the source alone, fail closed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.ask.cite import Numbering, check, cite, sound, verify
from retriever.errors import CitationError
from retriever.ingest.pipeline import document_from_text
from retriever.types import Verdict

TEXT = (
    "😀 The cafe\u0301 opened.  It  closed.\tIt \\n stayed “shut”. "
    "The café opened again in 1976.[3][12]"
)
DOCUMENT = document_from_text(TEXT, "a.txt")
OTHER = document_from_text("Somewhere else the mill burned down. Nobody was hurt.", "b.txt")


def of(quote, document=DOCUMENT):
    start = document.text.index(quote)
    return cite(document, start, start + len(quote), 1)


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=80), st.data())
def test_every_citation_is_the_sources_slice(text, data):
    document = replace(DOCUMENT, text=text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite(document, start, end)
    assert document.text[citation.start : citation.end] == citation.quote
    before = document.text[:start]
    assert before.endswith(citation.prefix)
    assert document.text[end:].startswith(citation.suffix)


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000)])
def test_a_range_outside_the_text_is_refused(start, end):
    with pytest.raises(CitationError):
        cite(DOCUMENT, start, end)


def test_numbers_follow_first_use_and_are_kept():
    numbering = Numbering()
    numbers = [numbering.cite(DOCUMENT, a, b).number for a, b in ((5, 9), (0, 3), (5, 9), (1, 3))]
    assert numbers == [1, 2, 1, 3]
    assert [c.number for c in numbering.citations] == [1, 2, 3]


def test_an_untouched_citation_holds():
    result = check(of("It \\n stayed “shut”."), {DOCUMENT.id: DOCUMENT})
    assert (result.verdict, result.problems) == (Verdict.HOLDS, ())


@pytest.mark.parametrize(
    ("change", "verdict", "problem"),
    [
        ({"quote": "The cafe\u0301 0pened."}, Verdict.CHANGED, "quote"),
        ({"start": 3, "end": 20}, Verdict.MOVED, "quote"),
        ({"end": 999_999}, Verdict.MOVED, "quote"),
        ({"start": -5, "end": -1}, Verdict.MOVED, "quote"),
        ({"quote_sha256": "0" * 64}, Verdict.CHANGED, "quote_sha256"),
        ({"document_sha256": "0" * 64}, Verdict.HOLDS, "document_sha256"),
        ({"prefix": "x"}, Verdict.CHANGED, "prefix"),
        ({"suffix": "x"}, Verdict.CHANGED, "suffix"),
        ({"document_id": "f" * 16}, Verdict.MISATTRIBUTED, "document_id"),
        ({"document_id": OTHER.id}, Verdict.MISATTRIBUTED, "quote"),
    ],
)
def test_one_change_is_found_and_named(change, verdict, problem):
    citation = replace(of("The cafe\u0301 opened."), **change)
    (result,) = verify([citation], [DOCUMENT, OTHER])
    assert result.verdict is verdict
    assert problem in result.problems


def test_an_end_past_the_text_does_not_hold():
    last = cite(OTHER, OTHER.text.index("Nobody"), len(OTHER.text), 1)
    result = check(replace(last, end=last.end + 1), {OTHER.id: OTHER})
    assert (result.verdict, result.end) == (Verdict.MOVED, len(OTHER.text))


def test_moved_says_where_the_quote_is_now():
    longer = replace(DOCUMENT, text="New first line. " + TEXT, sha256="1" * 64)
    result = check(of("closed.\tIt"), {DOCUMENT.id: longer})
    assert result.verdict is Verdict.MOVED
    assert longer.text[result.start : result.end] == "closed.\tIt"


def test_a_gone_document_is_said_to_be_gone():
    citation = of("burned down", OTHER)
    assert check(citation, {DOCUMENT.id: DOCUMENT}).verdict is Verdict.DOCUMENT_GONE


def test_an_answer_that_does_not_hold_is_withheld(bridge):
    answer = bridge.ask("How much did the work cost?")
    documents = bridge.documents
    assert sound(answer, documents) == answer
    (first, *rest) = answer.citations
    bad = [
        replace(answer, citations=(replace(first, quote=first.quote + "x"), *rest)),
        replace(answer, citations=(replace(first, number=2), *rest)),
        replace(answer, text=answer.text + " "),
        replace(answer, citations=()),
        replace(
            answer,
            segments=tuple(
                replace(s, text=s.text + "!") if s.citation else s for s in answer.segments
            ),
        ),
        replace(
            answer,
            segments=tuple(
                replace(s, focus=(0, 9_999)) if s.citation else s for s in answer.segments
            ),
        ),
    ]
    for altered in bad:
        with pytest.raises(CitationError):
            sound(altered, documents)
