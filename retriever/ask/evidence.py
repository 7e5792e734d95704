"""What speaks for each sentence: the reader's span in it, its retrieval score, its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.ask.denial import denies
from retriever.ask.query import AnswerType, Query, fits
from retriever.ask.question import SEVERAL, is_question, kind_of
from retriever.ask.search import Candidate, inverse_frequencies, spread
from retriever.ask.speaker import asked_speaker
from retriever.index.lexical import stem, terms, words
from retriever.index.snapshot import Snapshot
from retriever.types import Reader

BEFORE, AFTER = 2, 2
"""Sentences around a candidate that are read with it."""

FEATURES = (
    "margin",
    "span_score",
    "retrieval",
    "first_rank",
    "dense",
    "coverage",
    "window_coverage",
    "names_missing",
    "numbers_missing",
    "names_near",
    "type_fits",
    "span_echo",
    "is_question",
    "unread",
)


@dataclass(frozen=True)
class Evidence:
    """A sentence with what speaks for it.

    Attributes:
        sentence: Its number in the snapshot.
        focus: The answer span, code points into the document's text, inside the sentence; None
            without a reader.
        margin: The reader's preference of the span over silence, in logits; 0.0 without one.
        window: The sentences read with it: first and last.
        candidate: How it was found; None where only the reader put it forward.
        features: float32 of shape (len(FEATURES),), in that order.
    """

    sentence: int
    focus: tuple[int, int] | None
    margin: float
    window: tuple[int, int]
    candidate: Candidate | None
    features: NDArray[np.float32]


SILENT = -12.0
"""The margin of a sentence in which the reader marks nothing."""
ENOUGH = 4.0
"""A reader's margin from which no window further down has won."""


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    score: float
    margin: float
    window: tuple[int, int]


def read_windows(
    snapshot: Snapshot,
    query: Query,
    candidates: Sequence[Candidate],
    reader: Reader,
    most: int,
    near: Sequence[int] = (),
) -> tuple[dict[int, _Span], list[tuple[int, int]]]:
    """Read the windows around the best candidates, and first those around `near`.

    Reading stops at a span whose margin is `ENOUGH`, unless several sentences may answer, only
    somebody's own words do, or `near` was read first.

    Returns:
        The best span of each sentence that holds one, and the windows that were read.
    """
    most += bool(near)
    windows = spread([*near, *(c.sentence for c in candidates)], snapshot, most, BEFORE, AFTER)
    whole = bool(near or asked_speaker(query.text) or kind_of(query.text) in SEVERAL)
    best: dict[int, _Span] = {}
    for count, (first, last) in enumerate(windows, 1):
        document = snapshot.documents[snapshot.sentences[first].document]
        start = snapshot.sentences[first].start
        text = document.text[start : snapshot.sentences[last].end]
        for reading in reader.read(query.text, [text])[0]:
            low, high = start + reading.start, start + reading.end
            owner, length = first, 0
            for number in range(first, last + 1):
                unit = snapshot.sentences[number]
                overlap = min(high, unit.end) - max(low, unit.start)
                if overlap > length:
                    owner, length = number, overlap
            unit = snapshot.sentences[owner]
            low, high = max(low, unit.start), min(high, unit.end)
            held = best.get(owner)
            if high > low and (held is None or reading.margin > held.margin):
                best[owner] = _Span(low, high, reading.score, reading.margin, (first, last))
        if not whole and any(
            span.margin >= ENOUGH and not denies(query.text, snapshot.text(number))
            for number, span in best.items()
        ):
            return best, windows[:count]
    return best, windows


