"""Who is quoted: every speaker once, with the words; a limit that is told; no made-up number."""

import pytest

from retriever.ask.question import kind_of
from retriever.ask.quotations import MOST, asked_quotations, is_quotation, speaker
from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.types import Kind, Status


@pytest.fixture
def assistant_of(settings_for, hash_embedder):
    """An assistant over one text, or over files; no reader is needed for these questions."""

    def make(files):
        held = files if isinstance(files, dict) else {"a.txt": files}
        given = settings_for(held, reader="none")
        return Assistant(given, open_index(given, hash_embedder)[0], hash_embedder, None)

    return make


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is quoted?", "people"),
        ("who is quoted in this article", "people"),
        ("List everyone who is quoted.", "people"),
        ("Name all the people quoted in the story", "people"),
        ("How many people are quoted in the article?", "people"),
        ("Which sources are quoted?", "people"),
        ("What did people say?", "words"),
        ("List all the quotes", "words"),
        ("Show me the quotations from the article.", "words"),
        ("Who quoted Nair?", None),
        ("Who is quoted about the cost of the bridge?", None),
        ("What did Priya Nair say?", None),
        ("What price was quoted for the repairs?", None),
        ("What do people say about the smell?", None),
        ("Who's quoted in it?", "people"),
        ("Who does the article quote?", "people"),
        ("Summarise the article", None),
        ("List the quotes by the mayor", None),
        ("What did people say in the survey?", None),
        ("Who is quoted by the mayor?", None),
        ("Tell me if Priya Nair is quoted in the article.", None),
        ("Show me where Nair is quoted.", None),
        ("Which price was quoted?", None),
        ("List the prices that were quoted.", None),
        ("Who denied being quoted?", None),
    ],
)
def test_only_a_question_for_all_that_is_quoted_counts(question, asked):
    assert asked_quotations(question) == asked


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Her colleague Tom Becker called it “a complete disgrace.”", "tom becker"),
        ("“We are late again,” said Beth Kowalczyk, the director.", "beth kowalczyk"),
        ("“We are late again,” an official told Reuters News on Monday.", "official"),
        ("“We are late again,” said Tom Bell of Oxford University.", "tom bell"),
        ("“We are late again,” said a woman in the queue.", "woman"),
        ("Chief Constable Ann Oye told the BBC “we are late again.”", "chief constable ann oye"),
        ("At Elm Row, “it was very dark”, said one resident.", "resident"),
        ("‘We are very late again,’ said Beth Kowalczyk.", "beth kowalczyk"),
        ("We lost the whole of it,” said Ann Lee.", "ann lee"),
        ("«We are very late again», said Élodie Martin.", "elodie martin"),
        ("“It was dark,” a witness said.", "witness"),
        ("“It was dark and cold,” she said.", None),
    ],
)
def test_the_speaker_is_named_beside_the_verb(text, named):
    assert is_quotation(text)
    assert speaker(text) == named


def test_titles_and_single_words_in_marks_are_no_quotations():
    assert not is_quotation("The film “The Salt Inheritance of Us” opened on Friday in nine towns.")
    assert not is_quotation("He said that the “crisis” was over.")
    assert not is_quotation("The state’s “Safe Roads for All” programme cost $3m.")
    assert not is_quotation("Critics called the film “The Salt Inheritance of Us” a triumph.")
    assert not is_quotation("The mayor said that the work was done.")


def test_every_speaker_is_listed_once_with_the_words(assistant_of):
    text = (
        "The pool closes\n\nThe pool at Elm Row closes on Friday.\n\n"
        "“We held out for as long as we could,” said the manager, Ines Duarte. She blamed the "
        "boiler. “It broke three times in May alone,” Duarte said.\n\n"
        "Councillor Ravi Menon called the closure “a loss for every child here.” The sign on the "
        "door says “Closed”.\n"
    )
    reply = assistant_of(text).ask("List everyone who is quoted.")
    assert reply.status is Status.ANSWERED
    assert reply.kind is Kind.LIST
    quotes = [c.quote for c in reply.citations]
    assert len(quotes) == 2
    assert "Ines Duarte" in quotes[0]
    assert "Ravi Menon" in quotes[1]
    assert "2 people" not in reply.text
    every = assistant_of(text).ask("What did people say?")
    assert [c.quote for c in every.citations] == [
        "“We held out for as long as we could,” said the manager, Ines Duarte.",
        "“It broke three times in May alone,” Duarte said.",
        "Councillor Ravi Menon called the closure “a loss for every child here.”",
    ]


def test_two_people_of_one_house_or_name_are_two_and_a_surname_alone_is_none_more(assistant_of):
    text = (
        "Tests\n\n“We were first by a mile,” said Tom Bell of Oxford University. “They were not "
        "first at all,” said Bo Chen of Oxford University. “I gave up early,” Ana Diaz said. “I "
        "did not give up,” Luis Diaz said. “We never were first,” Chen added.\n"
    )
    reply = assistant_of(text).ask("Who is quoted?")
    assert [c.quote.split(",”")[0] for c in reply.citations] == [
        "“We were first by a mile",
        "“They were not first at all",
        "“I gave up early",
        "“I did not give up",
    ]


def test_a_speaker_named_by_a_pronoun_is_listed_with_the_name(assistant_of):
    text = (
        "The bridge\n\nMayor Priya Nair opened the bridge. “It is a great day for us,” she said. "
        "“We hated every hour of it,” said Tom Bell. “It will last,” Nair told Reuters.\n"
    )
    reply = assistant_of(text).ask("Who is quoted in the article?")
    assert [c.quote for c in reply.citations] == [
        "Mayor Priya Nair opened the bridge.",
        "“It is a great day for us,” she said.",
        "“We hated every hour of it,” said Tom Bell.",
    ]


def test_a_list_that_is_cut_says_so(assistant_of):
    lines = [f"“This is the long remark number {n},” said Speaker{n} Onwu{n}." for n in range(12)]
    reply = assistant_of("Remarks\n\n" + "\n\n".join(lines) + "\n").ask("Who is quoted?")
    assert len(reply.citations) == MOST
    assert f"showing {MOST} of 12" in reply.text


def test_an_article_that_quotes_nobody_says_so(assistant_of):
    reply = assistant_of("The pool\n\nThe pool at Elm Row closes on Friday.\n").ask(
        "Who is quoted?"
    )
    assert reply.status is Status.ABSTAINED
    assert "quotation marks" in reply.text


def test_a_quotation_without_a_name_brings_the_sentence_that_names_the_speaker(assistant_of):
    text = (
        "The pool\n\nInes Duarte has run the pool for ten years. “I will miss it very much,” she "
        "said.\n"
    )
    reply = assistant_of(text).ask("What did people say?")
    assert [c.quote for c in reply.citations] == [
        "Ines Duarte has run the pool for ten years.",
        "“I will miss it very much,” she said.",
    ]


def test_the_length_of_one_of_several_articles_cites_that_article(assistant_of):
    made = assistant_of(
        {
            "a.txt": "Alpha\n\nThe first one is about a river.\n",
            "b.txt": "Beta\n\nThe second is short.\n",
        }
    )
    second = next(d for d in made.documents if "second" in d.text)
    reply = made.ask("How long is this article?", documents=[second.id])
    assert reply.citations[0].document_id == second.id
    assert reply.citations[0].quote in second.text
    assert kind_of("How long is this article?") is not Kind.SUMMARY
