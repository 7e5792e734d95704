"""What was said before: earlier questions as understood, and the sentences that answered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retriever.index.lexical import terms
from retriever.index.snapshot import Snapshot
from retriever.types import Turn

LOOKED_AT = 24
"""Sentences compared with an earlier answer, the nearest by their words."""
SHORTEST = 12
"""Characters; a shorter sentence may stand in an answer by chance."""
MOST_TURNS = 6


@dataclass(frozen=True)
class Said:
    """An earlier turn.

    Attributes:
        question: The user's question as it was typed.
        texts: Sentences of the source that its answer quoted. What else a client sends as an
            answer is not looked at, so no claim of a user is ever carried over.
        sentences: Their numbers in the snapshot.
    """

    question: str
    texts: tuple[str, ...] = ()
    sentences: tuple[int, ...] = ()


def recall(snapshot: Snapshot, history: Sequence[Turn]) -> list[Said]:
    """Return the last turns, oldest first, with the sentences of the source that were quoted."""
    return [_said(snapshot, turn) for turn in history[-MOST_TURNS:]]


def told(snapshot: Snapshot, question: str, sentences: Sequence[int]) -> Said:
    """Return a turn of this conversation, answered with these sentences."""
    return Said(question, tuple(snapshot.text(n) for n in sentences), tuple(sentences))


def _said(snapshot: Snapshot, turn: Turn) -> Said:
    answer = turn.answer
    if len(answer) < SHORTEST:
        return Said(turn.question)
    scores = snapshot.lexical_sentences.scores(terms(answer))
    nearest = np.argsort(-scores, kind="stable")[:LOOKED_AT]
    held: list[int] = []
    for number in sorted(int(n) for n in nearest if scores[n] > 0):
        text = snapshot.text(number)
        if len(text) >= SHORTEST and text in answer:
            held.append(number)
    return Said(turn.question, tuple(snapshot.text(n) for n in held), tuple(held))
