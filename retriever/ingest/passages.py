"""Windows of whole sentences: what is embedded beside each sentence, and what a reader reads."""

from __future__ import annotations

from collections.abc import Sequence

from retriever.types import RETRIEVED, Document, Passage, Sentence

CONTEXT = 1
"""Sentences on each side of the one a passage is centred on."""

LONGEST = 1200
"""Code points beyond which a window no longer grows."""


def sections_of(documents: Sequence[Document], sentences: Sequence[Sentence]) -> list[int]:
    """Return a section number for every sentence; a window never leaves a section.

    A new section starts with a document, and after any block that is not searched (a heading,
    boilerplate).
    """
    result: list[int] = []
    section, previous = -1, None
    for sentence in sentences:
        if previous is None or previous.document != sentence.document:
            section += 1
        else:
            blocks = documents[sentence.document].blocks[previous.block + 1 : sentence.block]
            section += any(block.kind not in RETRIEVED for block in blocks)
        result.append(section)
        previous = sentence
    return result


def window(
    sentences: Sequence[Sentence],
    sections: Sequence[int],
    centre: int,
    before: int,
    after: int,
    longest: int = LONGEST,
) -> tuple[int, int]:
    """Return the first and last sentence of a window around a sentence, both included.

    It grows by one sentence at a time, first onward, then back, within the section and up to
    `longest` code points; the centre itself is always whole.
    """
    first = last = centre

    def fits(low: int, high: int) -> bool:
        inside = low >= 0 and high < len(sentences)
        return (
            inside
            and sections[low] == sections[high]
            and sentences[high].end - sentences[low].start <= longest
        )

    for step in range(1, max(before, after) + 1):
        if step <= after and last == centre + step - 1 and fits(first, last + 1):
            last += 1
        if step <= before and first == centre - step + 1 and fits(first - 1, last):
            first -= 1
    return first, last


def passages_of(sentences: Sequence[Sentence], sections: Sequence[int]) -> list[Passage]:
    """Return one passage for every sentence: itself and its neighbours, in the same order."""
    result = []
    for centre, sentence in enumerate(sentences):
        first, last = window(sentences, sections, centre, CONTEXT, CONTEXT)
        start, end = sentences[first].start, sentences[last].end
        result.append(Passage(sentence.document, first, last, start, end))
    return result
