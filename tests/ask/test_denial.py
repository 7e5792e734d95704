"""Denials, comparisons and replies: what is quoted and what is not."""

from __future__ import annotations

import pytest

from retriever.ask.comparison import side_questions
from retriever.ask.denial import denies, leaves_open
from retriever.ask.evidence import replied_to
from retriever.ask.question import kind_of, sides
from retriever.ask.speaker import asked_for_words, quoted_by
from retriever.assistant import Assistant
from retriever.types import Kind, Status, Turn

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


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "Which is busier, Mill Bridge or Quay Street?",
            ["How busy is Mill Bridge?", "How busy is Quay Street?"],
        ),
        (
            "Was the tower taller than the mast?",
            ["How tall was the tower?", "How tall was the mast?"],
        ),
        (
            "which was more expensive: the first phase or the second",
            ["How expensive was the first phase?", "How expensive was the second?"],
        ),
        ("Which is larger, Oslo or Bergen?", ["How large is Oslo?", "How large is Bergen?"]),
        ("Is the mayor a member?", []),
        ("Was it built after 1900 or before?", []),
        ("Who was the winner, Smith or Jones?", []),
        ("What was the number, 5 or 6?", []),
        ("Are there more cars than buses?", []),
        ("Was the work longer than planned?", []),
        ("Is it bigger than before?", []),
    ],
)
def test_a_comparison_asks_for_either_side(question, asked):
    assert [side for side, _ in side_questions(question)] == asked


def test_a_comparison_that_the_text_does_not_draw_gives_what_it_says_of_both(assistant_over):
    text = (
        "Traffic in Harrow Bay\n\nMill Bridge carries 9,000 cars a day.\n\nIt was fine.\n\n"
        "Quay Street carries 12,500 cars a day.\n"
    )
    made = assistant_over(text)
    answer = made.ask("Which is busier, Mill Bridge or Quay Street?")
    assert answer.kind is Kind.COMPARISON
    assert [c.quote for c in answer.citations] == [
        "Mill Bridge carries 9,000 cars a day.",
        "Quay Street carries 12,500 cars a day.",
    ]
    assert made.ask("Which is older, Mill Bridge or Quay Street?").status is Status.ABSTAINED
    assert made.ask("Is Mill Bridge busier than the harbour?").status is Status.ABSTAINED


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


UNKNOWN = "The city has not said when the footpath will open."


@pytest.mark.parametrize(
    ("question", "text", "open_"),
    [
        ("When will the footpath open?", UNKNOWN, True),
        ("when will the footpath open", UNKNOWN, True),
        ("Why will the footpath open?", UNKNOWN, False),
        ("When will the bridge open?", UNKNOWN, False),
        ("Will it stay closed?", "She didn't say whether it would stay closed.", True),
        ("Who paid?", "The mayor did not pay; who paid the rest is in the report.", True),
        ("When did it open?", "It opened on Tuesday.", False),
        (
            "What if the bid fails?",
            "She declined to say what would happen if the bid failed.",
            True,
        ),
    ],
)
def test_a_sentence_that_leaves_the_question_open_answers_it(question, text, open_):
    assert leaves_open(question, text) is open_


@pytest.mark.parametrize(
    ("question", "words_only"),
    [
        ("What did Priya Nair say?", True),
        ("what exactly did Mayor Luis Ortega say?", True),
        ("What did Priya Nair say about the delay?", False),
        ("When did Priya Nair speak?", False),
        ("What did the mayor say?", False),
    ],
)
def test_which_questions_ask_for_whatever_was_said(question, words_only):
    assert asked_for_words(question) is words_only


def test_who_is_quoted_by_a_sentence():
    assert quoted_by("Priya Nair called it “a lesson.”", frozenset({"nair"}))
    assert not quoted_by("Priya Nair voted against it.", frozenset({"nair"}))
    assert not quoted_by("Tom Becker called it “a lesson.”", frozenset({"nair"}))


def test_the_bridge_leaves_the_footpath_open(bridge):
    answer = bridge.ask("When will the footpath open?")
    assert [c.quote for c in answer.citations] == [UNKNOWN]


def test_what_she_said_is_her_quote(bridge):
    first = bridge.ask("Who is Priya Nair?")
    answer = bridge.ask("What did she say?", [Turn("Who is Priya Nair?", first.text)])
    assert answer.interpreted_question == "What did Priya Nair say?"
    assert "lesson in planning" in answer.citations[0].quote


def test_tell_me_more_goes_on_where_the_answer_ended(bridge):
    first = bridge.ask("How much did the repairs cost?")
    answer = bridge.ask("tell me more", [Turn("How much did the repairs cost?", first.text)])
    document = bridge.documents[0]
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith("The article goes on: ")
    assert answer.citations[0].start > first.citations[0].end
    assert document.text[first.citations[0].end : answer.citations[0].start].strip() == ""
    assert bridge.ask("tell me more").status is not Status.ANSWERED


def test_talk_of_one_article_is_not_carried_into_another(settings_for):
    files = {"a.txt": INTERVIEW, "b.txt": f"The footpath\n\n{UNKNOWN} The mayor is away.\n"}
    assistant = Assistant.open(settings_for(files, reader="none"))
    other = next(d for d in assistant.documents if d.source == "b.txt")
    history = [Turn("What is the hardest part?", "“And what do you do about the heat in summer?”")]
    assert assistant.ask("tell me more", history).status is Status.ANSWERED
    answer = assistant.ask("tell me more", history, documents=[other.id])
    assert all(c.document_id == other.id for c in answer.citations)
