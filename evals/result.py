"""What became of one question: the record that reports, comparisons and the gate are made of."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from evals.gold import Wants
from evals.kinds import GoldKind


class Outcome(StrEnum):
    """The eight ways a question can go. An error is never an abstention."""

    ANSWERED_RIGHT = "answered_right"
    ANSWERED_WRONG = "answered_wrong"
    FALSE_SILENCE = "false_silence"
    RIGHT_SILENCE = "right_silence"
    FALSE_ANSWER = "false_answer"
    CHAT_RIGHT = "chat_right"
    CHAT_WRONG = "chat_wrong"
    ERROR = "error"


RIGHT = frozenset({Outcome.ANSWERED_RIGHT, Outcome.RIGHT_SILENCE, Outcome.CHAT_RIGHT})
ANSWERED = frozenset({Outcome.ANSWERED_RIGHT, Outcome.ANSWERED_WRONG, Outcome.FALSE_ANSWER})
SILENT = frozenset({Outcome.FALSE_SILENCE, Outcome.RIGHT_SILENCE})


class Ranking(BaseModel):
    """How well the passages were ranked for an answerable question."""

    model_config = ConfigDict(frozen=True)

    recall_1: float
    recall_3: float
    recall_5: float
    recall_10: float
    reciprocal_rank: float
    ndcg_10: float


class Result(BaseModel):
    """A question and its reply, judged.

    Attributes:
        quoted: The texts quoted as an answer.
        valid: Share of citations that hold.
        confidence: As the reply states it; None in chat and on an error.
        reason: Why it abstained, by the product's own list; or what the error was.
        f1: Token F1 of the marked answer span; None for chat.
        milliseconds: How long the reply took.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    article: str
    kind: GoldKind
    question: str
    turn: int
    wants: Wants
    outcome: Outcome
    interpreted: str = ""
    quoted: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    confidence: float | None = None
    reason: str | None = None
    f1: float | None = None
    exact: float | None = None
    evidence_precision: float | None = None
    evidence_recall: float | None = None
    citations: int = 0
    valid: float = 1.0
    citation_precision: float | None = None
    citation_recall: float | None = None
    repeated: int = 0
    ranking: Ranking | None = None
    milliseconds: float = 0.0

    @property
    def right(self) -> bool:
        """Whether a reader was served as well as the text allows."""
        return self.outcome in RIGHT

    @property
    def answered(self) -> bool:
        """Whether something was quoted as an answer."""
        return self.outcome in ANSWERED

    @property
    def silent(self) -> bool:
        """Whether the question was declined."""
        return self.outcome in SILENT
