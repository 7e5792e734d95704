"""Describe blocks of a text in numbers: what each looks like, and what stands around it.

The features are those of web-page boilerplate removal on text alone: length, punctuation and
common words of a block and its neighbours (Kohlschütter et al., WSDM 2010; Pomikálek, jusText,
2011), plus repetition, vocabulary, and the place relative to the densest stretch of prose.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from retriever.ingest import vocabulary

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

Span = tuple[int, int]

OWN = (
    "log_words",
    "log_chars",
    "word_length",
    "ends",
    "colon",
    "trails_off",
    "stops",
    "commas",
    "common",
    "capitals",
    "shouting",
    "digits",
    "quotes",
    "marker",
    "form",
    "share",
    "legal",
    "teaser",
    "caption",
    "dated",
    "byline",
    "link",
    "bars",
    "copies",
    "gap",
    "shared_words",
    "title_words",
    "prose",
)
NEAR = ("log_words", "ends", "common", "capitals", "prose", "teaser", "dated", "gap")
OFFSETS = (-3, -2, -1, 1, 2, 3)
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
)
NAMES = (*OWN, *(f"{name}{offset:+d}" for offset in OFFSETS for name in NEAR), *PLACE)

_ENDS = re.compile(r"[.!?。！？।][\"'”’»)\]]*(?:\[\d{1,3}\]|[*†\d])?$")
_TRAILS = re.compile(r"(?:…|\.\.\.|\[…\]|»|›|>|→)$")
_STOPS = re.compile(r"[.!?。！？](?=[\"'”’)\s]|$)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKER = re.compile(r"(?:[-*•‣▪●◦–—·]|\(?\d{1,3}[.)])\s")


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower case; scripts without spaces are cut in pairs."""
    words: list[str] = []
    for word in _WORD.findall(text.lower()):
        if len(word) > 4 and _WIDE.match(word):
            words.extend(word[i : i + 2] for i in range(0, len(word), 2))
        else:
            words.append(word)
    return words


def describe(text: str, spans: Sequence[Span]) -> FloatMatrix:
    """Return a float32 array of shape (blocks, len(NAMES)).

    Args:
        text: Canonical text.
        spans: Its blocks, in order, code points into `text`.
    """
    pieces = [text[start:end] for start, end in spans]
    words = [words_of(piece) for piece in pieces]
    own = np.array(
        [_own(piece, said) for piece, said in zip(pieces, words, strict=True)], dtype=np.float32
    ).reshape(len(pieces), len(OWN))
    copies = Counter(" ".join(said) for said in words)
    prose = [w >= 10 and e > 0 for w, e in ((len(said), own[i, 3]) for i, said in enumerate(words))]
    topic = Counter(
        w for said, is_prose in zip(words, prose, strict=True) if is_prose for w in set(said)
    )
    title = next((set(said) for said in words if 4 <= len(said) <= 30), set())
    for i, said in enumerate(words):
        own[i, OWN.index("copies")] = min(copies[" ".join(said)], 4)
        before = text[spans[i - 1][1] : spans[i][0]].count("\n") if i else 2
        own[i, OWN.index("gap")] = min(before, 3)
        rare = {word for word in said if word not in vocabulary.COMMON and len(word) > 2}
        known = sum(topic[word] > prose[i] for word in rare)
        own[i, OWN.index("shared_words")] = known / max(len(rare), 1)
        own[i, OWN.index("title_words")] = len(rare & title) / max(len(rare), 1)
        own[i, OWN.index("prose")] = prose[i]
    near = _near(own)
    return np.hstack([own, near, _place(words, prose), _after(pieces, words, prose, own)]).astype(
        np.float32
    )


def _own(piece: str, words: list[str]) -> list[float]:
    count = max(len(words), 1)
    raw = piece.split()
    letters = sum(map(str.isalpha, piece)) or 1
    head = piece[:400]
    return [
        math.log1p(len(words)),
        math.log1p(len(piece)),
        sum(map(len, words)) / count,
        float(bool(_ENDS.search(piece[-8:]))),
        float(piece.endswith((":", "："))),
        float(bool(_TRAILS.search(piece[-4:]))),
        min(len(_STOPS.findall(piece)), 10) / 10,
        piece.count(",") / count,
        sum(word in vocabulary.COMMON for word in words) / count,
        sum(token[0].isupper() for token in raw) / max(len(raw), 1),
        sum(map(str.isupper, piece)) / letters,
        sum(map(str.isdigit, piece)) / len(piece),
        float(any(mark in piece for mark in '“”"«»')),
        float(bool(_MARKER.match(piece))),
        *(
            min(len(pattern.findall(head)), 3) / (1 + math.log1p(len(words)))
            for pattern in (
                vocabulary.FORM,
                vocabulary.SHARE,
                vocabulary.LEGAL,
                vocabulary.TEASER,
                vocabulary.CAPTION,
                vocabulary.DATED,
            )
        ),
        float(bool(vocabulary.BYLINE.match(piece))),
        min(len(vocabulary.LINK.findall(head)), 3) / 3,
        min(piece.count("|") + piece.count("»") + piece.count("•"), 3) / 3,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]


