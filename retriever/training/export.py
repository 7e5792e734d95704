"""Ship a trained reader: its weights in half precision, without the shared word embeddings.

python -m retriever.training.export CHECKPOINT OUT
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from retriever.errors import ModelError
from retriever.index.bert import read_tensors
from retriever.index.embed import PACKAGED, model_folder

log = logging.getLogger(__name__)

SHARED = "embeddings.word_embeddings.weight"


def export(checkpoint: Path, out: Path) -> dict[str, object]:
    """Write `reader.safetensors` and `reader.json` for a `BertForQuestionAnswering` folder.

    Raises:
        ModelError: The word embeddings are not those of the embedding model.
    """
    tensors = read_tensors(checkpoint / "model.safetensors")
    words = read_tensors(Path(model_folder(next(iter(PACKAGED)))) / "model.safetensors")[SHARED]
    ours = tensors.pop(SHARED)
    if ours.shape != words.shape or np.abs(ours.astype(np.float32) - words).max() > 1e-3:
        raise ModelError(
            "The checkpoint's word embeddings are not the embedding model's.",
            "Train with the word embeddings frozen.",
        )
    kept = {
        name: np.ascontiguousarray(value, np.float16)
        for name, value in sorted(tensors.items())
        if name.startswith(("embeddings.", "encoder.", "qa_outputs."))
        and "position_ids" not in name
    }
    out.mkdir(parents=True, exist_ok=True)
    path = out / "reader.safetensors"
    save_file(kept, str(path))
    card: dict[str, object] = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "tensors": len(kept),
        "bytes": path.stat().st_size,
    }
    (out / "reader.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    return card


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log.info("%s", export(options.checkpoint, options.out))


if __name__ == "__main__":
    main()
