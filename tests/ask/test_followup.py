"""Follow-ups: what a question may mean after what was said."""

from __future__ import annotations

import pytest

from retriever.ask.conversation import Said, recall
from retriever.ask.followup import complete
from retriever.ask.names import distinct, gender, names, people
from retriever.types import Turn

OKORO = "A petition started by Sam Okoro, a student, has 4,000 signatures."
TWO = "Hattie Lorne met Idris Vaughan of the Brackwater Council on Monday."


def first(question, *said):
    return complete(question, [t if isinstance(t, Said) else Said(t) for t in said]).tries[0]


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        ("What did she say?", ["Who is Priya Nair?"], "What did Priya Nair say?"),
        ("What did he say?", [Said("Who started it?", (OKORO,))], "What did Sam Okoro say?"),
        (
            "how many members does her club have",
            ["What did Hattie Lorne accuse the council of?"],
            "how many members does Hattie Lorne’s club have",
        ),
        (
            "Does the council agree with her?",
            ["What did Hattie Lorne accuse the council of?"],
            "Does the council agree with Hattie Lorne?",
        ),
        ("By when?", ["How many bells did Aldmere want?"], "By when did Aldmere want bells?"),
        ("why?", ["Has the link been proved?"], "Why has the link been proved?"),
        ("What was in it?", ["Is there a missing ledger?"], "What was in the missing ledger?"),
        ("How is it treated?", ["What is throat cancer?"], "How is the throat cancer treated?"),
        (
            "Where does it hang?",
            ["Which bell would Marquand like to hear again?"],
            "Where does the bell hang?",
        ),
        (
            "What about Leeds?",
            ["How many people live in York?"],
            "How many people live in Leeds?",
        ),
        (
            "Where does she work?",
            ["What does Renata Sool think?", "why?"],
            "Where does Renata Sool work?",
        ),
        ("What did he say about it?", [Said("Who led the petition?", (OKORO,))], None),
    ],
)
def test_what_a_follow_up_means(question, said, meant):
    tries = complete(question, [t if isinstance(t, Said) else Said(t) for t in said]).tries
    assert tries[-1] == question
    if meant is None:
        assert "What did Sam Okoro say about it?" in tries
    else:
        assert tries[0] == meant


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        ("and how many can Leeds?", "How many can York seat?", "How many can Leeds seat?"),
        ("Why did Mara Sool?", "Why did Ivo Tamm resign?", "Why did Mara Sool resign?"),
    ],
)
def test_a_question_without_a_verb_is_not_asked_as_typed(question, said, meant):
    assert complete(question, [Said(said)]).tries == (meant,)


@pytest.mark.parametrize("question", ["Who is Tom Becker?", "When did the bridge reopen?"])
def test_a_question_that_stands_alone_stays_as_typed(question):
    assert complete(question, [Said("Who is Priya Nair?")]).tries == (question,)
    assert complete("What did she say?", []).tries == ("What did she say?",)


def test_small_talk_between_is_passed_over():
    assert first("What did she say?", "Who is Priya Nair?", "thanks") == "What did Priya Nair say?"


def test_a_topic_switch_leaves_the_older_topic():
    said = ["Who is Priya Nair?", "What is throat cancer?"]
    assert first("How is it treated?", *said) == "How is the throat cancer treated?"


def test_two_people_in_one_sentence_are_rivals_unless_the_text_tells_them_apart():
    said = [Said("Who met?", (TWO,))]
    meant = complete("When did she arrive?", said)
    assert [name for name, _ in meant.rivals] == ["Hattie Lorne", "Idris Vaughan"]
    told = complete(
        "When did she arrive?", said, lambda name: "she" if name == "Hattie Lorne" else None
    )
    assert told.tries[0] == "When did Hattie Lorne arrive?"
    assert not told.rivals


def test_a_building_is_not_a_he():
    said = [Said("Who designed Mill Bridge?")]
    assert "How old is Mill Bridge?" not in complete("How old is he?", said).tries


def test_names_and_people():
    assert names("In March Dr. Amara Lindqvist of Helmsby met Kim Lee’s team.") == [
        "Dr. Amara Lindqvist of Helmsby",
        "Kim Lee",
    ]
    assert people(TWO) == ["Hattie Lorne", "Idris Vaughan"]
    assert distinct(["Renata Sool", "Sool", "Dr. Renata Sool"]) == ["Renata Sool"]


def test_gender_by_title_by_pronouns_or_unknown():
    assert gender("Dana Whitfield", ["Ms. Whitfield spoke."]) == "she"
    assert gender("Otto Framm", ["Otto Framm wrote it.", "He died in 2013."]) == "he"
    assert gender("Kim Lee", ["Kim Lee wrote it.", "The report is long."]) is None
    assert gender("Kim Lee", ["Kim Lee and Ann Fox met.", "She left."]) is None


def test_only_sentences_of_the_source_are_recalled(bridge):
    snapshot = bridge._snapshot
    cost = "The work cost $3.4 million, about $600,000 more than planned."
    claim = f"Nair is the queen of Spain. “{cost}” [1]"
    said = recall(snapshot, [Turn("Who is Nair?", claim)])
    assert said[0].texts == (cost,)
    assert snapshot.text(said[0].sentences[0]) == said[0].texts[0]
    assert recall(snapshot, [Turn("Who is Nair?", "")])[0].texts == ()
    assert all("Spain" not in q for q in complete("What did she say?", said).tries)


def test_a_name_may_begin_with_any_capital_letter():
    assert names("The prize went to Élodie Martin and Øyvind Ås.") == ["Élodie Martin", "Øyvind Ås"]
