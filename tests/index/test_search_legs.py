"""FAISS against numpy, BM25 against its formula, and the edges of both."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.index import dense
from retriever.index.dense import DenseIndex
from retriever.index.lexical import LexicalIndex, fold, terms


def unit_rows(n, d=16, seed=0):
    rows = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 9))
def test_dense_agrees_with_numpy(n, k, seed):
    rows = unit_rows(n, seed=seed)
    query = unit_rows(1, seed=seed + 100)[0]
    found = DenseIndex.build(rows).search(query, k)
    assert len(found) == min(n, k)
    assert found.tolist() == np.argsort(-(rows @ query), kind="stable")[:k].tolist()


def test_more_than_there_is_gives_no_negative_id():
    assert DenseIndex.build(unit_rows(2)).search(unit_rows(1)[0], 5).tolist() in ([0, 1], [1, 0])


def test_equal_vectors_are_ordered_by_id():
    row = unit_rows(1)
    found = DenseIndex.build(np.repeat(row, 5, axis=0)).search(row[0], 5)
    assert found.tolist() == [0, 1, 2, 3, 4]


def test_identical_beats_unrelated_and_a_missing_number_raises():
    rows = unit_rows(2)
    index = DenseIndex.build(rows)
    assert index.search(rows[1], 1).tolist() == [1]
    with pytest.raises(ValueError, match="not a number"):
        index.search(np.full(16, np.nan, np.float32), 1)


def test_only_allowed_ids_are_found():
    index = DenseIndex.build(unit_rows(10))
    assert set(index.search(unit_rows(1)[0], 9, np.array([3, 7])).tolist()) == {3, 7}


@pytest.fixture
def celled(monkeypatch):
    """An index past the exact size: clusters of vectors, as those of sentences are."""
    monkeypatch.setattr(dense, "EXACT_UP_TO", 500)
    centres = unit_rows(60, seed=1)
    rows = np.repeat(centres, 50, axis=0) + 0.4 * unit_rows(3000, seed=2)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return rows, DenseIndex.build(rows)


def test_past_the_exact_size_cells_find_what_all_would(celled):
    rows, index = celled
    assert index._index.nprobe < index._index.nlist
    asked = rows[5::37] + 0.1 * unit_rows(81, seed=3)
    exact = np.argsort(-(asked @ rows.T), axis=1, kind="stable")[:, :10]
    held = [len(set(index.search(q, 10)) & set(e)) for q, e in zip(asked, exact, strict=True)]
    assert np.mean(held) >= 9.8
    assert (index.vectors() == rows).all()
    assert (index.vectors(np.array([9, 2])) == rows[[9, 2]]).all()


@pytest.mark.parametrize("step", [300, 3])
def test_cells_find_allowed_rows_wherever_they_lie(celled, step):
    rows, index = celled
    allowed = np.arange(0, 3000, step)
    query = rows[7]
    expected = allowed[np.argsort(-(rows[allowed] @ query), kind="stable")[:5]]
    assert index.search(query, 5, allowed).tolist() == expected.tolist()


def test_cells_are_the_same_again_and_survive_the_disk(celled, tmp_path):
    rows, index = celled
    index.save(tmp_path / "one.faiss")
    DenseIndex.build(rows).save(tmp_path / "two.faiss")
    assert (tmp_path / "one.faiss").read_bytes() == (tmp_path / "two.faiss").read_bytes()
    loaded = DenseIndex.load(tmp_path / "one.faiss")
    assert loaded._index.nprobe == index._index.nprobe
    assert loaded.search(rows[3], 9).tolist() == index.search(rows[3], 9).tolist()
    assert (loaded.vectors(np.array([1])) == rows[[1]]).all()


def test_an_empty_index_finds_nothing():
    index = DenseIndex.build(np.zeros((0, 16), np.float32))
    assert index.search(unit_rows(1)[0], 3).tolist() == []


def test_bm25_agrees_with_the_formula():
    units = [["cost", "bridg"], ["bridg", "bridg", "open"], ["cat"]]
    scores = LexicalIndex.build(units).scores(["bridg"])
    mean = np.mean([len(u) for u in units])
    idf = np.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * f / (f + 1.2 * (1 - 0.75 + 0.75 * n / mean)) for f, n in ((1, 2), (2, 3), (0, 1))
    ]
    ratio = scores[:2] / np.array(expected[:2])
    assert np.allclose(ratio, ratio[0], rtol=1e-4)
    assert scores[2] == 0


def test_holders_counts_the_units_that_hold_a_term():
    index = LexicalIndex.build([["cost", "bridg"], ["bridg", "bridg"], ["cat"], []])
    assert [index.holders(term) for term in ("bridg", "cat", "dog")] == [2, 1, 0]
    assert LexicalIndex.build([[], []]).holders("bridg") == 0


@pytest.mark.parametrize("units", [[], [[]], [[], []]])
def test_units_without_words_score_nothing(units):
    assert LexicalIndex.build(units).scores(["x"]).tolist() == [0] * len(units)


def test_lexical_survives_the_disk(tmp_path):
    index = LexicalIndex.build([["a1"], ["b1", "a1"]])
    index.save(tmp_path / "lex")
    loaded = LexicalIndex.load(tmp_path / "lex", 2)
    assert loaded.scores(["b1"]).tolist() == index.scores(["b1"]).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("can’t", "can't"),
        ("Café", "cafe"),
        ("Cafe\u0301", "café"),
        ("har\u00adbour", "harbour"),
        ("re\u200bopened", "reopened"),
        ("HARBOUR", "harbour"),
        ("oﬃce", "office"),
        ("the\u00a0bridge", "the bridge"),
    ],
)
def test_words_that_look_alike_are_alike(one, other):
    assert fold(one) == fold(other)


def test_terms_are_stems_of_content_words():
    assert terms("The bridges reopened, didn’t they? Nair’s delay") == [
        "bridg",
        "reopen",
        "didn't",
        "nair",
        "delay",
    ]


@given(st.text(max_size=80) | st.text("aé\u0301’'Å½ﬁ\u200bß \u00ad", max_size=80))
def test_folding_is_what_the_formula_says(text):
    import re
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    plain = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", plain).replace("’", "'")
    expected = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    assert fold(text) == expected


def test_a_long_text_is_folded_alike():
    text = "Café “№5” " * 400
    assert fold(text) == fold("Café “№5” ") * 400
