"""Interviews: names before the turns tell who speaks, without quotation marks."""

from pathlib import Path

import numpy as np
import pytest

from retriever.ask.compose import Draft, write_answer
from retriever.ask.context import turn
from retriever.ask.decide import Decision
from retriever.ask.evidence import FEATURES, Evidence
from retriever.ask.speaker import speaks, topic_asked
from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.types import Kind, Status

INTERVIEW = """The lighthouse keepers of Osk talk about their last winter.

Why did you stay?

Ada Stone: The pay was fair. My sister thought I was mad. The lamp needs somebody.

And you?

Ben Holt: I had nowhere to go.

Would you do it again?

Stone: We would.

Holt: Never. The wind was too loud.

Correction: The tower is 31 metres tall. We are sorry.

Adults: £4 by day. It is open all year.

Adults: £6 by night. Bring a torch.
"""


@pytest.fixture
def interview(settings_for, hash_embedder):
    given = settings_for({"osk.txt": INTERVIEW}, reader="none")
    return open_index(given, hash_embedder)[0]


def number_of(snapshot, text):
    return next(n for n in range(len(snapshot.sentences)) if text in snapshot.text(n))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The pay was fair", "Ada Stone"),
        ("The lamp needs", "Ada Stone"),
        ("I had nowhere", "Ben Holt"),
        ("The wind was", "Holt"),
        ("Why did you stay", None),
        ("The lighthouse keepers", None),
        ("The tower is", None),
        ("Bring a torch", None),
    ],
)
def test_whose_turn_a_sentence_belongs_to(interview, text, who):
    found = turn(interview, number_of(interview, text))
    assert (found[1] if found else None) == who


def test_a_turn_holds_the_words_of_its_speaker_alone(interview):
    lamp, wind = number_of(interview, "The lamp"), number_of(interview, "The wind")
    assert speaks(interview, lamp, frozenset({"ada", "stone"}))
    assert not speaks(interview, lamp, frozenset({"holt"}))
    assert speaks(interview, wind, frozenset({"ben", "holt"}))


def answer_with(snapshot, text):
    number = number_of(snapshot, text)
    features = np.zeros(len(FEATURES), np.float32)
    evidence = Evidence(number, None, 5.0, (number, number), None, features)
    draft = Draft(snapshot)
    write_answer(draft, Decision(((evidence, 1.0),), 0.9, 0.5), Kind.FACT)
    return draft


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("My sister", "“My sister thought I was mad.” [1] Said by “Ada Stone” [2]."),
        ("The wind was", "“The wind was too loud.” [1] Said by “Holt” [2]."),
        ("Stone: We", "“Stone: We would.” [1] Just before that: “Would you do it again?” [2]"),
        ("Correction", "“Correction: The tower is 31 metres tall.” [1]"),
    ],
)
def test_an_answer_names_whose_turn_it_is_from(interview, text, reply):
    draft = answer_with(interview, text)
    assert draft.text == f"The article says: {reply}"
    for citation in draft.numbering.citations:
        document = interview.documents[0]
        assert document.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What did Ada Stone say about the lamp?", "the lamp"),
        ("and what does Holt think of the wind", "the wind"),
        ("What exactly did Stone say about why she stayed?", "why she stayed"),
        ("What did Stone say?", ""),
        ("Who said that about the lamp?", ""),
    ],
)
def test_the_topic_of_somebodys_words(question, topic):
    assert topic_asked(question) == topic


def test_what_somebody_said_is_found_in_their_turns_alone(settings_for):
    text = Path(__file__).parents[2] / "evals" / "gold" / "articles" / "bells.txt"
    made = Assistant.open(settings_for({"bells.txt": text.read_text("utf-8")}))
    answer = made.ask("What did Renn say about the tuning lathe?")
    assert "The tuning lathe is easy" in answer.text
    assert "Said by “Renn”" in answer.text
    assert answer.interpreted_question == "What did Renn say about the tuning lathe?"
    other = made.ask("What did Marquand say about the tuning lathe?")
    assert other.status is Status.ABSTAINED
