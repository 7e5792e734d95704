"""Take a question as it was meant: spelling mended, follow-ups completed, two people told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retriever.ask.about import asked_about
from retriever.ask.answering import Answering, Part
from retriever.ask.conversation import Said
from retriever.ask.decide import numbers
from retriever.ask.followup import asks_for_more, complete
from retriever.ask.names import gender, plain
from retriever.ask.question import kind_of
from retriever.ask.spelling import corrected
from retriever.index.snapshot import Snapshot
from retriever.types import Kind, Reason

MORE = 2
"""Sentences quoted on "tell me more"."""
LATER = 0.04
"""How much surer the reader must be of each further reading of a question."""


def answer_as_meant(
    answering: Answering, snapshot: Snapshot, question: str, said: Sequence[Said]
) -> Part:
    """Answer one question in the reading that the reader is surest of.

    Args:
        answering: Answers questions that stand alone.
        snapshot: What is searched.
        question: As typed.
        said: Earlier turns, oldest first.
    """
    typed = question
    question = corrected(snapshot, typed)
    whole = asked_about(question) or answering.asks_quotations(question)
    if kind_of(question) is Kind.SUMMARY or whole is not None:
        return answering.answer(question)
    cited = [n for turn in reversed(said) for n in turn.sentences if answering.allows(n)]
    near = tuple(dict.fromkeys(cited))[:2]
    if asks_for_more(question) and near:
        return _more(snapshot, typed, cited)

    def tells(name: str) -> str | None:
        texts = (
            snapshot.text(n)
            for document in {snapshot.sentences[c].document for c in cited}
            for n in snapshot.within(document)
        )
        return gender(name, texts)

    meant = complete(question, said, tells)
    alone = len(meant.tries) == 1
    found: dict[str, Part] = {}
    for attempt in meant.tries:
        part = found[attempt] = answering.answer(attempt, () if alone else near)
        clear = part.decision is None or part.probability >= numbers("reader").strong
        if part.sure and (clear or part.kind is Kind.QUOTE):
            break
    rivals = [found[asked] for _, asked in meant.rivals if asked in found]
    if len(rivals) == 2 and all(p.sure for p in rivals) and _best(rivals[0]) != _best(rivals[1]):
        names = " or ".join(plain(name) for name, _ in meant.rivals)
        return replace(rivals[0], question=typed, sure=False, reason=Reason.WHICH_ONE, what=names)
    placed = [part for part in found.values() if part.sure]
    if not placed:
        return found[meant.tries[0]]
    return max(placed, key=lambda part: part.probability - LATER * placed.index(part))


def _more(snapshot: Snapshot, question: str, cited: Sequence[int]) -> Part:
    """The sentences that follow the furthest one cited, as far as the conversation has not been."""
    document = snapshot.sentences[cited[0]].document
    last = max(n for n in cited if snapshot.sentences[n].document == document)
    following = tuple(n for n in snapshot.within(document) if n > last)[:MORE]
    if not following:
        return Part(question, Kind.FACT, 0.0, reason=Reason.NOT_IN_TEXT)
    return Part(question, Kind.FACT, 1.0, sure=True, document=document, following=following)


def _best(part: Part) -> int | None:
    return part.decision.ranked[0][0].sentence if part.decision else None
