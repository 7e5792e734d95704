"""Compare the reader in torch fp32, ONNX fp32 and ONNX int8: the same spans? how fast?

    python -m retriever.training.precision CHECKPOINT --dev PATH

Every question's paragraph is read by all three in turn, so that the times are of one run. int8 is
ONNX Runtime's dynamic quantisation, weights by channel, for all matrix products and for all but
those of the first and the last layer.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from retriever.ask.read import OnnxReader, TransformersReader
from retriever.index.bert import LAYERS, pack, read_tensors
from retriever.training.evaluate import DevQuestion, answer_f1, auroc, best_f1, load_dev
from retriever.training.export import export
from retriever.training.model import embedder_folder
from retriever.types import Reader

log = logging.getLogger(__name__)
GRAPH = Path(__file__).resolve().parents[1] / "index" / "graphs" / "reader.onnx"


def filled(checkpoint: Path, out: Path) -> None:
    """Write the reader's graph with a checkpoint's weights inside."""
    weights = pack(read_tensors(checkpoint / "model.safetensors"))
    model = onnx.load(str(GRAPH), load_external_data=False)
    for tensor in model.graph.initializer:
        if tensor.name in weights:
            tensor.CopyFrom(numpy_helper.from_array(weights[tensor.name], tensor.name))
    onnx.save(model, str(out))


def quantised(full: Path, out: Path, keep_ends: bool) -> None:
    """Write a dynamically quantised copy; `keep_ends` leaves the outer layers in float."""
    model = onnx.load(str(full))
    products = [n for n in model.graph.node if n.op_type == "MatMul"]
    ends = (f"layer.{0}.", f"layer.{LAYERS - 1}.", "qa_outputs")
    outer = [n.name for n in products if any(e in i for e in ends for i in n.input)]
    quantize_dynamic(
        full,
        out,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=outer if keep_ends else [],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def onnx_file(path: Path, exported: Path, threads: int) -> Reader:
    """Return a reader that runs an ONNX file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    reader = OnnxReader(exported, embedder_folder(), threads)
    reader.__dict__["_session"] = onnxruntime.InferenceSession(str(path), options)
    return reader


def compare(readers: dict[str, Reader], questions: Sequence[DevQuestion]) -> dict[str, Any]:
    """Return for each reader F1 at the best threshold, AUROC, same spans, milliseconds."""
    margins = {name: np.zeros(len(questions)) for name in readers}
    scores = {name: np.zeros(len(questions)) for name in readers}
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in readers}
    spent = dict.fromkeys(readers, 0.0)
    for i, question in enumerate(questions):
        text = question.example.context
        for name, reader in readers.items():
            began = time.perf_counter()
            best = reader.read(question.example.question, [text])[0][0]
            spent[name] += time.perf_counter() - began
            margins[name][i] = best.margin
            spans[name].append((best.start, best.end))
            if question.answers:
                scores[name][i] = answer_f1(text[best.start : best.end], question.answers)
    has = np.array([bool(q.answers) for q in questions])
    first = next(iter(readers))
    table = {}
    for name in readers:
        same = [one == other for one, other in zip(spans[name], spans[first], strict=True)]
        table[name] = {
            "f1": round(100 * best_f1(margins[name], scores[name], has)[0], 2),
            "auroc": round(auroc(margins[name][has], margins[name][~has]), 4),
            "same_spans": round(100 * float(np.mean(same)), 1),
            "milliseconds": round(1000 * spent[name] / len(questions), 1),
        }
    return table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exported = folder / "reader"
        export(options.checkpoint, exported)
        filled(options.checkpoint, folder / "full.onnx")
        quantised(folder / "full.onnx", folder / "int8.onnx", keep_ends=False)
        quantised(folder / "full.onnx", folder / "ends.onnx", keep_ends=True)
        threads = options.threads
        readers: dict[str, Reader] = {
            "torch fp32": TransformersReader(str(options.checkpoint), threads),
            "ONNX fp32": OnnxReader(exported, embedder_folder(), threads),
            "ONNX int8": onnx_file(folder / "int8.onnx", exported, threads),
            "ONNX int8, outer layers fp32": onnx_file(folder / "ends.onnx", exported, threads),
        }
        found = compare(readers, load_dev(options.dev, options.questions))
        sizes = {n: (folder / f"{n}.onnx").stat().st_size for n in ("full", "int8", "ends")}
    log.info(json.dumps({"readers": found, "bytes": sizes}, indent=1))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
