"""BM25 over stemmed, folded words (bm25s; Robertson and Zaragoza 2009, Lucene's variant)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

UPPER = "".join(c for c in map(chr, range(0x530)) if c.isupper())
"""Capital letters of the Latin, Greek and Cyrillic alphabets, for a class of a pattern."""
LONGEST_KEPT = 2_000
"""Characters of a text whose folded form is kept: sentences and windows, not whole articles."""

STOPWORDS = frozenset(
    """a an the of to in on at by for with from as is are was were be been being do does did has
    have had it its this that these those and or but not which who whom whose what when where why
    how many much there their they he she his her i you we can could would will shall should may
    might must into than then so such about also if any me my your our us them him""".split()
)


def fold(text: str) -> str:
    """Return text in the form that words are compared in.

    Compatibility forms, accents, case, invisible characters and curly apostrophes are folded.
    Offsets do not survive: the result is for comparing only.
    """
    if len(text) > LONGEST_KEPT:
        return _fold(text)
    return _kept(text)


def _fold(text: str) -> str:
    if text.isascii():
        return text.casefold()
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKD", text)).replace("’", "'")
    return plain.translate(_MARKS).casefold()


_kept = lru_cache(maxsize=4096)(_fold)


class _Marks(dict[int, int | None]):
    """Drops combining marks in `str.translate`; learns each character once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = result = None if unicodedata.combining(chr(code)) else code
        return result


_MARKS = _Marks()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball English stem of a folded word, without a possessive ending."""
    return str(_STEMMER.stemWord(word.removesuffix("'s")))


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return _WORD.findall(fold(text))


def terms(text: str) -> list[str]:
    """Return the stems of a text's content words, in order."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]


class LexicalIndex:
    """BM25 scores of a question against every unit of a corpus."""

    def __init__(self, model: bm25s.BM25, size: int) -> None:
        self._model = model
        self.size = size

    @classmethod
    def build(cls, units: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index units, each given as its terms. Units without terms never match."""
        model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        if any(units):
            model.index([list(unit) for unit in units], show_progress=False)
        else:
            model.vocab_dict = {}
        return cls(model, len(units))

    def save(self, folder: Path) -> None:
        """Write the index as arrays and JSON; nothing is pickled."""
        folder.mkdir()
        if self._model.vocab_dict:
            self._model.save(str(folder), allow_pickle=False, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Map an index from disk."""
        if not any(folder.iterdir()):
            return cls.build([[]] * size)
        model = bm25s.BM25.load(
            str(folder), mmap=True, allow_pickle=False, show_progress=False, verbosity=0
        )
        return cls(model, size)

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every unit, float32 of shape (size,); 0 where no term is."""
        known = sorted({term for term in query if term in self._model.vocab_dict})
        if not known:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._model.get_scores(known), np.float32)

    def holders(self, term: str) -> int:
        """Return how many units hold the term."""
        column = self._model.vocab_dict.get(term)
        if column is None:
            return 0
        starts = self._model.scores["indptr"]
        return int(starts[column + 1] - starts[column])

    def terms(self) -> list[str]:
        """Return every term that a unit holds."""
        return [term for term in self._model.vocab_dict if term and self.holders(term)]

    def weights(self, places: Mapping[str, int]) -> list[dict[int, float]]:
        """Return what each term adds to each unit's BM25 score, by the term's place.

        Args:
            places: A place for every term that a unit holds.
        """
        result: list[dict[int, float]] = [{} for _ in range(self.size)]
        for term in self.terms():
            column = self._model.vocab_dict[term]
            start, end = self._model.scores["indptr"][column : column + 2]
            units = self._model.scores["indices"][start:end].tolist()
            for unit, score in zip(
                units, self._model.scores["data"][start:end].tolist(), strict=True
            ):
                result[unit][places[term]] = score
        return result

    def knows(self, term: str) -> bool:
        """Whether any unit holds the term."""
        return term in self._model.vocab_dict
