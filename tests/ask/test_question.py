"""Cleaning a question, its kind, its parts, small talk."""

import pytest

from retriever.ask.about import asked_about
from retriever.ask.context import needs_context
from retriever.ask.followup import stands_alone
from retriever.ask.question import clean, kind_of, parts, small_talk, without_opening
from retriever.errors import QuestionError
from retriever.types import Kind


@pytest.mark.parametrize(
    "bad", ["", "   ", "\n", "\u00a0", "\u200b", "\ufeff", "?!", "x" * 1001, "a\x00b", "\ud800"]
)
def test_what_cannot_be_asked_says_why(bad):
    with pytest.raises(QuestionError) as caught:
        clean(bad)
    assert caught.value.hint
    assert bad.strip() == "" or bad not in str(caught.value)


def test_white_space_is_trimmed_and_joined():
    assert clean("\u200b  who \n paid?\u00a0") == "who paid?"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hello", "greeting"),
        ("Hi there!", "greeting"),
        ("good morning", "greeting"),
        ("thanks!", "thanks"),
        ("thank you so much", "thanks"),
        ("ok thanks", "thanks"),
        ("perfect, thank you", "thanks"),
        ("bye", "bye"),
        ("who are you", "help"),
        ("what can you do?", "help"),
        ("help", "help"),
    ],
)
def test_small_talk(text, name):
    assert small_talk(text) == name


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hi, how much did the work cost?", "how much did the work cost?"),
        ("thanks, and who voted against it?", "who voted against it?"),
        ("Thanks — and who paid?", "who paid?"),
        ("thanks, but what did China say?", "what did China say?"),
    ],
)
def test_small_talk_does_not_swallow_questions(text, rest):
    assert small_talk(text) is None
    assert without_opening(text) == rest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Summarise this", Kind.SUMMARY),
        ("what is this article about?", Kind.SUMMARY),
        ("Why was it late?", Kind.WHY),
        ("Did the mayor attend?", Kind.YES_NO),
        ("Which countries took part?", Kind.LIST),
        ("Who is Priya Nair?", Kind.DEFINITION),
        ("What exactly did Nair say?", Kind.QUOTE),
        ("bridge cost overrun", Kind.KEYWORDS),
        ("Which is busier, Mill Bridge or Quay Street?", Kind.COMPARISON),
        ("How was the beam found?", Kind.HOW),
        ("How much did it cost?", Kind.FACT),
    ],
)
def test_kinds(text, kind):
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("When did the bridge reopen and how much did the work cost?", 2),
        ("Who is Nair? What did she say?", 2),
        ("What did Nair and Becker say?", 1),
        ("How much did the bridge and the tunnel cost?", 1),
        ("What is it and why?", 1),
    ],
)
def test_several_questions_in_one_message(text, count):
    assert len(parts(text)) == count


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("who published this?", "publisher"),
        ("What is the headline?", "headline"),
        ("Who wrote this article?", "author"),
        ("When was this article published?", "date"),
        ("how many words are in this article", "length"),
        ("Who published the report on the bridge?", None),
        ("Who wrote the letter?", None),
        ("How many words did she say?", None),
        ("What title did he win?", None),
    ],
)
def test_questions_about_the_article_itself(text, fact):
    assert asked_about(text) == fact


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("They added that it was late.", True),
        ("“It failed,” the official contended.", True),
        ("“It failed,” Nair said.", False),
        ("“It failed,” said the manager, Ines Duarte.", False),
        ("“It failed,” the firm’s chief executive, Bo Lee, said.", False),
        ("“It failed,” said a spokesman for Acme.", False),
        ("“It failed,” she told Reuters.", True),
        ("“The boys’ school in London closed,” he said.", True),
        ("“We won,” said Élodie Martin.", False),
        ("“We won,” said his lawyer on Monday.", True),
        ("“It failed,” the official told Reuters.", True),
        ("The bridge opened.", False),
        ("Nonetheless, they agreed.", True),
    ],
)
def test_which_quotes_need_context(text, needs):
    assert needs_context(text) is needs


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Who designed Mill Bridge?", True),
        ("What did she say?", False),
        ("why?", False),
        ("and the cost?", False),
        ("tell me more", False),
        ("How long is the bridge?", True),
        ("When will it open?", False),
    ],
)
def test_which_questions_stand_alone(text, alone):
    assert stands_alone(text) is alone


@pytest.mark.parametrize(
    "text",
    [
        "What can you help me with?", "could you help me", "I need some help", "How do I start?",
        "what kinds of things can I ask?", "Which languages do you speak?", "Do you speak German?",
        "Who made you?", "How does this tool work?", "So what does it do?", "how should i ask",
        "Am I talking to a real person?", "is this a chatbot?", "What questions can you answer?",
        "what should I ask you?", "Give me an example question.", "Where do I begin?",
        "What is this?",
        "ok, how do I use this thing", "How can you help?", "What exactly are you?",
    ],
)  # fmt: skip
def test_people_ask_for_help_in_many_ways(text):
    assert small_talk(text) == "help"


@pytest.mark.parametrize(
    "text",
    [
        "What can you tell me about the bridge?", "What can I do about the noise?",
        "Help for whom?",
        "What questions did the council ask?", "Who made the bell?", "How do I apply?",
        "What is it?",
        "How does the pump work?", "Where do the works begin?", "What does it do to the birds?",
        "Can you help me find the price?", "What languages do the pupils speak?", "Who are they?",
        "How does it work with cold water?", "Is this a real Vermeer?", "How did this start?",
        "What things can visitors bring?", "Who wrote this?", "How do you apply for the grant?",
    ],
)  # fmt: skip
def test_questions_that_only_look_like_a_call_for_help_are_asked(text):
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["How does it work?", "What does it do?", "how did it start"])
def test_it_is_what_was_asked_about_before(text):
    assert small_talk(text, later=True) is None


@pytest.mark.parametrize("text", ["Thanks, that helps!", "who are you", "How does this work?"])
def test_small_talk_stays_small_talk_later_on(text):
    assert small_talk(text, later=True) is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello there! How are you today?", "greeting"),
        ("hey, what's up", "greeting"),
        ("Nice to meet you :)", "greeting"),
        ("Thanks a lot — you were a great help!", "thanks"),
        ("ok, got it, cheers mate", "thanks"),
        ("that's really useful, thank you", "thanks"),
        ("This was very clear. Thanks for your help!", "thanks"),
        ("haha, nice one 👍", "thanks"),
        ("That's all for today, bye!", "bye"),
        ("thanks, have a nice day", "bye"),
        ("Hi! What can you do?", "help"),
        ("hello, am I talking to a bot?", "help"),
        ("Tell me a story", "help"),
        ("Well, thanks; who built you?", "help"),
    ],
)
def test_small_talk_of_several_phrases_is_named_by_the_weightiest(text, name):
    assert small_talk(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "thanks, how is it going with the repairs?",
        "hello, is the bridge open?",
        "That is all the money there is?",
        "How is everything paid for?",
        "Have they a good day nursery?",
        "Great, and the cost?",
        "Is that the best offer?",
        "Who said thanks for your help?",
        "Tell me a story from the article",
        "What is up for sale?",
        "You are the mayor?",
    ],
)
def test_what_only_begins_like_small_talk_is_asked(text):
    assert small_talk(text) is None
