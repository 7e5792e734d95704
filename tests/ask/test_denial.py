"""Denials, comparisons and replies: what is quoted and what is not."""

from __future__ import annotations

import pytest

from retriever.ask.denial import denies
from retriever.ask.evidence import replied_to
from retriever.ask.question import kind_of, sides
from retriever.types import Kind

ABSENT = "Mayor Luis Ortega did not attend the ceremony."


@pytest.mark.parametrize(
    ("question", "text", "denied"),
    [
        ("Who attended the ceremony?", ABSENT, True),
        ("who attended", "The mayor hasn’t attended since May.", True),
        ("Who did not attend the ceremony?", ABSENT, False),
        ("Did the mayor attend?", ABSENT, False),
        ("Who attended the ceremony?", "Priya Nair attended; the mayor did not.", False),
        ("Who attended?", "Dana attended the show but did not attend the dinner.", False),
        ("When did the museum give it back?", "It never came back.", False),
        ("Who is the mayor?", "Luis Ortega is not the mayor.", False),
    ],
)
def test_who_did_is_not_answered_by_who_did_not(question, text, denied):
    assert denies(question, text) is denied


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which is busier, Mill Bridge or Quay Street?", [{"mill", "bridg"}, {"quay", "street"}]),
        ("Did more people come in 2023 or in 2019?", [{"2023"}, {"2019"}]),
        ("What is the difference between tin and copper?", [{"tin"}, {"copper"}]),
        ("Is the lido longer than the Stanhope pool?", [{"lido", "longer"}, {"stanhop", "pool"}]),
        ("Who called it a disgrace?", []),
    ],
)
def test_the_sides_of_a_comparison(question, told):
    assert [set(side) for side in sides(question)] == told


def test_a_comparison_quotes_both_sides(assistant_over):
    filler = " ".join(f"Sentence number {i} is about the weather of the bay." for i in range(10))
    text = (
        "Traffic in Harrow Bay\n\nMill Bridge carries 9,000 cars a day.\n\n"
        f"{filler}\n\nQuay Street carries 12,500 cars a day.\n"
    )
    answer = assistant_over(text, min_confidence=0.0).ask(
        "Which is busier, Mill Bridge or Quay Street?"
    )
    quoted = [citation.quote for citation in answer.citations]
    assert any("9,000" in quote for quote in quoted)
    assert any("12,500" in quote for quote in quoted)


INTERVIEW = """The last bell foundry

The foundry of Corrin Vale has cast bells since 1802, and Tobias Renn is its newest apprentice.
We spoke to him on a cold morning in the yard, while the furnace was being lit.

What is the hardest part of the job?

Listening.

And what do you do about the heat in summer?

We start at four in the morning, and by noon everyone has gone home to sleep.
"""


def test_a_reply_is_found_by_its_question_and_quoted_with_it(assistant_over):
    assistant = assistant_over(INTERVIEW, min_confidence=0.0)
    answer = assistant.ask("What is the hardest part of the job?")
    quotes = {s.role: s.text for s in answer.segments if s.type.value == "quote"}
    assert quotes == {"answer": "Listening.", "context": "What is the hardest part of the job?"}
    snapshot = assistant._snapshot
    numbers = {snapshot.text(n): n for n in range(len(snapshot.sentences))}
    asked = numbers["What is the hardest part of the job?"]
    assert replied_to(snapshot, numbers["Listening."]) == asked
    assert replied_to(snapshot, asked) is None


def test_in_brief_asks_for_a_summary():
    assert kind_of("What does the article say, in brief?") is Kind.SUMMARY


def test_a_denial_is_shown_as_related_only(bridge):
    answer = bridge.ask("Who attended the ceremony?")
    assert ABSENT not in [citation.quote for citation in answer.citations]