def _near(own: FloatMatrix) -> FloatMatrix:
    columns = [OWN.index(name) for name in NEAR]
    reach = max(OFFSETS)
    padded = np.full((len(own) + 2 * reach, len(columns)), -1.0, dtype=np.float32)
    padded[reach : reach + len(own)] = own[:, columns]
    return np.hstack([padded[reach + o : reach + o + len(own)] for o in OFFSETS])


def core(words: Sequence[list[str]], prose: Sequence[bool]) -> Span:
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


def _place(words: Sequence[list[str]], prose: Sequence[bool]) -> FloatMatrix:
    count = len(words)
    sizes = np.array([len(said) for said in words], dtype=np.float64)
    solid = sizes * np.array(prose, dtype=np.float64)
    total, before = max(sizes.sum(), 1.0), np.concatenate([[0.0], np.cumsum(sizes)])
    first, last = core(words, prose)
    titles = [i for i, said in enumerate(words) if said and said == words[_title(words)]]
    rows = []
    since, since_list = 20, []
    for is_prose in prose:
        since_list.append(since)
        since = 0 if is_prose else min(since + 1, 20)
    until, until_list = 20, []
    for is_prose in reversed(prose):
        until_list.append(until)
        until = 0 if is_prose else min(until + 1, 20)
    until_list.reverse()
    for i in range(count):
        title = max((t for t in titles if t <= i), default=-1)
        row = [i / max(count - 1, 1), before[i] / total]
        for reach in (5, 15):
            low, high = max(0, i - reach), i + reach + 1
            row.append(float(solid[low:high].sum() / max(sizes[low:high].sum(), 1.0)))
        row += [since_list[i], until_list[i], float(first <= i <= last)]
        row += [_squash(i - first), _squash(last - i), _squash(i - title)]
        row += [math.log1p(count), float(solid.sum() / total), sum(prose) / count]
        rows.append(row)
    return np.array(rows, dtype=np.float32).reshape(count, -1)


def _after(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    prose: Sequence[bool],
    own: FloatMatrix,
) -> FloatMatrix:
    count = len(pieces)
    short = [len(said) <= 8 for said in words]
    first, _ = core(words, prose)
    marks = [s and bool(vocabulary.AFTER.match(p)) for s, p in zip(short, pieces, strict=True)]
    remarks = [s and bool(vocabulary.REMARK.search(p)) for s, p in zip(short, pieces, strict=True)]
    seen = np.cumsum([mark and i > first for i, mark in enumerate(marks)])
    solid = [len(said) >= 15 and is_prose for said, is_prose in zip(words, prose, strict=True)]
    since, last = [], -50
    for i in range(count):
        since.append(min(i - last, 50))
        last = i if marks[i] else last
    until, following = [0] * count, count + 50
    for i in reversed(range(count)):
        until[i] = min(following - i, 50)
        following = i if marks[i] else following
    columns = {name: own[:, OWN.index(name)] for name in ("dated", "teaser", "trails_off")}
    rows = []
    for i in range(count):
        low, high = max(0, i - 10), i + 11
        size = min(high, count) - low
        recent = sum(solid[max(0, i - 8) : i])
        rows.append(
            [
                math.log1p(float(seen[i])),
                math.log1p(since[i]),
                math.log1p(until[i]),
                recent / 8,
                sum(remarks[low:high]) / size,
                float((columns["dated"][low:high] > 0).sum()) / size,
                float((columns["teaser"][low:high] > 0).sum()) / size,
                float(columns["trails_off"][low:high].sum()) / size,
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(count, 8)


def _title(words: Sequence[list[str]]) -> int:
    return next((i for i, said in enumerate(words) if len(said) >= 4), 0)


def _squash(distance: int) -> float:
    return math.copysign(math.log1p(abs(distance)), distance)
