from random import Random

import pytest

from retriever.training.encode import encode
from retriever.training.negatives import (
    hard,
    human,
    opposite,
    predicate,
    removed,
    speaker,
    swapped,
)
from retriever.training.squad import Question, load_squad
from retriever.training.text import names, numbers, speakers
from retriever.training.windows import answer_window

SWAPS = (swapped, opposite, speaker, predicate)


def made_by(maker, articles, seeds=range(30)):
    for article in articles:
        for paragraph in article.paragraphs:
            for question in paragraph.questions:
                if question.answer is None:
                    continue
                for seed in seeds:
                    rng = Random(seed)
                    original = answer_window(article, paragraph, question, rng)
                    made = maker(article, paragraph, question, original, rng)
                    if made is not None:
                        yield question, original, made


@pytest.mark.parametrize("maker", SWAPS)
def test_changed_questions_differ_keep_the_window_and_hold_no_answer(maker, squad_file):
    count = 0
    for question, original, made in made_by(maker, load_squad(squad_file)):
        count += 1
        assert made.question != question.text
        assert made.context == original.context
        assert question.answer.lower() not in made.question.lower()
        assert not made.answerable
    assert count


@pytest.mark.parametrize("maker", (removed, hard))
def test_silent_windows_keep_the_question_and_lack_the_answer(maker, squad_file):
    count = 0
    for question, _, made in made_by(maker, load_squad(squad_file)):
        count += 1
        assert made.question == question.text
        assert question.answer.lower() not in made.context.lower()
        assert not made.answerable
    assert count


def test_removed_windows_come_from_the_same_paragraph(squad_file):
    article = load_squad(squad_file)[0]
    for _, _, made in made_by(removed, [article]):
        assert any(
            paragraph.text[start:end] in made.context
            for paragraph in article.paragraphs
            for start, end in paragraph.sentences
        )


def test_a_speaker_is_swapped_for_another_speaker(squad_file):
    asked = {made.question for _, _, made in made_by(speaker, load_squad(squad_file))}
    assert "According to Edda Vance, why did the first plan fail?" in asked


def test_opposite_words(squad_file):
    asked = {made.question for _, _, made in made_by(opposite, load_squad(squad_file))}
    assert "What did Edda Vance say was dropped before the war?" in asked


def test_a_year_is_swapped_for_a_year_only(squad_file):
    for question, _, made in made_by(swapped, load_squad(squad_file)):
        if "1931" in question.text and "1931" not in made.question:
            assert "1874" in made.question


def test_all_silent_windows_are_labelled_at_cls(squad_file, tokenizer):
    article = load_squad(squad_file)[0]
    paragraph = article.paragraphs[0]
    asked = Question("Who closed the Alder Bridge?")
    made = [human(article, paragraph, asked, Random(s)) for s in range(10)]
    assert all((e.start, e.end) == (0, 0) for e in encode(tokenizer, made))


def test_names_numbers_and_speakers_are_found():
    text = (
        "According to Tomas Reyes, the Alder Bridge cost 1,200 crowns in 1931. Edda Vance said no."
    )
    assert names(text) == ["Tomas Reyes", "Alder Bridge", "Edda Vance"]
    assert numbers(text) == ["1,200", "1931"]
    assert speakers(text) == ["Tomas Reyes", "Edda Vance"]
