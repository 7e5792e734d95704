"""Where a block stands: near the densest prose, below the title, above what closes an article."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from retriever.ingest import vocabulary
from retriever.ingest.words import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retriever.types import FloatMatrix

ENOUGH = 80
"""Words of prose that make an article of a part."""

PLACE = (
    "position",
    "position_words",
    "density_5",
    "density_15",
    "since_prose",
    "until_prose",
    "in_core",
    "core_start",
    "core_end",
    "since_title",
    "below_title",
    "prose_since_title",
    "blocks",
    "prose_share",
    "prose_blocks",
    "after_seen",
    "since_after",
    "until_after",
    "after_core",
    "remarks_10",
    "dates_10",
    "teasers_10",
    "trailing_10",
    "part_prose",
    "part_largest",
    "after_largest",
    "article_before",
    "comments_before",
)
MARKED = ("dated", "teaser", "trails_off")
"""Marks of single blocks, counted in the neighbourhood."""

SITE = re.compile(r"\s+(?:[|–—·»:-]|::)\s+")
"""What stands between a page's title and the site's name."""


def surroundings(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    prose: Sequence[bool],
    marked: NDArray[np.bool_],
) -> FloatMatrix:
    """Return a float32 array of shape (blocks, len(PLACE)).

    Args:
        pieces: The texts of the blocks.
        words: Their words.
        prose: Whether each is running text.
        marked: Shape (len(MARKED), blocks).
    """
    parts = [
        _place(pieces, words, prose),
        _after(pieces, words, prose, marked),
        _parts(pieces, words, prose),
    ]
    return np.hstack(parts)


def core(words: Sequence[list[str]], prose: Sequence[bool]) -> tuple[int, int]:
    """Return the first and last block of the densest stretch of prose, both included.

    It is the stretch with the greatest sum of words, prose counting for and each other block
    against (Kadane's maximum subarray).
    """
    best, here, start = -1.0, 0.0, 0
    span = (0, max(len(words) - 1, 0))
    for i, (said, is_prose) in enumerate(zip(words, prose, strict=True)):
        if here <= 0:
            here, start = 0.0, i
        here += min(len(said), 60) if is_prose else -8.0
        if here > best:
            best, span = here, (start, i)
    return span


def _place(pieces: Sequence[str], words: Sequence[list[str]], prose: Sequence[bool]) -> FloatMatrix:
    count = len(words)
    sizes = np.array([len(said) for said in words], dtype=np.float64)
    solid = sizes * np.array(prose, dtype=np.float64)
    total, before = max(sizes.sum(), 1.0), np.concatenate([[0.0], np.cumsum(sizes)])
    before_solid = np.concatenate([[0.0], np.cumsum(solid)])
    first, last = core(words, prose)
    titles = title_copies(pieces, words)
    share = sum(prose) / max(count, 1)
    rows = []
    since = _distances(prose, 20)
    until = _distances(prose[::-1], 20)[::-1]
    title, ahead = -1, iter([*titles, count])
    following = next(ahead)
    for i in range(count):
        if i == following:
            title, following = i, next(ahead)
        below = float(title >= 0) if titles else 0.5
        prose_below = before_solid[i] - before_solid[max(title, 0)]
        row = [i / max(count - 1, 1), before[i] / total]
        for reach in (5, 15):
            low, high = max(0, i - reach), i + reach + 1
            row.append(float(solid[low:high].sum() / max(sizes[low:high].sum(), 1.0)))
        row += [since[i], until[i], float(first <= i <= last)]
        row += [_squash(i - first), _squash(last - i), _squash(i - title)]
        row += [below, math.log1p(float(prose_below))]
        row += [math.log1p(count), float(solid.sum() / total), share]
        rows.append(row)
    return np.array(rows, dtype=np.float32).reshape(count, -1)


def _after(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    prose: Sequence[bool],
    marked: NDArray[np.bool_],
) -> FloatMatrix:
    count = len(pieces)
    short = [len(said) <= 8 for said in words]
    first, _ = core(words, prose)
    marks = [s and bool(vocabulary.AFTER.match(p)) for s, p in zip(short, pieces, strict=True)]
    remarks = [s and bool(vocabulary.REMARK.search(p)) for s, p in zip(short, pieces, strict=True)]
    seen = np.cumsum([mark and i > first for i, mark in enumerate(marks)])
    solid = [len(said) >= 15 and is_prose for said, is_prose in zip(words, prose, strict=True)]
    since = _distances(marks, 49)
    until = _distances(marks[::-1], 49)[::-1]
    rows = []
    for i in range(count):
        low, high = max(0, i - 10), i + 11
        size = min(high, count) - low
        recent = sum(solid[max(0, i - 8) : i])
        rows.append(
            [
                math.log1p(float(seen[i])),
                math.log1p(since[i] + 1),
                math.log1p(until[i] + 1),
                recent / 8,
                sum(remarks[low:high]) / size,
                *(float(row[low:high].sum()) / size for row in marked),
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(count, -1)


def _parts(pieces: Sequence[str], words: Sequence[list[str]], prose: Sequence[bool]) -> FloatMatrix:
    """Describe the parts of the text between lines that close an article."""
    part, number, sizes, remarks = [], 0, [0], -1
    for i, (piece, said) in enumerate(zip(pieces, words, strict=True)):
        if len(said) <= 8 and vocabulary.CLOSING.match(piece):
            number += 1
            sizes.append(0)
        if len(said) <= 14 and sum(sizes) >= ENOUGH and vocabulary.COMMENTS.match(piece):
            remarks = i if remarks < 0 else remarks
        part.append(number)
        sizes[number] += len(said) if prose[i] else 0
    earlier = [False, *np.logical_or.accumulate([size >= ENOUGH for size in sizes])]
    largest = max(range(len(sizes)), key=lambda n: sizes[n])
    rows = [
        [
            math.log1p(sizes[n]),
            float(n == largest),
            float(np.sign(n - largest)),
            float(earlier[n]),
            float(0 <= remarks <= i),
        ]
        for i, n in enumerate(part)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(pieces), -1)


def title_of(pieces: Sequence[str]) -> list[str]:
    """Return the words of the page's title, the site's name left out: its first line."""
    first = next((piece for piece in pieces if len(words_of(piece)) >= 3), "")
    return words_of(max(SITE.split(first), key=len))


def title_copies(
    pieces: Sequence[str], words: Sequence[list[str]], share: float = 0.6
) -> list[int]:
    """Return the blocks below the first that have this share of their words and its in common."""
    title = title_of(pieces)
    if len(title) < 3:
        return []
    wanted = set(title)
    copies = []
    for i, said in enumerate(words):
        near = len(said) >= 3 and len(wanted & set(said)) >= share * len(wanted | set(said))
        if i > 0 and near and len(said) <= 34:
            copies.append(i)
    return copies


def _distances(flags: Sequence[bool], farthest: int) -> list[int]:
    """Return for each place how many others lie between it and the last flag before it."""
    result, since = [], farthest
    for flag in flags:
        result.append(since)
        since = 0 if flag else min(since + 1, farthest)
    return result


def _squash(distance: int) -> float:
    return math.copysign(math.log1p(abs(distance)), distance)
