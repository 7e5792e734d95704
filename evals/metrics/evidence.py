"""Evidence: does what was quoted stand where an accepted answer stands?

By overlap of code points, so that sentence, passage and gold span need not have the same ends
(as the evidence sentences of HotpotQA, Yang et al. 2018, but on spans).
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.gold import Span
from evals.reply import Quoted

COVERED = 0.8
"""Share of an accepted span that a quote must hold to count for it."""


def overlap(quote: Quoted, span: Span) -> float:
    """Return the share of the span's code points that the quote holds, 0 to 1."""
    if quote.document_sha256 != span.document_sha256 or not quote.valid:
        return 0.0
    return max(0, min(quote.end, span.end) - max(quote.start, span.start)) / len(span.quote)


def covers(quote: Quoted, spans: Sequence[Span]) -> bool:
    """Return whether the quote holds one of the accepted spans, all but a fifth of it at most."""
    return any(overlap(quote, span) >= COVERED for span in spans)


def evidence_recall(quotes: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> float:
    """Return the share of the parts that an answering quote covers; context does not answer."""
    answering = [quote for quote in quotes if not quote.context]
    return sum(any(covers(q, part) for q in answering) for part in parts) / len(parts)


def evidence_precision(quotes: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> float:
    """Return the share of answering quotes that hold accepted evidence; 0 without a quote."""
    answering = [quote for quote in quotes if not quote.context]
    if not answering:
        return 0.0
    return sum(any(covers(q, part) for part in parts) for q in answering) / len(answering)


def evidence_hit(quotes: Sequence[Quoted], parts: Sequence[Sequence[Span]]) -> bool:
    """Return whether every part is covered: "the right sentence was quoted"."""
    return evidence_recall(quotes, parts) == 1.0
