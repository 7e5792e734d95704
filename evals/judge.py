"""Judge a reply by its gold record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.gold import Gold
from evals.metrics.citation_validity import citation_validity
from evals.metrics.citations import citation_precision, citation_recall
from evals.metrics.evidence import covers, evidence_hit, evidence_precision, evidence_recall
from evals.metrics.exact_match import exact_match
from evals.metrics.ndcg import ndcg_at_10
from evals.metrics.recall_at_k import recall_at_k
from evals.metrics.reciprocal_rank import reciprocal_rank
from evals.metrics.repeats import repeated_sentences
from evals.metrics.token_f1 import token_f1
from evals.normalise import holds
from evals.reply import Quoted, quotes_of
from evals.result import Outcome, Ranking, Result
from retriever.types import Answer, Citation, Document, Status


def outcome_of(gold: Gold, answer: Answer, quotes: Sequence[Quoted]) -> Outcome:
    """Return what became of the question.

    The status field tells silence from an answer, never the text. A chat reply that gives a
    reason ("which of the two do you mean?") declines; one without a reason took it for small talk.
    """
    if gold.wants == "chat":
        fits = answer.status is Status.CHAT and not quotes
        return Outcome.CHAT_RIGHT if fits else Outcome.CHAT_WRONG
    if answer.status is Status.CHAT and answer.abstention is None:
        return Outcome.CHAT_WRONG
    if answer.status is not Status.ANSWERED:
        return Outcome.FALSE_SILENCE if gold.answerable else Outcome.RIGHT_SILENCE
    if gold.answerable:
        return Outcome.ANSWERED_RIGHT if _right(gold, quotes) else Outcome.ANSWERED_WRONG
    return Outcome.ANSWERED_RIGHT if _contradicts(gold, quotes) else Outcome.FALSE_ANSWER


def _right(gold: Gold, quotes: Sequence[Quoted]) -> bool:
    shown = [quote.text for quote in quotes if not quote.context]
    return evidence_hit(quotes, gold.parts) and all(
        any(holds(text, string) for text in shown for string in group)
        for group in gold.must_include
    )


def _contradicts(gold: Gold, quotes: Sequence[Quoted]) -> bool:
    """Whether all that was quoted is what the record allows on an unanswerable question."""
    answering = [quote for quote in quotes if not quote.context]
    return bool(answering) and all(covers(quote, gold.evidence) for quote in answering)


def rank_passages(
    gold: Gold, passages: Sequence[Citation], documents: Mapping[str, Document]
) -> Ranking | None:
    """Return the ranking measures of what retrieval found; None where there is nothing to find."""
    if not gold.answerable:
        return None
    found = [
        Quoted(c.quote, c.document_sha256, c.start, c.end, valid=c.document_sha256 in documents)
        for c in passages
    ]
    recall = {k: recall_at_k(found, gold.parts, k) for k in (1, 3, 5, 10)}
    return Ranking(
        recall_1=recall[1],
        recall_3=recall[3],
        recall_5=recall[5],
        recall_10=recall[10],
        reciprocal_rank=reciprocal_rank(found, gold.parts),
        ndcg_10=ndcg_at_10(found, gold.parts),
    )


def judge(
    gold: Gold,
    answer: Answer,
    documents: Mapping[str, Document],
    milliseconds: float = 0.0,
    ranking: Ranking | None = None,
) -> Result:
    """Return the judged result of a reply.

    Args:
        gold: The question and what is right for it.
        answer: The reply.
        documents: The sources, by SHA-256.
        milliseconds: How long the reply took.
        ranking: Of the passages, where they were looked at.
    """
    quotes = quotes_of(answer, documents)
    answering = [quote for quote in quotes if not quote.context]
    outcome = outcome_of(gold, answer, quotes)
    content = gold.wants != "chat"
    accepted = [span.quote for span in gold.evidence] if gold.answerable else []
    spans: list[str | None] = [_span(quote, documents) for quote in answering]
    spans = spans or [None]
    statements = [(quote.text, _cited(quote, documents)) for quote in quotes]
    return Result(
        **_about(gold),
        outcome=outcome,
        interpreted=answer.interpreted_question,
        quoted=tuple(quote.text for quote in answering),
        confidence=answer.confidence if content else None,
        reason=answer.abstention.reason.value if answer.abstention else None,
        f1=max(token_f1(span, accepted) for span in spans) if content else None,
        exact=max(exact_match(span, accepted) for span in spans) if content else None,
        evidence_precision=evidence_precision(quotes, gold.parts) if gold.answerable else None,
        evidence_recall=evidence_recall(quotes, gold.parts) if gold.answerable else None,
        citations=len(quotes),
        valid=citation_validity(quotes),
        citation_precision=citation_precision(statements) if quotes else None,
        citation_recall=citation_recall(statements) if quotes else None,
        repeated=repeated_sentences(quotes),
        ranking=ranking,
        milliseconds=milliseconds,
    )


def failed(gold: Gold, error: Exception, milliseconds: float = 0.0) -> Result:
    """Return the result of a question that raised: wrong everywhere, dropped from nothing."""
    content = gold.wants != "chat"
    missing = 0.0 if gold.answerable else None
    return Result(
        **_about(gold),
        outcome=Outcome.ERROR,
        reason=f"{type(error).__name__}: {error}",
        f1=0.0 if content else None,
        exact=0.0 if content else None,
        evidence_precision=missing,
        evidence_recall=missing,
        milliseconds=milliseconds,
    )


def _about(gold: Gold) -> dict[str, Any]:
    return {
        "id": gold.id,
        "article": gold.article,
        "kind": gold.kind,
        "question": gold.question,
        "turn": len(gold.history) + 1,
        "wants": gold.wants,
        "expected": tuple(span.quote for span in gold.evidence),
    }


def _span(quote: Quoted, documents: Mapping[str, Document]) -> str:
    source = documents.get(quote.document_sha256)
    if quote.focus is None or source is None:
        return quote.text
    return source.text[quote.focus[0] : quote.focus[1]]


def _cited(quote: Quoted, documents: Mapping[str, Document]) -> list[str]:
    source = documents.get(quote.document_sha256)
    return [source.text[quote.start : quote.end]] if source else []
