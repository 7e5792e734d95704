"""Average the weights of two readers of one run: `python -m retriever.training.average A B OUT`.

Wortsman et al. 2022, "Model soups": checkpoints that a run passed through lie in one basin, and a
point between them can do better than either end. `--share` is that of B.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from retriever.errors import SettingsError
from retriever.training.checkpoint import save_model
from retriever.training.model import load_reader, load_tokenizer


def average(one: Path, other: Path, share: float, out: Path) -> None:
    """Write the reader (1 - share) * one + share * other.

    Raises:
        SettingsError: The share is not between 0 and 1.
        ModelError: A folder holds no reader, or one of another shape.
    """
    import torch

    if not 0.0 <= share <= 1.0:
        raise SettingsError(f"A share of {share} is not between 0 and 1.", "Give --share 0.5, say.")
    model, second = load_reader(str(one)), load_reader(str(other))
    with torch.no_grad():
        for mine, theirs in zip(model.parameters(), second.parameters(), strict=True):
            mine.lerp_(theirs, share)
    save_model(out, model, load_tokenizer())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.35, help="of the second reader")
    options = parser.parse_args(arguments)
    average(options.one, options.other, options.share, options.out)


if __name__ == "__main__":
    main()
