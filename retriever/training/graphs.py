"""Make the ONNX graphs of the 6-layer BERT that inquote runs: structure only, no weights.

    python -m retriever.training.graphs OUT

The graphs are exported once from a model with random weights, fused by ONNX Runtime's
transformer optimizer, and emptied of every weight; `retriever.index.bert` fills them again from
standard Hugging Face tensors. `encoder.onnx` gives the mean-pooled unit vector of each text,
`reader.onnx` start and end logits of each token.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.transformers.optimizer import optimize_model
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from retriever.index.bert import pack

log = logging.getLogger(__name__)

HIDDEN, HEADS = 384, 12


class _Encoder(torch.nn.Module):
    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        hidden = self.bert(input_ids, attention_mask, token_type_ids).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        unit: torch.Tensor = mean / mean.norm(dim=1, keepdim=True).clamp(min=1e-12)
        return unit


class _Reader(torch.nn.Module):
    def __init__(self, model: BertForQuestionAnswering) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        out = self.model(input_ids, attention_mask, token_type_ids)
        return out.start_logits, out.end_logits


def empty_graph(module: torch.nn.Module, weights: dict[str, np.ndarray], path: Path) -> None:
    """Export a module as a fused graph whose weights are left out and named as `pack` names them.

    Raises:
        ValueError: A weight of the graph is none of the model's.
    """
    ids = torch.randint(1000, 2000, (2, 9))
    mask, types = torch.ones_like(ids), torch.zeros_like(ids)
    outputs = ["start_logits", "end_logits"] if isinstance(module, _Reader) else ["vectors"]
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in inputs + outputs}
    axes |= {"vectors": {0: "batch"}} if outputs == ["vectors"] else {}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        torch.onnx.export(
            module.eval(),
            (ids, mask, types),
            str(raw),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        fused = optimize_model(
            str(raw), model_type="bert", num_heads=HEADS, hidden_size=HIDDEN, opt_level=1
        ).model
    names: dict[str, str] = {}
    for tensor in fused.graph.initializer:
        if int(np.prod(tensor.dims)) < HIDDEN and tensor.name.count(".") < 2:
            continue
        value = numpy_helper.to_array(tensor)
        matches = [n for n, w in weights.items() if w.shape == value.shape and (w == value).all()]
        if len(matches) != 1:
            raise ValueError(f"graph weight {tensor.name} matches {len(matches)} of the model's")
        names[tensor.name] = matches[0]
        for part in ("raw_data", "float_data", "int64_data", "int32_data"):
            tensor.ClearField(part)
        tensor.name = matches[0]
        tensor.data_location = onnx.TensorProto.EXTERNAL
        del tensor.external_data[:]
        for key, text in (("location", "given"), ("offset", "0"), ("length", str(value.nbytes))):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, text
    for node in fused.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    onnx.save(fused, str(path))
    log.info("%s: %d weights left out, %d bytes", path.name, len(names), path.stat().st_size)


def random_weights(model: torch.nn.Module) -> dict[str, np.ndarray]:
    """Give every parameter its own random values, so that each can be told by them."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.02)
    state = {k: v.detach().numpy() for k, v in model.state_dict().items()}
    return pack({k.removeprefix("bert."): v for k, v in state.items()})


def main() -> None:
    """Write both graphs into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=HIDDEN,
        num_hidden_layers=6,
        num_attention_heads=HEADS,
        intermediate_size=1536,
    )
    config._attn_implementation = "eager"
    out.mkdir(parents=True, exist_ok=True)
    bert = BertModel(config, add_pooling_layer=False)
    empty_graph(_Encoder(bert), random_weights(bert), out / "encoder.onnx")
    reader = BertForQuestionAnswering(config)
    empty_graph(_Reader(reader), random_weights(reader), out / "reader.onnx")


if __name__ == "__main__":
    main()
