"""Answer one question: search, read, decide, compose."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from retriever.ask.about import WHAT, asked_about, write_about
from retriever.ask.comparison import side_questions
from retriever.ask.compose import Draft, related, write_answer, write_following
from retriever.ask.decide import Decision, decide, prefer
from retriever.ask.denial import denies, leaves_open
from retriever.ask.evidence import Evidence, gather, margin_alone
from retriever.ask.query import Query, gives_reason
from retriever.ask.question import kind_of
from retriever.ask.quotations import MOST, asked_quotations, quotations
from retriever.ask.search import Candidate, search
from retriever.ask.speaker import (
    asked_for_words,
    asked_speaker,
    in_turn,
    quoted_by,
    speaks,
    topic_asked,
)
from retriever.ask.summary import write_summary
from retriever.ask.templates import say
from retriever.index.lexical import terms
from retriever.index.snapshot import Snapshot
from retriever.settings import Settings
from retriever.types import Citation, Embedder, Kind, Reader, Reason


@dataclass
class Part:
    """What became of one question: how to write its answer, or the reason there is none.

    Attributes:
        question: As searched.
        sure: Whether it is answered.
        about: The fact about the article that was asked for, if one was.
        what: That fact in words, for the message that it is not stated.
        near: On an abstention, the nearest sentences.
        document: The document's number, for questions about a whole article.
        following: Sentences to quote as they follow, for "tell me more" or "who is quoted".
        lead: What introduces them.
        spent: Milliseconds by stage.
    """

    question: str
    kind: Kind
    probability: float
    sure: bool = False
    about: str | None = None
    decision: Decision | None = None
    candidates: Sequence[Candidate] = ()
    reason: Reason | None = None
    what: str = ""
    near: tuple[Citation, ...] = ()
    document: int | None = None
    following: tuple[int, ...] = ()
    lead: str = ""
    spent: dict[str, float] = field(default_factory=dict)

    @property
    def quoted(self) -> tuple[int, ...]:
        """The sentences that answer it, by number; none where it is not answered."""
        if not self.sure:
            return ()
        if self.following or self.decision is None:
            return self.following
        return (self.decision.ranked[0][0].sentence,)

    def write(self, draft: Draft) -> None:
        """Write the answer into a draft."""
        document = draft.snapshot.documents[self.document or 0]
        if self.kind is Kind.SUMMARY:
            write_summary(draft, document, self.document or 0, self.question)
        elif self.about is not None:
            write_about(draft, document, self.about, draft.snapshot.within(self.document or 0))
        elif self.following:
            write_following(draft, self.lead or say("more"), self.following, bool(self.lead))
        elif self.decision is not None:
            write_answer(draft, self.decision, self.kind, self.question)


class Answering:
    """Answers questions over one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        reader: Reader | None,
        settings: Settings,
        allowed: NDArray[np.int64] | None,
    ) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._reader = reader
        self._settings = settings
        self._allowed = allowed

    def _only_document(self) -> int | None:
        rows = self._allowed if self._allowed is not None else range(len(self._snapshot.sentences))
        if not len(rows):
            return None
        # Sentences are in the order of their documents.
        first, last = (self._snapshot.sentences[int(rows[i])].document for i in (0, -1))
        return first if first == last else None

    def allows(self, sentence: int) -> bool:
        """Whether a sentence is of the documents that are asked."""
        if self._allowed is None:
            return True
        at = int(np.searchsorted(self._allowed, sentence))
        return at < len(self._allowed) and int(self._allowed[at]) == sentence

    def asks_quotations(self, question: str) -> str | None:
        """Return whose quotations of the one article that is asked a question wants, if it does."""
        return asked_quotations(question) if self._only_document() is not None else None

    def answer(self, question: str, near: Sequence[int] = ()) -> Part:
        """Find the answer to one question that stands alone.

        Args:
            question: The question.
            near: Sentences that the conversation was about last; they are read again.
        """
        kind = kind_of(question)
        only = self._only_document()
        if kind is Kind.SUMMARY and only is not None:
            return Part(question, kind, 1.0, sure=True, document=only)
        asked = self.asks_quotations(question)
        if asked is not None and only is not None:
            return self._quotations(question, asked, only)
        about = asked_about(question)
        if about is not None and only is not None:
            held = self._snapshot.documents[only].metadata.get(about)
            if about == "length" or (held is not None and held.start is not None):
                return Part(question, Kind.ABOUT, 1.0, sure=True, about=about, document=only)
            return Part(
                question, Kind.ABOUT, 0.0, reason=Reason.NOT_STATED, what=WHAT[about], document=only
            )
        found = self._find(question, kind, near)
        if not found.sure:
            found = self._in_turns(question, kind, near) or found
        if found.sure or kind not in (Kind.COMPARISON, Kind.YES_NO):
            return found
        return self._compare(question) or found

    def _in_turns(self, question: str, kind: Kind, near: Sequence[int]) -> Part | None:
        """Answer what somebody said about a topic from that person's turns of a conversation.

        No sentence of a turn says that its speaker speaks, so the topic alone is asked of them.
        """
        names, topic = asked_speaker(question), topic_asked(question)
        if not names or not topic:
            return None
        found = self._find(f"What about {topic}?", kind, near, names)
        return replace(found, question=question) if found.sure else None

    def _compare(self, question: str) -> Part | None:
        """Answer a comparison by what the text states of both sides; None unless it does."""
        sides = side_questions(question)
        told = [self._find(side, Kind.FACT, ()) for side, _ in sides]
        best = [p.decision.ranked[0][0].sentence for p in told if p.sure and p.decision]
        if not told or len(best) < len(told):
            return None
        for (_, names), number in zip(sides, best, strict=True):
            if not names <= set(terms(self._snapshot.text(number))):
                return None
        weaker = min(told, key=lambda part: part.probability)
        spent = {name: round(sum(p.spent[name] for p in told), 2) for name in weaker.spent}
        return replace(
            weaker,
            question=question,
            kind=Kind.COMPARISON,
            document=self._snapshot.sentences[best[0]].document,
            following=tuple(sorted(set(best))),
            lead=say("compared"),
            spent=spent,
        )

    def _quotations(self, question: str, asked: str, document: int) -> Part:
        held = quotations(self._snapshot, document, asked)
        if not held:
            words = "anybody’s words in quotation marks"
            return Part(question, Kind.LIST, 0.0, reason=Reason.NOT_STATED, what=words)
        shown = tuple(held[:MOST])
        lead = say("quoted", shown=len(shown), all=len(held))
        return Part(
            question, Kind.LIST, 1.0, sure=True, document=document, following=shown, lead=lead
        )

    def _find(
        self,
        question: str,
        kind: Kind,
        near: Sequence[int],
        turns_of: frozenset[str] = frozenset(),
    ) -> Part:
        spent: dict[str, float] = {}
        clock = time.perf_counter()

        def lap(name: str) -> None:
            nonlocal clock
            now = time.perf_counter()
            spent[name] = round(1000 * (now - clock), 2)
            clock = now

        query = Query(question)
        vector = self._embedder.encode([question])[0]
        lap("embed")
        candidates = search(self._snapshot, query, vector, self._allowed)
        lap("search")
        evidence = gather(
            self._snapshot, query, candidates, self._reader, self._settings.read_passages, near
        )
        lap("read")
        mode = "none" if self._reader is None else "reader"
        names = asked_speaker(question)
        spoken = [
            e
            for e in evidence
            if (not names or speaks(self._snapshot, e.sentence, names))
            and (not turns_of or in_turn(self._snapshot, e.sentence, turns_of))
            and not denies(question, self._snapshot.text(e.sentence))
            and not (kind is Kind.WHY and self._only_told(e.sentence, near))
        ]
        decision = decide(
            spoken, mode, self._settings.min_confidence, self._read_alone(query, spent)
        )
        decision = prefer(decision, self._plain(question, names, spoken), mode)
        if asked_for_words(question):
            kind = Kind.QUOTE
        lap("decide")
        spent["decide"] = round(spent["decide"] - spent.pop("again", 0.0), 2)
        part = Part(
            question,
            kind,
            decision.probability,
            decision=decision,
            candidates=candidates,
            spent=spent,
        )
        if decision.answered:
            part.sure = True
        else:
            part.reason = reason(self._snapshot, query, decision)
            ranked = [e.sentence for e, _ in decide(evidence, mode).ranked]
            part.near = related(self._snapshot, ranked or [c.sentence for c in candidates])
        return part

    def _only_told(self, sentence: int, near: Sequence[int]) -> bool:
        """Whether a sentence was quoted just before and gives no reason for what it says."""
        return sentence in near and not gives_reason(self._snapshot.text(sentence))

    def _read_alone(
        self, query: Query, spent: dict[str, float]
    ) -> Callable[[Evidence], float] | None:
        """Reading of single sentences, whose time counts as reading."""
        reader = self._reader
        if reader is None:
            return None

        def margin(evidence: Evidence) -> float:
            began = time.perf_counter()
            found = margin_alone(self._snapshot, query, reader, evidence.sentence)
            took = 1000 * (time.perf_counter() - began)
            spent["read"] = round(spent["read"] + took, 2)
            spent["again"] = spent.get("again", 0.0) + took
            return found

        return margin

    def _plain(
        self, question: str, names: frozenset[str], evidence: Sequence[Evidence]
    ) -> frozenset[int]:
        """The sentences that answer by their form.

        They leave the question open, or quote the person whose words it asks for.
        """
        quoting = asked_for_words(question)
        return frozenset(
            e.sentence
            for e in evidence
            if leaves_open(question, text := self._snapshot.text(e.sentence))
            or (quoting and quoted_by(text, names))
        )

    def trace(self, found: Sequence[Part], total: float) -> dict[str, object]:
        """Return how the answers came about, as JSON values."""
        return {"questions": [self._trace_part(part) for part in found], "total_ms": total}

    def _trace_part(self, part: Part) -> dict[str, object]:
        rows = []
        for evidence, score in part.decision.ranked[:8] if part.decision else ():
            unit = self._snapshot.sentences[evidence.sentence]
            found = evidence.candidate
            rows.append(
                {
                    "document_id": self._snapshot.documents[unit.document].id,
                    "start": unit.start,
                    "end": unit.end,
                    "dense_rank": found.dense_rank if found else None,
                    "lexical_rank": found.lexical_rank if found else None,
                    "fused_score": round(found.score, 4) if found else None,
                    "reader_margin": round(evidence.margin, 3) if self._reader else None,
                    "rank_score": round(score, 4),
                }
            )
        dropped = [] if part.sure or not part.decision else ["probability below the threshold"]
        if asked_speaker(part.question):
            dropped.append("sentences in which the person asked about does not speak")
        return {
            "question": part.question,
            "kind": part.kind.value,
            "reader": self._reader.name if self._reader else None,
            "probability": part.probability,
            "threshold": part.decision.threshold if part.decision else None,
            "dropped": dropped,
            "sentences": rows,
            "ms": part.spent,
        }


def reason(snapshot: Snapshot, query: Query, decision: Decision) -> Reason:
    """Return why there is no answer."""
    known = [t for t in query.terms if snapshot.lexical_sentences.knows(t)]
    letters = [c for c in query.text if c.isalpha()]
    latin = sum(c.isascii() or "\u00c0" <= c <= "\u024f" for c in letters)
    if letters and latin < 0.5 * len(letters):
        return Reason.OTHER_LANGUAGE
    if not known and not any(w in query.folded.split() for w in ENGLISH):
        return Reason.OTHER_LANGUAGE if len(query.terms) > 3 else Reason.NOT_A_QUESTION
    if not query.terms:
        return Reason.NOT_A_QUESTION
    return Reason.NOT_SURE if decision.probability > 0.3 else Reason.NOT_IN_TEXT


ENGLISH = frozenset("the is are was were do does did what who when where why how which of".split())
