"""Batches ready for the model, made ahead of it by processes of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from retriever.training.encode import batches, collate, encode
from retriever.training.mixture import Chunks, Order

if TYPE_CHECKING:
    import torch

Batch = dict[str, "torch.Tensor"]


def feed(
    everything: Sequence[Order],
    tokenizer: Any,  # noqa: ANN401
    seed: int,
    size: int,
    start: int = 0,
    workers: int = 0,
    pin: bool = False,
) -> Iterator[tuple[int, list[Batch]]]:
    """Endless chunks of batches, each with its number; the same ones whatever the workers.

    Args:
        everything: The orders of an epoch.
        tokenizer: A fast Hugging Face tokenizer.
        seed: Of the run.
        size: Windows a batch.
        start: Number of the first chunk wanted.
        workers: Processes that make chunks ahead; 0 makes them in this one, when asked.
        pin: Put them into page-locked memory, from which a GPU copies faster.
    """
    from torch.utils.data import DataLoader, IterableDataset, get_worker_info

    class Source(IterableDataset[tuple[int, list[Batch]]]):
        """Worker w of W makes chunks start + w, start + w + W, and so on."""

        def __iter__(self) -> Iterator[tuple[int, list[Batch]]]:
            drawn = Chunks(everything, seed)
            info = get_worker_info()
            number = start + (info.id if info else 0)
            while True:
                rng = Random(f"{seed}/batches/{number}")
                encoded = encode(tokenizer, drawn[number])
                yield number, [collate(batch) for batch in batches(encoded, size, rng)]
                number += info.num_workers if info else 1

    yield from DataLoader(
        Source(),
        batch_size=None,
        num_workers=workers,
        pin_memory=pin,
        prefetch_factor=3 if workers else None,
        multiprocessing_context="fork" if workers else None,
    )
