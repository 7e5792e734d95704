"""Learning from several readers at once: their mean probabilities beside the labels.

Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network". Several readers
that were trained apart err apart; one of the same size that is taught their mean comes near to
what they reach together, at the cost of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def taught(
    teachers: Sequence[Any], batch: dict[str, torch.Tensor]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the teachers' mean probabilities of start and end, each (batch, tokens)."""
    import torch

    inputs = {name: batch[name] for name in ("input_ids", "token_type_ids", "attention_mask")}
    starts, ends = [], []
    with torch.no_grad():
        for teacher in teachers:
            out = teacher(**inputs)
            starts.append(out.start_logits.float().softmax(-1))
            ends.append(out.end_logits.float().softmax(-1))
    return torch.stack(starts).mean(0), torch.stack(ends).mean(0)


def loss(
    start_logits: torch.Tensor,
    end_logits: torch.Tensor,
    target: tuple[torch.Tensor, torch.Tensor],
    labelled: torch.Tensor,
    hard: float,
) -> torch.Tensor:
    """Return (1 - hard) of the cross-entropy to the teachers and `hard` of that to the labels.

    Args:
        start_logits: The pupil's, (batch, tokens).
        end_logits: Likewise.
        target: What `taught` gave.
        labelled: The pupil's loss on the labels, a scalar.
        hard: Share of the labels, from 0 to 1.
    """
    soft = [
        -(wanted * logits.float().log_softmax(-1)).sum(-1).mean()
        for logits, wanted in zip((start_logits, end_logits), target, strict=True)
    ]
    return (1.0 - hard) * (soft[0] + soft[1]) / 2 + hard * labelled
