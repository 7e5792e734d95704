import pytest

from evals.normalise import holds, normalise, tokens


def test_both_sides_fold_quotes_case_articles_and_punctuation():
    assert normalise("the mayor’s aide") == normalise("Mayor's aide") == "mayors aide"


def test_currency_and_digits_stay_apart():
    assert tokens("£1,800 and 3.4%") == ["£1800", "and", "34"]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("3", "$13 million"),
        ("no", "not known"),
        ("not known", "known, not"),
        ("", "anything"),
        ("long phrase", "long"),
    ],
)
def test_only_whole_words_side_by_side_are_held(phrase, text):
    assert not holds(text, phrase)


def test_a_phrase_is_held_at_the_very_ends():
    assert holds("Six people were saved", "six")
    assert holds("They were saved in 1882.", "1882")


def test_composed_and_decomposed_letters_are_equal():
    assert normalise("cafe\u0301") == normalise("caf\u00e9")
