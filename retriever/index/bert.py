"""Run the 6-layer BERT models in ONNX Runtime, without torch.

The graphs beside this file hold no weights (`python -m retriever.training.graphs` makes them);
the weights come from standard Hugging Face tensors, so that the embedding model is the one
installed and the reader can leave out the word embeddings that it shares with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retriever.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding

LAYERS = 6
Weights = dict[str, NDArray[np.float32]]


def pack(state: Mapping[str, NDArray[Any]]) -> Weights:
    """Return Hugging Face BERT tensors in the graphs' form.

    Args:
        state: Tensors by name, without a `bert.` prefix.

    Returns:
        float32 arrays: matrices transposed for `x @ W`, query, key and value joined.

    Raises:
        ModelError: A tensor is missing.
    """
    try:
        result = {
            f"embeddings.{name}": _float(state[f"embeddings.{name}"])
            for name in (
                "word_embeddings.weight",
                "position_embeddings.weight",
                "token_type_embeddings.weight",
                "LayerNorm.weight",
                "LayerNorm.bias",
            )
        }
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            qkv = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
            result[f"{at}qkv.weight"] = np.concatenate(
                [_float(state[f"{name}.weight"]).T for name in qkv], axis=1
            )
            result[f"{at}qkv.bias"] = np.concatenate([_float(state[f"{n}.bias"]) for n in qkv])
            for part in ("attention.output.dense", "intermediate.dense", "output.dense"):
                result[f"{at}{part}.weight"] = _float(state[f"{at}{part}.weight"]).T.copy()
                result[f"{at}{part}.bias"] = _float(state[f"{at}{part}.bias"])
            for part in ("attention.output.LayerNorm", "output.LayerNorm"):
                for kind in ("weight", "bias"):
                    result[f"{at}{part}.{kind}"] = _float(state[f"{at}{part}.{kind}"])
        if "qa_outputs.weight" in state:
            result["qa_outputs.weight"] = _float(state["qa_outputs.weight"]).T.copy()
            result["qa_outputs.bias"] = _float(state["qa_outputs.bias"])
    except KeyError as error:
        raise ModelError(
            f"The model has no tensor {error.args[0]}.", "It is not a 6-layer BERT."
        ) from error
    return result


def _float(value: NDArray[Any]) -> NDArray[np.float32]:
    return np.ascontiguousarray(value, np.float32)


def session(graph: str, weights: Weights, threads: int) -> onnxruntime.InferenceSession:
    """Return a session of one of the graphs, filled with weights.

    Args:
        graph: `encoder` or `reader`.
        weights: As `pack` gives them.
        threads: CPU threads for one run.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    owned = [np.ascontiguousarray(array) for array in weights.values()]
    values = [ort.OrtValue.ortvalue_from_numpy(array) for array in owned]
    options.add_external_initializers(list(weights), values)
    data = files("retriever.index").joinpath("graphs").joinpath(f"{graph}.onnx").read_bytes()
    try:
        return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(
            f"ONNX Runtime cannot load the {graph} graph ({type(error).__name__}).",
            "Install inquote again.",
        ) from error


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a .safetensors file, without a `bert.` prefix.

    Raises:
        ModelError: The file is missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(str(path))
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"The model file {path.name} is missing or damaged.", "Install inquote again."
        ) from error
    return {name.removeprefix("bert."): value for name, value in tensors.items()}


def batch(encodings: list[Encoding]) -> dict[str, NDArray[np.int64]]:
    """Return tokenizer encodings of one length as a session's inputs, int64 (texts, tokens)."""
    return {
        "input_ids": np.array([e.ids for e in encodings], np.int64),
        "attention_mask": np.array([e.attention_mask for e in encodings], np.int64),
        "token_type_ids": np.array([e.type_ids for e in encodings], np.int64),
    }
