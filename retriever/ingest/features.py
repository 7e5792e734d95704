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
from retriever.ingest.surroundings import MARKED, PLACE, surroundings, title_of
from retriever.ingest.words import words_of

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
NAMES = (*OWN, *(f"{name}{offset:+d}" for offset in OFFSETS for name in NEAR), *PLACE)

_ENDS = re.compile(r"[.!?。！？।][\"'”’»)\]]*(?:\[\d{1,3}\]|[*†\d])?$")
_TRAILS = re.compile(r"(?:…|\.\.\.|\[…\]|»|›|>|→)$")
_STOPS = re.compile(r"[.!?。！？](?=[\"'”’)\s]|$)")
_MARKER = re.compile(r"(?:[-*•‣▪●◦–—·]|\(?\d{1,3}[.)])\s")


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
    title = set(title_of(pieces)) - vocabulary.COMMON
    for i, said in enumerate(words):
        own[i, OWN.index("copies")] = min(copies[" ".join(said)], 4)
        before = text[spans[i - 1][1] : spans[i][0]].count("\n") if i else 2
        own[i, OWN.index("gap")] = min(before, 3)
        rare = {word for word in said if word not in vocabulary.COMMON and len(word) > 2}
        known = sum(topic[word] > prose[i] for word in rare)
        own[i, OWN.index("shared_words")] = known / max(len(rare), 1)
        own[i, OWN.index("title_words")] = len(rare & title) / max(len(rare), 1)
        own[i, OWN.index("prose")] = prose[i]
    marked = np.stack([own[:, OWN.index(name)] > 0 for name in MARKED])
    around = surroundings(pieces, words, prose, marked)
    return np.hstack([own, _near(own), around]).astype(np.float32)


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
