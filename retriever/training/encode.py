"""Examples to token tensors with span labels, in batches of like length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from retriever.training.windows import Example

if TYPE_CHECKING:
    import torch

MAX_TOKENS = 256
"""Longest sequence trained on: [CLS] question [SEP] window [SEP]."""


@dataclass(frozen=True)
class Encoded:
    """One tokenised example.

    `offsets[i]` is the code-point range of token i in the window, or None outside the window.
    `start` and `end` are inclusive token labels; both are 0, the [CLS], for "no answer here".
    """

    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int] | None]
    start: int
    end: int


def encode(tokenizer: Any, examples: Sequence[Example], limit: int = MAX_TOKENS) -> list[Encoded]:  # noqa: ANN401
    """Tokenise; examples whose answer is beyond the limit are left out.

    Args:
        tokenizer: A fast Hugging Face tokenizer.
        examples: What to encode.
        limit: Longest sequence in tokens; the window is cut, never the question.
    """
    if not examples:
        return []
    batch = tokenizer(
        [e.question for e in examples],
        [e.context for e in examples],
        truncation="only_second",
        max_length=limit,
        return_offsets_mapping=True,
    )
    encoded = []
    for i, example in enumerate(examples):
        sequence = batch.sequence_ids(i)
        offsets = [
            tuple(pair) if side == 1 else None
            for pair, side in zip(batch["offset_mapping"][i], sequence, strict=True)
        ]
        start, end = labels(offsets, example)
        if example.answerable and not start:
            continue
        encoded.append(
            Encoded(batch["input_ids"][i], batch["token_type_ids"][i], offsets, start, end)
        )
    return encoded


def labels(offsets: Sequence[tuple[int, int] | None], example: Example) -> tuple[int, int]:
    """Inclusive token labels of the answer; (0, 0) for no answer or one that was cut off."""
    if not example.answerable:
        return 0, 0
    inside = [
        i
        for i, pair in enumerate(offsets)
        if pair and pair[0] < example.end and pair[1] > example.start
    ]
    last = max((pair[1] for pair in offsets if pair), default=0)
    return (inside[0], inside[-1]) if inside and last >= example.end else (0, 0)


def batches(encoded: Sequence[Encoded], size: int, rng: Random) -> list[list[Encoded]]:
    """Batches of like length in chance order; a last smaller batch is kept."""
    by_length = sorted(encoded, key=lambda e: (len(e.ids), rng.random()))
    grouped = [list(by_length[i : i + size]) for i in range(0, len(by_length), size)]
    rng.shuffle(grouped)
    return grouped


def collate(batch: Sequence[Encoded]) -> dict[str, torch.Tensor]:
    """Pad to the longest of the batch: int64 tensors (batch, tokens) and (batch,) labels."""
    import torch

    longest = max(len(e.ids) for e in batch)

    def padded(rows: list[list[int]]) -> torch.Tensor:
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows])

    return {
        "input_ids": padded([e.ids for e in batch]),
        "token_type_ids": padded([e.types for e in batch]),
        "attention_mask": padded([[1] * len(e.ids) for e in batch]),
        "start_positions": torch.tensor([e.start for e in batch]),
        "end_positions": torch.tensor([e.end for e in batch]),
    }
