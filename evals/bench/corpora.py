"""Corpora of any size, out of a SQuAD file: an article is a few paragraphs of one title."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retriever.training.squad import Article, load_squad

PARAGRAPHS = 6
"""Paragraphs of a made article: about 28 sentences, the length of a long news report."""


@dataclass(frozen=True)
class Asked:
    """A question that one article answers.

    `start` and `end` are code points into that article's text: the gold answer.
    """

    question: str
    article: str
    start: int
    end: int


@dataclass(frozen=True)
class Made:
    """A made article, and the questions that it answers."""

    name: str
    text: str
    questions: tuple[Asked, ...]


def made_of(articles: Sequence[Article], seed: int = 7, first_number: int = 0) -> list[Made]:
    """Return articles of `PARAGRAPHS` paragraphs each, in an order that the seed shuffles.

    Their names begin with the number of the title, counted from `first_number`.
    """
    result = []
    for number, article in enumerate(articles, first_number):
        for first in range(0, len(article.paragraphs) - PARAGRAPHS + 1, PARAGRAPHS):
            name, text, asked = f"{number:04}-{first:03}.txt", "", []
            for paragraph in article.paragraphs[first : first + PARAGRAPHS]:
                body = " ".join(paragraph.text.split("\n"))
                asked += [
                    Asked(q.text, name, len(text) + q.start, len(text) + q.start + len(q.answer))
                    for q in paragraph.questions
                    if q.answer
                ]
                text += body + "\n\n"
            result.append(Made(name, text.rstrip() + "\n", tuple(asked)))
    random.Random(seed).shuffle(result)
    return result


def read(path: Path, around: Path | None = None) -> list[Made]:
    """Return the made articles of a SQuAD file, and behind them those of a second one."""
    articles = load_squad(path)
    more = made_of(load_squad(around), first_number=len(articles)) if around else []
    return made_of(articles) + more


def fill(folder: Path, articles: Sequence[Made]) -> None:
    """Write articles into a corpus folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / article.name).write_text(article.text, "utf-8")


def homes(articles: Sequence[Made], count: int, each: int, seed: int = 7) -> list[Asked]:
    """Return questions about the first `count` articles, at most `each` about one."""
    pick = random.Random(seed)
    result: list[Asked] = []
    for article in articles[:count]:
        pool = list(article.questions)
        result += pick.sample(pool, min(each, len(pool)))
    return result


def spliced(articles: Sequence[Made], sentences: int, seed: int = 7) -> Iterator[str]:
    """Yield random articles of 40 sentences, together as many as asked for.

    A sentence is the first half of one of the articles' sentences and the second half of another:
    text of the right length and vocabulary, for figures of size and time alone.
    """
    pick = random.Random(seed)
    pool = [
        words
        for article in articles
        for paragraph in article.text.split("\n\n")
        for sentence in paragraph.split(". ")
        if 6 <= len(words := sentence.strip(" .\n").split()) <= 40
    ]
    left = sentences
    while left > 0:
        paragraphs = []
        for _ in range(8):
            made = []
            for _ in range(min(5, left)):
                a, b = pick.choice(pool), pick.choice(pool)
                joined = [*a[: len(a) // 2], *b[len(b) // 2 :]]
                made.append(" ".join([joined[0].capitalize(), *joined[1:]]) + ".")
                left -= 1
            paragraphs.append(" ".join(made))
        yield "\n\n".join(p for p in paragraphs if p) + "\n"


def save_questions(path: Path, asked: Sequence[Asked]) -> None:
    """Write questions as `inquote ask --batch` takes them."""
    lines = [json.dumps({"question": each.question}) for each in asked]
    path.write_text("\n".join(lines) + "\n", "utf-8")
