"""Citation validity: does each quote stand where its citation says, to the character?"""

from __future__ import annotations

from collections.abc import Sequence

from evals.reply import Quoted


def citation_validity(quotes: Sequence[Quoted]) -> float:
    """Return the share of quotes that hold. A reply that quotes nothing has no false citation."""
    return sum(quote.valid for quote in quotes) / len(quotes) if quotes else 1.0
