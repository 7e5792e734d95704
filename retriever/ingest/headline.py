"""Find the headline among the blocks before the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retriever.ingest import vocabulary
from retriever.ingest.surroundings import SITE
from retriever.ingest.words import words_of

_SENTENCE = re.compile(r"(?<![.!?\s])[.;,:][\"'”’)]*$")
LONGEST = 34
"""Words beyond which a block is no headline."""
FARTHEST = 60
"""Blocks before the body among which a headline is looked for."""


def find_headline(
    pieces: Sequence[str], candidates: Sequence[int], body: Sequence[int]
) -> int | None:
    """Return the number of the headline's block, the first of its copies, or None.

    A headline is repeated (the page's title, the headline proper), shares words with the body,
    and stands close before it.

    Args:
        pieces: The texts of all blocks.
        candidates: Blocks that may be it, in order: labels, dates and the like left out.
        body: Blocks of the article's body, in order.
    """
    if not candidates or not body:
        return None
    candidates = [i for n, i in enumerate(candidates) if n < 5 or i >= body[0] - FARTHEST]
    said = {i: words_of(pieces[i]) for i in candidates}
    title = words_of(max(SITE.split(pieces[candidates[0]]), key=len))
    topic = {word for i in body for word in words_of(pieces[i])} - vocabulary.COMMON
    best: tuple[float, int] | None = None
    for i in candidates:
        if i >= body[0] + 2 or i < body[0] - FARTHEST and i != candidates[0]:
            continue
        score = _score(pieces, said, i, title, topic, body[0])
        if score is not None and (best is None or score > best[0]):
            best = (score, i)
    if best is None:
        return None
    chosen = said[best[1]]
    return min(i for i in candidates if said[i] == chosen)


def _score(
    pieces: Sequence[str],
    said: dict[int, list[str]],
    i: int,
    title: list[str],
    topic: set[str],
    start: int,
) -> float | None:
    words = said[i]
    if not 1 <= len(words) <= LONGEST or _SENTENCE.search(pieces[i]) or "\n" in pieces[i]:
        return None
    rare = set(words) - vocabulary.COMMON
    size = min(len(words), 6) / 6
    score = (1.0 + 2.0 * len(rare & topic) / max(len(rare), 1)) * size
    others = [j for j in said if j != i]
    if any(said[j] == words for j in others) and len(words) >= 3:
        score += 1.5
    if len(words) >= 2 and title and i != min(said):
        score += 4.0 * len(set(words) & set(title)) / len(set(words) | set(title))
    if pieces[i].startswith("# "):
        score += 4.0
    if pieces[i].startswith(("#", "-", "*", "•")) and not pieces[i].startswith("# "):
        return None
    site = len(SITE.split(pieces[i])) > 1 and i == min(said) and len(said) > 1
    return score - 0.03 * max(start - i, 0) - (0.75 if site else 0.0)
