"""What is read in an epoch, and in which order; a pure function of seed, epoch and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from retriever.training.augment import as_typed
from retriever.training.negatives import companion, human
from retriever.training.squad import Article, Paragraph, Question
from retriever.training.windows import Example, answer_window

HUMAN_WEIGHT = 2
"""How often a human-written unanswerable question is read in an epoch."""


@dataclass(frozen=True)
class Order:
    """One question to be read, with where it comes from."""

    article: Article
    paragraph: Paragraph
    question: Question


def orders(articles: Sequence[Article], silent: int = HUMAN_WEIGHT) -> list[Order]:
    """All questions of an epoch, human-written unanswerable ones `silent` times."""
    return [
        Order(article, paragraph, question)
        for article in articles
        for paragraph in article.paragraphs
        for question in paragraph.questions
        for _ in range(1 if question.answer is not None else silent)
    ]


def examples(order: Order, rng: Random) -> Iterator[Example]:
    """The example of an order and, for some answerable ones, a made unanswerable companion."""
    if order.question.answer is None:
        drawn = [human(order.article, order.paragraph, order.question, rng)]
    else:
        first = answer_window(order.article, order.paragraph, order.question, rng)
        made = companion(order.article, order.paragraph, order.question, first, rng)
        drawn = [first] if made is None else [first, made]
    for example in drawn:
        yield replace(example, question=as_typed(example.question, rng))


class Chunks:
    """Chunks of examples; chunk number n is the same for the same seed, asked for in any order.

    Args:
        everything: The orders of an epoch.
        seed: Of the run.
        size: Orders a chunk.
    """

    def __init__(self, everything: Sequence[Order], seed: int, size: int = 1536) -> None:
        self._everything, self._seed = everything, seed
        self._size = min(size, len(everything))
        self._epoch, self._sequence = -1, list[int]()

    def __getitem__(self, number: int) -> list[Example]:
        """Return the examples of a chunk, in chance order."""
        per_epoch = len(self._everything) // self._size
        epoch = number // per_epoch
        if epoch != self._epoch:
            self._epoch, self._sequence = epoch, list(range(len(self._everything)))
            Random(f"{self._seed}/{epoch}").shuffle(self._sequence)
        at = number % per_epoch * self._size
        rng = Random(f"{self._seed}/chunk/{number}")
        order = self._sequence[at : at + self._size]
        drawn = [e for i in order for e in examples(self._everything[i], rng)]
        rng.shuffle(drawn)
        return drawn
