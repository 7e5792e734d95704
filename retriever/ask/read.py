"""Readers: extractive models that find the answer span in a passage, or none.

Method: Devlin et al. 2019, "BERT", section 4.3: a start and an end logit for every token, the
null answer at [CLS].
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.errors import ModelError
from retriever.index import bert
from retriever.index.embed import PACKAGED, model_folder
from retriever.index.embed_onnx import load_tokenizer
from retriever.types import Reader, Reading

MAX_TOKENS = 256
STRIDE = 64
LONGEST_SPAN = 48
SPANS = 8


def best_spans(
    start: NDArray[np.float32], end: NDArray[np.float32], offsets: list[tuple[int, int]]
) -> list[tuple[float, int, int]]:
    """Return the best spans of a passage that do not overlap: (score, start, end), best first.

    Args:
        start: Start logits of the passage's tokens, shape (tokens,).
        end: End logits, the same shape.
        offsets: Each token's range of code points in the passage.
    """
    count = len(offsets)
    if count == 0:
        return []
    pairs = start[:, None] + end[None, :]
    distance = np.arange(count)[None, :] - np.arange(count)[:, None]
    pairs[(distance < 0) | (distance >= LONGEST_SPAN)] = -np.inf
    result: list[tuple[float, int, int]] = []
    for _ in range(SPANS):
        flat = int(np.argmax(pairs))
        first, last = divmod(flat, count)
        score = float(pairs[first, last])
        if not np.isfinite(score):
            break
        result.append((score, offsets[first][0], offsets[last][1]))
        pairs[: last + 1, first:] = -np.inf
    return result


def merge(windows: list[list[Reading]]) -> list[Reading]:
    """Join the readings of one passage's windows: best margin first, overlapping ones dropped."""
    kept: list[Reading] = []
    for reading in sorted(
        (r for window in windows for r in window), key=lambda r: (-r.margin, r.start, r.end)
    ):
        if all(reading.end <= other.start or reading.start >= other.end for other in kept):
            kept.append(reading)
    return kept[:SPANS]


class OnnxReader:
    """The reader that ships, in ONNX Runtime."""

    def __init__(self, folder: Path, embedder_folder: Path, threads: int = 2) -> None:
        self._folder = folder
        self._embedder_folder = embedder_folder
        self._threads = threads
        card = json.loads((folder / "reader.json").read_text("utf-8"))
        self._sha256: str = card["sha256"]
        self.name = f"builtin-{self._sha256[:12]}"

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401
        tokenizer = load_tokenizer(self._embedder_folder / "tokenizer.json")
        tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE, strategy="only_second")
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401
        path = self._folder / "reader.safetensors"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != self._sha256:
            raise ModelError(
                "The reader's weights are missing or damaged.", "Install inquote again."
            )
        shared = bert.read_tensors(self._embedder_folder / "model.safetensors")
        words = {"embeddings.word_embeddings.weight": shared["embeddings.word_embeddings.weight"]}
        return bert.session("reader", bert.pack(bert.read_tensors(path) | words), self._threads)

    def read(self, question: str, passages: list[str]) -> list[list[Reading]]:
        """Read passages; see `retriever.types.Reader`.

        One at a time: on two cores a batch, padded to its longest window, took 1.5 times as long.
        """
        if not passages:
            return []
        found = []
        for encoding in self._tokenizer.encode_batch([(question, p) for p in passages]):
            windows = []
            for part in [encoding, *encoding.overflowing]:
                starts, ends = self._session.run(None, bert.batch([part]))
                windows.append(readings(starts[0], ends[0], part.sequence_ids, part.offsets))
            found.append(merge(windows))
        return found


def readings(
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    sequence_ids: list[int | None],
    offsets: list[tuple[int, int]],
) -> list[Reading]:
    """Return the readings of one window from its logits.

    Raises:
        ModelError: A logit is not finite.
    """
    inside = [i for i, s in enumerate(sequence_ids) if s == 1 and offsets[i][1] > offsets[i][0]]
    if not (np.isfinite(start[[0, *inside]]).all() and np.isfinite(end[[0, *inside]]).all()):
        raise ModelError("The reader gave a value that is not a number.", "Set INQUOTE_READER.")
    null = float(start[0] + end[0])
    spans = best_spans(start[inside], end[inside], [offsets[i] for i in inside])
    return [Reading(a, b, score, null) for score, a, b in spans if b > a]


class TransformersReader:
    """Any Hugging Face `QuestionAnswering` checkpoint, by folder or name, in torch."""

    def __init__(self, name: str, threads: int = 2) -> None:
        import os

        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(threads)
        self.name = Path(name).name if Path(name).is_dir() else name
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name, local_files_only=True)
            model: Any = AutoModelForQuestionAnswering.from_pretrained(
                name, local_files_only=True, dtype=torch.float32
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"The reader {self.name} cannot be loaded from this machine "
                f"({type(error).__name__}).",
                "Set INQUOTE_READER to builtin, none, or a folder that holds the model.",
            ) from error
        if not self._tokenizer.is_fast:
            raise ModelError(
                f"The reader {self.name} has no fast tokenizer, which gives the offsets.",
                "Choose a checkpoint with a tokenizer.json.",
            )
        self._model = model.eval()

    def read(self, question: str, passages: list[str]) -> list[list[Reading]]:
        """Read passages in one batch; see `retriever.types.Reader`."""
        import torch

        if not passages:
            return []
        limit = min(384, int(self._model.config.max_position_embeddings) - 2)
        encoded = self._tokenizer(
            [question] * len(passages),
            passages,
            truncation="only_second",
            max_length=limit,
            stride=STRIDE,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        owners = encoded.pop("overflow_to_sample_mapping").tolist()
        offsets = encoded.pop("offset_mapping").tolist()
        with torch.inference_mode():
            out = self._model(**encoded)
        starts, ends = out.start_logits.numpy(), out.end_logits.numpy()
        found: list[list[list[Reading]]] = [[] for _ in passages]
        for row, owner in enumerate(owners):
            spans = [(int(a), int(b)) for a, b in offsets[row]]
            found[owner].append(readings(starts[row], ends[row], encoded.sequence_ids(row), spans))
        return [merge(windows) for windows in found]


def load_reader(name: str, threads: int = 2) -> Reader | None:
    """Return the reader that a setting names; None for `none`.

    Args:
        name: `builtin`, `none`, or a checkpoint's folder or name.
        threads: CPU threads.

    Raises:
        ModelError: It cannot be loaded.
    """
    if name == "none":
        return None
    if name == "builtin":
        folder = Path(str(files("retriever.ask"))) / "reader"
        shared = Path(model_folder(next(iter(PACKAGED))))
        return OnnxReader(folder, shared, threads)
    return TransformersReader(name, threads)
