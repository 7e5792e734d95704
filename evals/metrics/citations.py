"""Citation recall and precision (Gao et al. 2023, ALCE), sentence by sentence.

ALCE asks a language model whether the cited passages entail a statement. Here a statement is a
quoted sentence, and it is supported if the sources hold its words at the cited place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Supports = Callable[[str, Sequence[str]], bool]


def verbatim(statement: str, cited: Sequence[str]) -> bool:
    """Return whether one of the cited texts holds the statement to the character."""
    return any(statement in text for text in cited)


def citation_recall(
    statements: Sequence[tuple[str, Sequence[str]]], supports: Supports = verbatim
) -> float:
    """Return the share of statements that their cited texts together support.

    Args:
        statements: Each with the texts that its citations point to, as the sources hold them.
        supports: Whether the texts support the statement.

    Returns:
        0 to 1; 0 for a reply without a statement.
    """
    if not statements:
        return 0.0
    return sum(bool(cited) and supports(s, cited) for s, cited in statements) / len(statements)


def citation_precision(
    statements: Sequence[tuple[str, Sequence[str]]], supports: Supports = verbatim
) -> float:
    """Return the share of citations that are needed.

    A citation counts if its statement is supported, and either supports it alone or cannot be
    left out. One that does neither is beside the point.
    """
    needed = total = 0
    for statement, cited in statements:
        total += len(cited)
        if not (cited and supports(statement, cited)):
            continue
        for n, text in enumerate(cited):
            others = [*cited[:n], *cited[n + 1 :]]
            needed += supports(statement, [text]) or not supports(statement, others)
    return needed / total if total else 0.0
