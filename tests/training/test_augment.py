from random import Random

from hypothesis import given
from hypothesis import strategies as st

from retriever.training.augment import as_typed, key_words, mistyped, normalise, slip


def test_sources_look_alike():
    tokenised = "What did n't the `` Alder Bridge '' 's owner say ?"
    assert normalise(tokenised) == "what didn't the \" alder bridge \"'s owner say?"
    assert normalise("What’s “new”?") == 'what\'s "new"?'


def test_key_words_drop_function_words():
    assert key_words("what is the length of the alder bridge?") == "length alder bridge"
    assert key_words("how is it?") == "how is it?"


@given(st.text(alphabet="abcdefgh", min_size=4, max_size=12), st.integers(0, 999))
def test_a_slip_changes_at_most_one_place(word, seed):
    made = slip(word, Random(seed))
    assert abs(len(made) - len(word)) <= 1
    assert made[0] == word[0]


def test_slips_leave_short_and_function_words():
    assert mistyped("who is he", Random(1)) == "who is he"


def test_shares_of_typed_questions():
    question = "According to Tomas Reyes, what did the first plan lack?"
    plain = normalise(question)
    made = [as_typed(question, Random(s)) for s in range(2000)]
    changed = sum(m.rstrip("?") != plain.rstrip("?") for m in made) / len(made)
    assert 0.08 < changed < 0.16
    assert all(m == m.lower() and m for m in made)
