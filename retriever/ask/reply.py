"""The reply to a message: answered, abstained or chat."""

from __future__ import annotations

from collections.abc import Sequence

from retriever.ask.answering import Part
from retriever.ask.compose import Draft
from retriever.ask.decide import band
from retriever.ask.templates import say
from retriever.index.snapshot import Snapshot
from retriever.types import (
    Abstention,
    Answer,
    Kind,
    Reason,
    Segment,
    SegmentType,
    Status,
)


def _text(text: str) -> tuple[Segment, ...]:
    return (Segment(SegmentType.TEMPLATE, text),)


def chat(name: str, question: str, fingerprint: str) -> Answer:
    """Return the reply to small talk: no search, no citation."""
    text = say(name)
    return Answer(
        Status.CHAT, Kind.CHAT, text, _text(text), (), None, None, None, (), question, fingerprint
    )


def which_one(snapshot: Snapshot, part: Part) -> Answer:
    """Return the question back that names both people whom a pronoun may mean."""
    text = _message(part)
    return Answer(
        status=Status.CHAT,
        kind=Kind.CHAT,
        text=text,
        segments=_text(text),
        citations=(),
        confidence=None,
        band=None,
        abstention=Abstention(Reason.WHICH_ONE, text),
        related=(),
        interpreted_question=part.question,
        index_fingerprint=snapshot.fingerprint,
    )


def _message(part: Part) -> str:
    reason = part.reason or Reason.NOT_IN_TEXT
    return say(reason.value, what=part.what)


def _interpreted(found: Sequence[Part]) -> str:
    return " ".join(part.question for part in found)


def _mode(part: Part) -> str:
    read = part.decision and any(e.focus for e, _ in part.decision.ranked)
    return "reader" if read else "none"


def abstained(snapshot: Snapshot, found: Sequence[Part]) -> Answer:
    """Return the reply when no part is answered."""
    first = found[0]
    text = _message(first)
    probability = max(part.probability for part in found)
    return Answer(
        status=Status.ABSTAINED,
        kind=Kind.SEVERAL if len(found) > 1 else first.kind,
        text=text,
        segments=_text(text),
        citations=(),
        confidence=probability,
        band="weak",
        abstention=Abstention(first.reason or Reason.NOT_IN_TEXT, text),
        related=first.near,
        interpreted_question=_interpreted(found),
        index_fingerprint=snapshot.fingerprint,
    )


def answered(snapshot: Snapshot, found: Sequence[Part]) -> Answer:
    """Return the reply when some part is answered; each part has a paragraph of its own."""
    draft = Draft(snapshot)
    for place, part in enumerate(found):
        if place:
            draft.say("\n\n")
        if len(found) > 1:
            draft.say(say("part", question=part.question))
        if part.sure:
            part.write(draft)
        else:
            draft.say(_message(part))
    sure = [part for part in found if part.sure]
    weakest = min(sure, key=lambda part: part.probability)
    return Answer(
        status=Status.ANSWERED,
        kind=Kind.SEVERAL if len(found) > 1 else found[0].kind,
        text=draft.text,
        segments=tuple(draft.segments),
        citations=draft.numbering.citations,
        confidence=weakest.probability,
        band=band(weakest.probability, _mode(weakest)) if weakest.decision else "strong",
        abstention=None,
        related=(),
        interpreted_question=_interpreted(found),
        index_fingerprint=snapshot.fingerprint,
    )
