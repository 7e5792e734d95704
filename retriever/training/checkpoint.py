"""Checkpoints: two Hugging Face folders (raw, averaged) and what a resumed run needs."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retriever.errors import ModelError, SettingsError
from retriever.training.schedule import MovingAverage


@dataclass
class Progress:
    """How far a run is: counts since its start, seconds of training, next chunk and batch."""

    steps: int = 0
    windows: int = 0
    seconds: float = 0.0
    chunk: int = 0
    batch: int = 0


def save_model(folder: Path, model: Any, tokenizer: Any) -> None:  # noqa: ANN401
    """Write a Hugging Face folder: fp32 safetensors, config, tokenizer."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def save(
    folder: Path,
    model: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    optimizer: Any,  # noqa: ANN401
    average: MovingAverage,
    progress: Progress,
    seed: int,
) -> None:
    """Write `folder` anew: raw/, ema/, state.pt and progress.json.

    It is written beside and then renamed, so that a reader never sees a half-written folder.
    """
    import torch

    fresh, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_model(fresh / "raw", model, tokenizer)
    average.swap()
    save_model(fresh / "ema", model, tokenizer)
    average.swap()
    torch.save({"optimizer": optimizer.state_dict(), "ema": average.state()}, fresh / "state.pt")
    (fresh / "progress.json").write_text(json.dumps({**asdict(progress), "seed": seed}))
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load(folder: Path, optimizer: Any, average: MovingAverage, seed: int) -> Progress:  # noqa: ANN401
    """Bring optimizer and average back; the model itself is loaded from `folder`/raw.

    Raises:
        SettingsError: No complete checkpoint there, or one of a run with another seed.
        ModelError: The checkpoint is of another model.
    """
    import torch

    try:
        saved = json.loads((folder / "progress.json").read_text())
        state = torch.load(folder / "state.pt", weights_only=True, map_location="cpu")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"No complete checkpoint in {folder.name} ({type(error).__name__}).",
            "Leave out --resume to start anew.",
        ) from error
    if saved.pop("seed") != seed:
        raise SettingsError(
            f"The checkpoint in {folder.name} is of a run with another seed.",
            "Give the same --seed, or start anew in another --out.",
        )
    try:
        optimizer.load_state_dict(state["optimizer"])
        average.load(state["ema"])
    except (ValueError, RuntimeError) as error:
        raise ModelError(
            f"The checkpoint in {folder.name} is of another model: {error}.",
            "Start anew in another --out.",
        ) from error
    return Progress(**saved)
