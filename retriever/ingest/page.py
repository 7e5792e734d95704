"""Find the article among all the visible text of a web page, by the trained classifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from retriever.ingest import model, rules, vocabulary
from retriever.ingest.features import describe
from retriever.ingest.sentences import LIST_MARKER
from retriever.ingest.surroundings import title_copies
from retriever.types import BlockKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLD, INSIDE, OUTSIDE = 0.4, 0.25, 0.7
"""Probabilities: where the article lies, and what is kept inside and outside of that stretch."""

NEAR_HEADLINE = 40
"""Blocks below a headline within which its article must begin."""
ENOUGH = 50
"""Words that make an article."""

_MARKER = re.compile(rf"{LIST_MARKER}\S")


def is_page(
    pieces: Sequence[str], words: Sequence[list[str]], plain: Sequence[BlockKind | None]
) -> bool:
    """Tell whether a text looks like all the visible text of a web page."""
    labels = sum(
        len(said) <= 6 and not rules.ends_sentence(piece) and not _MARKER.match(piece)
        for piece, said in zip(pieces, words, strict=True)
    )
    known = sum(kind is BlockKind.BOILERPLATE for kind in plain)
    return labels >= 12 and ((labels >= 0.3 * len(pieces) and known >= 2) or known >= 10)


def article_of_page(
    text: str,
    spans: Sequence[tuple[int, int]],
    words: Sequence[list[str]],
    steps: model.Steps,
) -> list[bool]:
    """Tell for each block of a page whether it belongs to the article."""
    chance = steps.probability(describe(text, spans))
    size = np.array([max(len(said), 1) for said in words], dtype=np.float64)
    first, last = bounds([text[a:b] for a, b in spans], words, chance * size)
    chance[:first] = chance[last:] = 0.0
    first, last = best_stretch(list((chance - THRESHOLD) * np.sqrt(size)))
    return [bool(p > (INSIDE if first <= i <= last else OUTSIDE)) for i, p in enumerate(chance)]


def bounds(
    pieces: Sequence[str], words: Sequence[list[str]], expected: NDArray[np.float64]
) -> tuple[int, int]:
    """Return where a page's article can be: below its headline, above the readers' comments.

    Args:
        pieces: The texts of the blocks.
        words: Their words.
        expected: Words of article text to be expected in each block.
    """
    mass = np.concatenate([[0.0], np.cumsum(expected)])
    first, last = 0, len(pieces)
    for i in title_copies(pieces, words, 0.8):
        soon = min(i + NEAR_HEADLINE, len(pieces))
        if mass[soon] - mass[i] >= ENOUGH and mass[soon] - mass[i] >= 0.1 * mass[-1]:
            first = i
            break
    for i in range(first, len(pieces)):
        label = len(words[i]) <= 14 and not pieces[i][0].isdigit()
        if label and vocabulary.COMMENTS.match(pieces[i]) and mass[i] - mass[first] >= ENOUGH:
            last = i
            break
    return first, last


def best_stretch(values: Sequence[float]) -> tuple[int, int]:
    """Return first and last of the stretch with the greatest sum (Kadane), both included."""
    best, here, start, span = float("-inf"), 0.0, 0, (0, 0)
    for i, value in enumerate(values):
        if here <= 0:
            here, start = 0.0, i
        here += value
        if here > best:
            best, span = here, (start, i)
    return span
