"""Windows of text as the product reads them: whole sentences, one answer span or none."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from retriever.training.squad import Article, Paragraph, Question
from retriever.training.text import content_stems

WHOLE_PARAGRAPH = 0.3
"""Share of windows that are the whole paragraph; the others are 1 to 5 sentences."""
FOREIGN_SENTENCES = 0.1
"""Share of windows that get a sentence or two of another paragraph before or after."""
MAX_CHARACTERS = 1150
"""About 256 tokens with the question; longer paragraphs are read in part."""


@dataclass(frozen=True)
class Example:
    """One question over one window.

    `start` and `end` are half-open code-point offsets of the answer in `context`; both are -1
    when the window does not answer the question. `kind` says how the example was made.
    """

    question: str
    context: str
    start: int = -1
    end: int = -1
    kind: str = "answerable"

    @property
    def answerable(self) -> bool:
        """Whether the window answers the question."""
        return self.start >= 0


def sentence_at(paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
    """First and last index of the sentences that hold the range [start, end)."""
    touched = [i for i, (s, e) in enumerate(paragraph.sentences) if s < end and e > start]
    return (touched[0], touched[-1]) if touched else (0, 0)


def closest_sentence(paragraph: Paragraph, question: str, rng: Random, skip: int = -1) -> int:
    """Index of the sentence that shares most content words with the question; ties by chance."""
    asked = content_stems(question)
    order = [i for i in range(len(paragraph.sentences)) if i != skip]
    return max(order, key=lambda i: (len(asked & paragraph.stems[i]), rng.random()))


def draw_range(paragraph: Paragraph, first: int, last: int, rng: Random) -> tuple[int, int]:
    """Draw sentences around first..last: the whole paragraph, or 1 to 5 at any alignment.

    Returns:
        First and last sentence index, inclusive.
    """
    count = len(paragraph.sentences)
    if rng.random() < WHOLE_PARAGRAPH:
        low, high = 0, count - 1
    else:
        size = max(rng.randint(1, 5), last - first + 1)
        low = rng.randint(
            max(0, last - size + 1), min(first, max(0, count - size)) if count > size else first
        )
        high = min(count - 1, low + size - 1)
    spans = paragraph.sentences
    while spans[high][1] - spans[low][0] > MAX_CHARACTERS and (low < first or high > last):
        if low < first and (high == last or rng.random() < 0.5):
            low += 1
        else:
            high -= 1
    return low, high


def foreign_sentences(article: Article, paragraph: Paragraph, avoid: Question, rng: Random) -> str:
    """One or two neighbouring sentences of another paragraph that do not answer the question.

    They must not hold the answer; without a known answer they may share at most one content
    word with the question. Empty when none is found in a few tries.
    """
    asked = content_stems(avoid.text)
    for _ in range(4):
        other = rng.choice(article.paragraphs)
        if other is paragraph or not other.sentences:
            continue
        low = rng.randrange(len(other.sentences))
        high = min(len(other.sentences) - 1, low + rng.randint(0, 1))
        text = other.text[other.sentences[low][0] : other.sentences[high][1]]
        if len(text) > 400:
            continue
        if avoid.answer is not None:
            if avoid.answer.lower() not in text.lower():
                return text
        elif all(len(asked & stems) <= 1 for stems in other.stems[low : high + 1]):
            return text
    return ""


def answer_window(
    article: Article, paragraph: Paragraph, question: Question, rng: Random
) -> Example:
    """A window that holds the question's answer."""
    assert question.answer is not None  # noqa: S101
    end = question.start + len(question.answer)
    low, high = draw_range(paragraph, *sentence_at(paragraph, question.start, end), rng)
    begin = paragraph.sentences[low][0]
    context = paragraph.text[begin : paragraph.sentences[high][1]]
    shift = -begin
    if rng.random() < FOREIGN_SENTENCES and len(context) < MAX_CHARACTERS - 300:
        foreign = foreign_sentences(article, paragraph, question, rng)
        if foreign and rng.random() < 0.5:
            context, shift = f"{foreign} {context}", shift + len(foreign) + 1
        elif foreign:
            context = f"{context} {foreign}"
    return Example(question.text, context, question.start + shift, end + shift)


def silent_window(
    article: Article,
    paragraph: Paragraph,
    question: Question,
    rng: Random,
    kind: str,
    skip: int = -1,
) -> Example:
    """A window of a paragraph that does not answer, around the sentence closest to the question.

    Args:
        article: Where sentences of another paragraph may come from.
        paragraph: The paragraph that does not answer (without sentence `skip`).
        question: The question, with its answer where one is known elsewhere.
        rng: Source of chance.
        kind: Recorded in the example.
        skip: Index of a sentence to leave out, or -1.
    """
    anchor = closest_sentence(paragraph, question.text, rng, skip)
    low, high = draw_range(paragraph, anchor, anchor, rng)
    pieces = [
        paragraph.text[paragraph.sentences[i][0] : paragraph.sentences[i][1]]
        for i in range(low, high + 1)
        if i != skip
    ]
    context = " ".join(pieces)
    if rng.random() < FOREIGN_SENTENCES and len(context) < MAX_CHARACTERS - 300:
        foreign = foreign_sentences(article, paragraph, question, rng)
        if foreign:
            context = f"{foreign} {context}" if rng.random() < 0.5 else f"{context} {foreign}"
    return Example(question.text, context, kind=kind)
