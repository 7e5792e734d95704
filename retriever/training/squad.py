"""Reading SQuAD-shaped JSON into articles whose sentences are known by offset."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from retriever.errors import SettingsError
from retriever.training.text import content_stems

_BOUNDARY = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_EXPECTED = "Expected {'data': [{'paragraphs': [{'context', 'qas'}]}]}."
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|Gen|Col|Sgt|Lt|Jr|Sr|vs|No|ca|cf|etc|e\.g|i\.e|[A-Z])\.)$"
)


@dataclass(frozen=True)
class Question:
    """A question over one paragraph.

    `answer` is None when the paragraph does not answer it; else `start` is the code-point
    offset of `answer` in the paragraph's text.
    """

    text: str
    answer: str | None = None
    start: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its sentences as half-open offset pairs into `text`, and its questions."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    questions: tuple[Question, ...]

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """Content-word stems of each sentence."""
        return tuple(content_stems(self.text[start:end]) for start, end in self.sentences)


@dataclass(frozen=True)
class Article:
    """Paragraphs that belong together; negatives are taken from the same article."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Split by a simple rule: closing mark, white space, then a capital or a digit.

    Returns:
        Half-open offsets into `text`, in order, without surrounding white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = match.start() + len(match.group().rstrip())
        if _ABBREVIATION.search(text[start : match.start()]):
            continue
        spans.append((start, end))
        start = match.end()
    spans.append((start, len(text)))
    trimmed = (
        (
            begin + len(text[begin:end]) - len(text[begin:end].lstrip()),
            begin + len(text[begin:end].rstrip()),
        )
        for begin, end in spans
    )
    return tuple((begin, end) for begin, end in trimmed if end > begin)


def _paragraph(raw: dict[str, Any]) -> Paragraph:
    text = raw["context"]
    questions = []
    for qa in raw["qas"]:
        if qa.get("is_impossible"):
            questions.append(Question(qa["question"]))
            continue
        answer = qa["answers"][0]
        start, wanted = answer["answer_start"], answer["text"]
        occurrences = answer.get("n_occurrences") or text.count(wanted)
        if occurrences == 1 and wanted and text[start : start + len(wanted)] == wanted:
            questions.append(Question(qa["question"], wanted, start))
    return Paragraph(text, split_sentences(text), tuple(questions))


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object, plain or gzipped, that has `data`.

    Raises:
        SettingsError: The file is missing or is not such JSON.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"Cannot read {path.name}: {error.strerror}.",
            "Name a SQuAD 1.1 or 2.0 JSON file (.json or .json.gz).",
        ) from error
    try:
        raw = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    except (ValueError, OSError, EOFError) as error:
        raise SettingsError(f"{path.name} is not JSON: {error}.", _EXPECTED) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("data"), list):
        raise SettingsError(f"{path.name} is not SQuAD JSON: no 'data' list.", _EXPECTED)
    return raw


def load_squad(path: Path) -> list[Article]:
    """Read a SQuAD 1.1 or 2.0 file, plain or gzipped.

    Answerable questions are kept when their answer occurs once in the paragraph (a label that
    is one of several equal strings is often the wrong one).

    Raises:
        SettingsError: The file is missing or is not SQuAD JSON.
    """
    try:
        return [
            Article(entry.get("title", ""), tuple(_paragraph(p) for p in entry["paragraphs"]))
            for entry in read_json(path)["data"]
        ]
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise SettingsError(
            f"{path.name} is not SQuAD JSON ({type(error).__name__}: {error}).", _EXPECTED
        ) from error
