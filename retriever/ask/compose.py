"""Put an answer together from sentences of the source and a few words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retriever.ask.cite import Numbering, cite
from retriever.ask.context import antecedents, turn
from retriever.ask.decide import Decision
from retriever.ask.evidence import Evidence
from retriever.ask.question import SEVERAL, sides
from retriever.ask.templates import say
from retriever.index.lexical import terms
from retriever.index.snapshot import Snapshot
from retriever.types import Citation, Document, Kind, Segment, SegmentType

RELATED = 3
MOST_LISTED = 4


@dataclass
class Draft:
    """An answer that is being written."""

    snapshot: Snapshot
    segments: list[Segment] = field(default_factory=list)
    numbering: Numbering = field(default_factory=Numbering)
    quoted: set[tuple[int, int, int]] = field(default_factory=set)

    def say(self, text: str) -> None:
        """Add words of ours."""
        if self.segments and self.segments[-1].type is SegmentType.TEMPLATE:
            held = self.segments.pop()
            text = held.text + text
        self.segments.append(Segment(SegmentType.TEMPLATE, text))

    def quote_range(
        self,
        document: Document,
        start: int,
        end: int,
        focus: tuple[int, int] | None = None,
        role: str = "answer",
    ) -> None:
        """Add a quotation: marks and number are ours, what is between is the source's slice."""
        citation = self.numbering.cite(document, start, end)
        inside = (focus[0] - start, focus[1] - start) if focus else None
        self.say("“")
        self.segments.append(
            Segment(SegmentType.QUOTE, citation.quote, citation.number, inside, role)
        )
        self.say(f"” [{citation.number}]")

    def quote(
        self, sentence: int, focus: tuple[int, int] | None = None, role: str = "answer"
    ) -> bool:
        """Add a sentence, unless it was quoted already; say whether it was added."""
        unit = self.snapshot.sentences[sentence]
        key = (unit.document, unit.start, unit.end)
        if key in self.quoted:
            return False
        self.quoted.add(key)
        self.quote_range(self.snapshot.documents[unit.document], unit.start, unit.end, focus, role)
        return True

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(segment.text for segment in self.segments)


def supporting(
    snapshot: Snapshot, decision: Decision, kind: Kind, question: str = ""
) -> list[Evidence]:
    """Return the evidence to quote, best first: one sentence, or several for lists and quotes.

    A further sentence is taken when the reader prefers a span in it to silence about as
    clearly as in the best one; for a comparison also the best one on each side that no chosen
    sentence names.
    """
    best, top = decision.ranked[0]
    chosen = [best]
    if kind in SEVERAL:
        for evidence, score in decision.ranked[1:]:
            close = score >= top - 2.5 and evidence.focus is not None
            if close and evidence.margin > 0.0 and len(chosen) < MOST_LISTED:
                chosen.append(evidence)
    for side in sides(question) if kind is Kind.COMPARISON else ():
        if not any(side <= set(terms(snapshot.text(e.sentence))) for e in chosen):
            named = (e for e, _ in decision.ranked if side <= set(terms(snapshot.text(e.sentence))))
            chosen += [e for e in [next(named, None)] if e is not None]
    return chosen


def write_answer(draft: Draft, decision: Decision, kind: Kind, question: str = "") -> None:
    """Write one answer: the sentences that answer, then the context they need."""
    chosen = supporting(draft.snapshot, decision, kind, question)
    several = len(chosen) > 1
    names = {Kind.YES_NO: "yes_no", Kind.QUOTE: "quote"}
    name = "list" if several and kind is Kind.LIST else names.get(kind, "fact")
    fresh = [e for e in chosen if not _quoted(draft, e.sentence)]
    if not fresh:
        unit = draft.snapshot.sentences[chosen[0].sentence]
        document = draft.snapshot.documents[unit.document]
        number = draft.numbering.cite(document, unit.start, unit.end).number
        draft.say(f"The sentence quoted above answers this too [{number}].")
        return
    draft.say(say(name))
    for place, evidence in enumerate(sorted(fresh, key=lambda e: e.sentence)):
        if place:
            draft.say(" ")
        draft.quote(evidence.sentence, evidence.focus)
    for evidence in fresh:
        for number in antecedents(draft.snapshot, evidence.sentence):
            if not _quoted(draft, number):
                near = number == evidence.sentence - 1
                draft.say(say("context" if near else "context_far"))
                draft.quote(number, role="context")
        _attribute(draft, evidence.sentence)


def _attribute(draft: Draft, sentence: int) -> None:
    """Quote the name before a turn of a conversation, for a sentence further on in that turn."""
    said = turn(draft.snapshot, sentence)
    if said is None or said[0] == sentence or _quoted(draft, said[0]):
        return
    unit = draft.snapshot.sentences[said[0]]
    key = (unit.document, unit.start, unit.start + len(said[1]))
    if key not in draft.quoted:
        draft.quoted.add(key)
        draft.say(say("speaker"))
        document = draft.snapshot.documents[unit.document]
        draft.quote_range(document, key[1], key[2], None, "context")
        draft.say(".")


def write_following(
    draft: Draft, lead: str, sentences: Sequence[int], context: bool = False
) -> None:
    """Write sentences in their order; with `context` each behind the one that it needs."""
    wanted: list[tuple[int, str]] = []
    for number in sentences:
        needed = antecedents(draft.snapshot, number) if context else []
        wanted += [(before, "context") for before in needed if before not in sentences]
        wanted.append((number, "answer"))
    fresh = [(number, role) for number, role in wanted if not _quoted(draft, number)]
    draft.say(lead if fresh else "The sentences quoted above answer this too.")
    for place, (number, role) in enumerate(dict(fresh).items()):
        draft.say(" " if place else "")
        draft.quote(number, role=role)


def _quoted(draft: Draft, sentence: int) -> bool:
    unit = draft.snapshot.sentences[sentence]
    return (unit.document, unit.start, unit.end) in draft.quoted


def related(snapshot: Snapshot, sentences: Sequence[int]) -> tuple[Citation, ...]:
    """Return citations of the nearest sentences, for an abstention: not an answer."""
    result = []
    for place, sentence in enumerate(dict.fromkeys(sentences), 1):
        unit = snapshot.sentences[sentence]
        document = snapshot.documents[unit.document]
        result.append(cite(document, unit.start, unit.end, place))
        if place == RELATED:
            break
    return tuple(result)
