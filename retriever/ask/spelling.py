"""Mend slips of the keyboard against the words of the articles.

A word is looked at only when neither the articles, in any form, nor the embedding model's
vocabulary know it.
It becomes the nearest word of the articles, by Damerau and Levenshtein's distance (rapidfuzz).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retriever.index.embed import PACKAGED, model_folder
from retriever.index.lexical import STOPWORDS, fold, stem
from retriever.index.snapshot import Snapshot

SHORTEST, LONG = 4, 8
"""Letters: shorter words are left alone, words from `LONG` on may differ in two places."""
NAME_LENGTH = 6
"""Letters from which a capitalised word is mended, in one place at most: it may be a name that
the articles do not hold."""
ENDINGS = ("s", "es", "ed", "d", "ing", "er", "r", "est", "st", "ly")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@cache
def common_words() -> frozenset[str]:
    """Return the whole words of the embedding model's vocabulary: common English, folded."""
    path = Path(model_folder(next(iter(PACKAGED)))) / "tokenizer.json"
    pieces = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    return frozenset(p for p in pieces if p.isalpha() and p.isascii() and len(p) > 1)


def _nearest(word: str, pool: frozenset[str], most: int) -> str | None:
    alike = sorted(w for w in pool if abs(len(w) - len(word)) <= most and w[0] == word[0])
    found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return str(found[0][0])


def bases(word: str) -> set[str]:
    """Return what a word may be a form of: busier of busy, steeper of steep, stopped of stop."""
    found = set()
    for ending in ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) > 2:
            found |= {base, base + "e"} if len(ending) > 1 else {base}
            found |= {base[:-1] + "y"} if base.endswith("i") else set()
            found |= {base[:-1]} if base[-1] == base[-2] else set()
    return found


def corrected(snapshot: Snapshot, question: str) -> str:
    """Return a question with its slips mended; the question itself where there are none."""
    known = snapshot.vocabulary
    if not known:
        return question
    pieces: list[str] = []
    end = 0
    for place, match in enumerate(_TOKEN.finditer(question)):
        token, word = match.group(), fold(match.group())
        pieces += [question[end : match.start()], token]
        end = match.end()
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            continue
        if word in known or word in STOPWORDS or word in common_words():
            continue
        if any(base in known or base in common_words() for base in bases(word)):
            continue
        if snapshot.lexical_sentences.knows(stem(word)):
            continue
        name = token[0].isupper() and place > 0
        if name and len(word) < NAME_LENGTH:
            continue
        most = 2 if len(word) >= LONG and not name else 1
        better = _nearest(word, known, most)
        if better is None and not name:
            better = _nearest(word, common_words(), 1)
        if better is not None:
            pieces[-1] = better.capitalize() if token[0].isupper() else better
    return "".join(pieces) + question[end:]
