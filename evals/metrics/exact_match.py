"""Exact match (Rajpurkar et al. 2016, SQuAD), against the closest of several references."""

from __future__ import annotations

from collections.abc import Sequence

from evals.errors import GoldError
from evals.normalise import normalise


def exact_match(prediction: str | None, references: Sequence[str]) -> float:
    """Return 1 if the prediction equals a reference once both are normalised, else 0.

    Args:
        prediction: The answer; None for silence.
        references: Accepted answers; none at all means that silence is right (SQuAD 2.0).

    Raises:
        GoldError: A reference is empty once normalised: a bad label, which would match anything.
    """
    wanted = [normalise(reference) for reference in references]
    if not all(wanted):
        raise GoldError("A reference answer is empty once normalised.", "Mend the gold record.")
    if prediction is None:
        return float(not references)
    return float(normalise(prediction) in wanted)
