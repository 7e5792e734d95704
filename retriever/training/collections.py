"""Questions with known answers over whole texts: SQuAD articles, real pages, ClapNQ contexts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retriever.errors import SettingsError
from retriever.ingest.pipeline import document_from_text
from retriever.types import Block, BlockKind, Document


@dataclass(frozen=True)
class Asked:
    """A question over a text.

    Attributes:
        gold: Code-point ranges of the text that answer; empty when the text is silent.
        answers: Accepted answer strings, for span scores.
        kind: What the data calls this kind of question, or "".
    """

    id: str
    text: str
    gold: tuple[tuple[int, int], ...]
    answers: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Text:
    """A document and the questions over it."""

    document: Document
    questions: tuple[Asked, ...]


def load_json(path: Path) -> Any:  # noqa: ANN401
    """Return the JSON of a file, gzipped or not; `SettingsError` where it is none."""
    try:
        data = path.read_bytes()
        return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path.name} cannot be read as JSON ({type(error).__name__}).", "Check the path."
        ) from error


def _body(text: str, name: str) -> Document:
    """A document of which every paragraph is body."""
    document = document_from_text(text, name)
    blocks, start = [], 0
    for part in document.text.split("\n\n"):
        kept = part.strip()
        if kept:
            at = start + part.index(kept)
            blocks.append(Block(BlockKind.BODY, at, at + len(kept)))
        start += len(part) + 2
    return Document(
        document.id, name, document.text, document.sha256, name, tuple(blocks), document.metadata
    )


def squad(path: Path) -> Iterator[Text]:
    """Read SQuAD 1.1 or 2.0: all paragraphs of an article are one text.

    Raises:
        SettingsError: The file is not SQuAD JSON.
    """
    for article in load_json(path)["data"]:
        offset, parts, questions = 0, [], []
        for paragraph in article["paragraphs"]:
            context = paragraph["context"].replace("\r", " ").replace("\n", " ")
            for qa in paragraph["qas"]:
                found = [(a["answer_start"], a["text"]) for a in qa.get("answers", [])]
                gold = tuple(sorted({(offset + at, offset + at + len(text)) for at, text in found}))
                answers = tuple(dict.fromkeys(text for _, text in found))
                questions.append(Asked(qa["id"], qa["question"], gold, answers))
            parts.append(context)
            offset += len(context) + 2
        yield Text(_body("\n\n".join(parts), article["title"]), tuple(questions))


def pages(folder: Path, follow_ups: bool = False) -> Iterator[Text]:
    """Read a folder of pages: questions.jsonl over the body text in ground-truth.json.

    Raises:
        SettingsError: A file is missing.
    """
    truth = load_json(folder / "ground-truth.json")
    try:
        lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    except OSError as error:
        raise SettingsError("questions.jsonl is missing.", "Check the folder.") from error
    by_page: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        record = json.loads(line)
        if follow_ups or not record["history"]:
            by_page.setdefault(record["article"], []).append(record)
    for page, records in by_page.items():
        body = truth[page]["articleBody"]
        document = _body(body, page)
        questions = []
        for record in records:
            gold = []
            for quote in record["evidence"]:
                at = document.text.find(quote)
                while at >= 0:
                    gold.append((at, at + len(quote)))
                    at = document.text.find(quote, at + 1)
            questions.append(
                Asked(record["id"], record["question"], tuple(gold), (), record["kind"])
            )
        yield Text(document, tuple(questions))


def clapnq(path: Path) -> Iterator[Text]:
    """Read ClapNQ (Rosenthal et al. 2024): each record's own context is the text."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        text, gold, at = record["context"], [], 0
        for number, sentence in enumerate(record["sentences"]):
            start = text.find(sentence, at)
            if start < 0:
                continue
            at = start + len(sentence)
            if number in record["support_sentence_ids"]:
                gold.append((start, at))
        asked = Asked(record["id"], record["question"], tuple(gold))
        yield Text(_body(text, str(record["id"])), (asked,))