def gather(
    snapshot: Snapshot,
    query: Query,
    candidates: Sequence[Candidate],
    reader: Reader | None,
    most: int,
    near: Sequence[int] = (),
) -> list[Evidence]:
    """Return the evidence for a question, in sentence order.

    Args:
        snapshot: What was searched.
        query: The question.
        candidates: Best first, as `search` gives them.
        reader: None to go by the retrieval alone.
        most: Windows to read.
        near: Sentences whose surroundings are read whatever the search says.

    Raises:
        ModelError: The reader failed; this is never an abstention.
    """
    if not candidates:
        return []
    by_sentence = {c.sentence: c for c in candidates}
    ranks = {c.sentence: rank for rank, c in enumerate(candidates)}
    if reader is None:
        spans: dict[int, _Span] = {}
        numbers = [c.sentence for c in candidates[: 5 * most]]
    else:
        spans, windows = read_windows(snapshot, query, candidates, reader, most, near)
        numbers = [n for first, last in windows for n in range(first, last + 1)]
    words_of = _Words(snapshot, query)
    top = candidates[0].score
    low = candidates[min(len(candidates), 30) - 1].score
    result = []
    for number in sorted(numbers):
        span, candidate = spans.get(number), by_sentence.get(number)
        window = span.window if span else (number, number)
        row = np.zeros(len(FEATURES), np.float32)
        row[0] = span.margin if span else (SILENT if reader else 0.0)
        row[1] = span.score if span else (SILENT if reader else 0.0)
        found = [n for n in (number, replied_to(snapshot, number)) if n in by_sentence]
        row[2] = max((by_sentence[n].score for n in found), default=low) - top
        row[3] = 1.0 / (1.0 + min((ranks[n] for n in found), default=60))
        row[4] = max((float(by_sentence[n].features[0]) for n in found), default=0.0)
        row[5:13] = words_of.features(number, window, span)
        row[13] = 0.0 if span else 1.0
        focus = (span.start, span.end) if span else None
        margin = span.margin if span else (SILENT if reader else 0.0)
        result.append(Evidence(number, focus, margin, window, candidate, row))
    return result


def margin_alone(snapshot: Snapshot, query: Query, reader: Reader, sentence: int) -> float:
    """Return the reader's best margin for a sentence read alone, `SILENT` where it finds none.

    Raises:
        ModelError: The reader failed.
    """
    found = reader.read(query.text, [snapshot.text(sentence)])[0]
    return max((reading.margin for reading in found), default=SILENT)


def replied_to(snapshot: Snapshot, sentence: int) -> int | None:
    """Return the question of an interview or FAQ that a sentence replies to, or None.

    It is the sentence before in the same document, where that one is a question and this one
    is not. A reply is found by the question that it replies to: its own words often repeat none.
    """
    before = sentence - 1
    if before < 0 or snapshot.sentences[before].document != snapshot.sentences[sentence].document:
        return None
    if is_question(snapshot.text(before)) and not is_question(snapshot.text(sentence)):
        return before
    return None


class _Words:
    """Features of the words of a sentence, its window and its span."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self._rarity = inverse_frequencies(snapshot, query)
        self._total = sum(self._rarity.values()) or 1.0
        self._names = {stem(name) for name in query.names}
        self._terms = set(query.terms)

    def _coverage(self, held: set[str]) -> float:
        return sum(self._rarity[t] for t in sorted(held & self._terms)) / self._total

    def features(
        self, number: int, window: tuple[int, int], span: _Span | None
    ) -> tuple[float, ...]:
        text = self._snapshot.text(number)
        held = set(terms(text))
        first, last = self._snapshot.sentences[window[0]], self._snapshot.sentences[window[1]]
        document = self._snapshot.documents[first.document]
        around_text = document.text[first.start : last.end]
        around = set(terms(around_text)) | held
        digits = set(words(around_text)) | set(words(text))
        numbers = {w for n in self._query.numbers for w in words(n)}
        missing = len(self._names - around) / len(self._names) if self._names else 0.0
        here = len(self._names & held) / len(self._names) if self._names else 0.5
        unseen = len(numbers - digits) / len(numbers) if numbers else 0.0
        kind = self._query.answer_type
        focus = document.text[span.start : span.end] if span else text
        fit = fits(focus, kind)
        if kind in (AnswerType.REASON, AnswerType.OTHER):
            fit = fits(text, kind)
        said = set(terms(focus)) if span else set()
        echo = len(said & self._terms) / len(said) if said else 0.0
        return (
            self._coverage(held),
            self._coverage(around),
            missing,
            unseen,
            here,
            fit,
            echo,
            float(is_question(text)),
        )
