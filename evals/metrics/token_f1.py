"""Token F1 (Rajpurkar et al. 2016, SQuAD), against the closest of several references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.errors import GoldError
from evals.normalise import tokens


def token_f1(prediction: str | None, references: Sequence[str]) -> float:
    """Return the best F1 of shared tokens over the references, 0 to 1.

    Args:
        prediction: The answer; None for silence.
        references: Accepted answers; none at all means that silence is right (SQuAD 2.0).

    Raises:
        GoldError: A reference is empty once normalised.
    """
    wanted = [tokens(reference) for reference in references]
    if not all(wanted):
        raise GoldError("A reference answer is empty once normalised.", "Mend the gold record.")
    if prediction is None or not references:
        return float(prediction is None and not references)
    got = tokens(prediction)
    return max(_f1(got, reference) for reference in wanted)


def _f1(got: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(got) & Counter(wanted)).values())
    return 2 * shared / (len(got) + len(wanted))
