"""The packaged embedding model in ONNX Runtime: the same vectors, without loading torch."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retriever.errors import ModelError
from retriever.index import bert
from retriever.index.embed import SentenceEmbedder, model_folder, weights_digest
from retriever.types import Embedder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from retriever.types import FloatMatrix

MAX_TOKENS = 256
TOKENS_A_BATCH = 4096
SPREAD = 1.25
"""The longest text of a batch in parts of the shortest."""


def suits(folder: Path) -> bool:
    """Whether a sentence-transformers folder is the kind of model that the graph computes."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    shape = {
        "model_type": "bert",
        "hidden_size": 384,
        "num_hidden_layers": 6,
        "hidden_act": "gelu",
        "num_attention_heads": 12,
        "intermediate_size": 1536,
    }
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    return (
        all(config.get(name) == value for name, value in shape.items())
        and bool(pooling.get("pooling_mode_mean_tokens"))
        and kinds == ["Transformer", "Pooling", "Normalize"]
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


class OnnxEmbedder:
    """all-MiniLM-L6-v2 and models of its shape; loaded at first use.

    Agrees with sentence-transformers to about 1e-6 a component (a test holds it there).
    """

    dimension = 384

    def __init__(self, name: str, folder: Path, threads: int = 2) -> None:
        self.name = name
        self._folder = folder
        self._threads = threads

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights and pooling settings, 64 hexadecimal digits."""
        return weights_digest(self._folder)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The model's tokenizer, cutting at `MAX_TOKENS`, without padding."""
        tokenizer = load_tokenizer(self._folder / "tokenizer.json")
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def weights(self) -> bert.Weights:
        """The model's weights; the reader borrows the word embeddings."""
        return bert.pack(bert.read_tensors(self._folder / "model.safetensors"))

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401  (onnxruntime has no types)
        return bert.session("encoder", self.weights, self._threads)

    def encode(self, texts: list[str], progress: bool = False) -> FloatMatrix:
        """Embed texts; see `retriever.types.Embedder`. Beyond 256 tokens a text is cut."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        encodings = self.tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda i: (len(encodings[i].ids), i))
        for group in _groups(order, [len(e.ids) for e in encodings]):
            longest = max(len(encodings[i].ids) for i in group)
            for i in group:
                encodings[i].pad(longest)
            result[group] = self._session.run(None, bert.batch([encodings[i] for i in group]))[0]
        if not np.isfinite(result).all():
            raise ModelError(
                f"The embedding model {self.name} gave a value that is not a number.",
                "Its weights are damaged: install it again.",
            )
        return result


def _groups(order: list[int], lengths: list[int]) -> list[list[int]]:
    """Divide texts, shortest first, into batches that hold little padding."""
    groups: list[list[int]] = []
    for i in order:
        near = groups and lengths[i] <= SPREAD * lengths[groups[-1][0]]
        if near and lengths[i] * (len(groups[-1]) + 1) <= TOKENS_A_BATCH:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def load_tokenizer(path: Path) -> Tokenizer:
    """Return a fast tokenizer without padding or cutting.

    Raises:
        ModelError: The file is missing or damaged.
    """
    import os

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(path.read_text("utf-8"))
    except Exception as error:  # tokenizers raises plain Exception
        raise ModelError(
            f"The tokenizer file {path.name} is missing or damaged.", "Install the model again."
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def load_embedder(name: str, threads: int = 2) -> Embedder:
    """Return the embedder for a model's name or folder: ONNX Runtime where the graph suits it."""
    folder = Path(model_folder(name))
    if folder.is_dir() and suits(folder):
        return OnnxEmbedder(name, folder, threads)
    return SentenceEmbedder(name, threads)
