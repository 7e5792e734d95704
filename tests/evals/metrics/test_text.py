"""Exact match, token F1, repeats: worked by hand."""

import pytest

from evals.errors import GoldError
from evals.metrics.exact_match import exact_match
from evals.metrics.repeats import repeated_sentences
from evals.metrics.token_f1 import token_f1
from evals.reply import Quoted


def test_exact_match_normalises_both_sides():
    assert exact_match("Mayor's aide", ["the mayor’s aide"]) == 1.0
    assert exact_match("the aide", ["the mayor’s aide"]) == 0.0
    assert exact_match("$3.4 million", ["3 million", "$3.4 million."]) == 1.0


def test_f1_by_hand():
    # got: council voted down plan (4); reference: council voted (2); shared 2
    assert token_f1("The council voted down a plan", ["council voted"]) == pytest.approx(4 / 6)
    # repeated words count as often as both have them: shared 1 of 2 and 1
    assert token_f1("no no", ["no"]) == pytest.approx(2 / 3)
    assert token_f1("yes", ["no"]) == 0.0
    assert token_f1("!!!", ["no"]) == 0.0


def test_f1_takes_the_closest_reference():
    assert token_f1("in 1861", ["twenty-three years later", "1861"]) == pytest.approx(2 / 3)


def test_right_silence_is_worth_full_marks():
    for measure in (exact_match, token_f1):
        assert measure(None, []) == 1.0
        assert measure("something", []) == 0.0
        assert measure(None, ["something"]) == 0.0


@pytest.mark.parametrize("bad", ["The", "A", "—?", ""])
def test_an_empty_reference_is_an_error(bad):
    for measure in (exact_match, token_f1):
        with pytest.raises(GoldError, match="empty once normalised"):
            measure("anything", ["fine", bad])


def quoted(text, start, document="d"):
    return Quoted(text, document, start, start + len(text))


def test_a_repeat_is_the_same_words_or_the_same_place():
    one = quoted("The work cost $3.4 million.", 10)
    assert repeated_sentences([]) == repeated_sentences([one]) == 0
    assert repeated_sentences([one, quoted("the work cost $3.4 million", 900)]) == 1
    assert repeated_sentences([one, quoted("work cost $3.4 million. And more.", 14)]) == 1
    assert repeated_sentences([one, quoted("Another sentence of the text.", 14, "e")]) == 0
    assert repeated_sentences([one, quoted("Another sentence.", 38)]) == 0
    assert repeated_sentences([one, one, one]) == 2
