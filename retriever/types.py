"""The data that travels from a file to a cited answer.

All are frozen. Every `start`/`end` is a half-open range of Unicode code points into
`Document.text`, the one canonical text that is stored, hashed, indexed and served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatMatrix = NDArray[np.float32]


class BlockKind(StrEnum):
    """What a block of an article is. Only `RETRIEVED` kinds are searched for answers."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    HEADING = "heading"
    BODY = "body"
    LIST = "list"
    TABLE = "table"
    BYLINE = "byline"
    SOURCE = "source"
    BOILERPLATE = "boilerplate"


RETRIEVED = frozenset({BlockKind.STANDFIRST, BlockKind.BODY, BlockKind.LIST, BlockKind.TABLE})
"""Kinds whose sentences may answer a question. The others stay in the text, for offsets."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text of one kind: a paragraph, a list item, a headline.

    Blocks do not overlap, are in document order and hold no surrounding white space.
    `page` is the 1-based page of a paged format, else None.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A metadata value; with `start`/`end` where the text itself states it, else None."""

    value: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article: its canonical text, what its parts are, and what is known about it.

    Attributes:
        id: Stable over edits, renames and rebuilds; 16 hexadecimal digits.
        title: The headline, or the file name where there is none.
        text: Canonical text (UTF-8 decoded, no BOM, LF line ends). All offsets point here.
        sha256: Of `text` in UTF-8.
        source: File name under the corpus, with `/`.
        blocks: In document order; the gaps between them are white space.
        metadata: Keys among headline, standfirst, publisher, author, date, site, url, language,
            description; a key that is absent was not stated.
        also: Other files of the corpus with the same text.
    """

    id: str
    title: str
    text: str
    sha256: str
    source: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, Field] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to search, by what is known about them; the default allows all.

    Attributes:
        publishers: Any of these, without regard to case and runs of white space.
        date_from: The first day of publication, included; a document whose day is not stated
            whole is left out.
        date_to: The last day, included; likewise.
    """

    publishers: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document; `text == document.text[start:end]`."""

    document: int
    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of whole sentences of one document: `first` to `last`, both included."""

    document: int
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and its answer, as the client tells them. Never a source of facts."""

    question: str
    answer: str = ""


class Kind(StrEnum):
    """What a question asks for; it decides how the answer is composed."""

    FACT = "fact"
    YES_NO = "yes_no"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    QUOTE = "quote"
    SUMMARY = "summary"
    ABOUT = "about"
    KEYWORDS = "keywords"
    SEVERAL = "several"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. Ranks are 1-based; None where that leg did not find it."""

    passage: int
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    dense_score: float = 0.0
    lexical_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one passage text.

    Attributes:
        start: Start of the best answer span, code points into the passage text that was read.
        end: Its end (exclusive); `start < end`.
        score: Start logit plus end logit of that span.
        null_score: Start logit plus end logit of "no answer here".
    """

    start: int
    end: int
    score: float
    null_score: float

    @property
    def margin(self) -> float:
        """How much the span is preferred to silence, in logits."""
        return self.score - self.null_score


class Reader(Protocol):
    """Finds the answer span in passages. Deterministic; raises `ModelError`, never guesses."""

    @property
    def name(self) -> str:
        """What the trace calls it."""
        ...

    def read(self, question: str, passages: list[str]) -> list[list[Reading]]:
        """Read every passage for the question.

        Args:
            question: The question, already trimmed.
            passages: Passage texts; longer ones than the model takes are windowed inside.

        Returns:
            For each passage, in the given order, its best spans, best first (at least one
            for a passage that has a word in it); scores are comparable across passages.
        """
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """The model's name or folder, as the setting gave it."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Digest of the weights and of how they are used."""
        ...

    def encode(self, texts: list[str], progress: bool = False) -> FloatMatrix:
        """Return a float32 array of shape (len(texts), dimension), rows of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands, with enough to check it from the source alone.

    Attributes:
        number: 1-based, by first use in the answer.
        start: Code points into the document's text.
        end: Exclusive; `document.text[start:end] == quote`.
        prefix: Up to 32 code points before the quote.
        suffix: Up to 32 code points after it.
        page: 1-based page in a paged format, else None.
    """

    number: int
    document_id: str
    title: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    document_sha256: str
    quote_sha256: str
    page: int | None = None


class SegmentType(StrEnum):
    """Whose words a segment holds: ours (`template`) or the source's (`quote`)."""

    TEMPLATE = "template"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the answer's text.

    `focus` is the answer span inside a quote (code points into the segment's text);
    `role` tells an answering quote from one added so that a pronoun can be understood.
    """

    type: SegmentType
    text: str
    citation: int | None = None
    focus: tuple[int, int] | None = None
    role: str | None = None


class Reason(StrEnum):
    """Why there is no answer, or what a chat reply is. A closed list."""

    NOT_IN_TEXT = "not_in_text"
    NOT_SURE = "not_sure"
    OTHER_LANGUAGE = "other_language"
    NOT_A_QUESTION = "not_a_question"
    NOT_STATED = "not_stated"
    NOTHING_LOADED = "nothing_loaded"
    WHICH_ONE = "which_one"


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why the question was not answered, for programs and for people."""

    reason: Reason
    message: str


class Status(StrEnum):
    """What kind of reply this is."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question. `text` is exactly the segments' texts joined.

    Attributes:
        confidence: Calibrated probability that the quoted sentence answers, 0 to 1; None in chat.
        band: `strong`, `fair` or `weak` in words; None in chat.
        related: On an abstention, the nearest passages, as citations. Not an answer.
        interpreted_question: The question that was really searched.
        trace: How the answer came about, when asked for.
    """

    status: Status
    kind: Kind
    text: str
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    confidence: float | None
    band: str | None
    abstention: Abstention | None
    related: tuple[Citation, ...]
    interpreted_question: str
    index_fingerprint: str
    trace: Mapping[str, object] | None = None


class Verdict(StrEnum):
    """What became of a citation."""

    HOLDS = "holds"
    MOVED = "moved"
    MISATTRIBUTED = "misattributed"
    CHANGED = "changed"
    DOCUMENT_GONE = "document_gone"


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on one citation, with the place where its quote stands now, if it does.

    `problems` names each part that does not hold: quote, start, end, document_sha256,
    quote_sha256, document_id, prefix, suffix.
    """

    number: int
    verdict: Verdict
    detail: str
    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    problems: tuple[str, ...] = ()
