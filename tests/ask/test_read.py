"""Readers: spans from logits, the shipped one against torch, long passages, damaged files."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.ask.read import OnnxReader, best_spans, load_reader, merge, readings
from retriever.errors import ModelError
from retriever.index.embed import SentenceEmbedder, model_folder
from retriever.index.embed_onnx import OnnxEmbedder, load_embedder
from retriever.types import Reading

PASSAGE = "The Mill Bridge reopened on Tuesday. The work cost $3.4 million. It took 11 months."
SHIPPED = Path(str(files("retriever.ask"))) / "reader"


@given(st.integers(1, 30), st.integers(0, 10_000))
def test_spans_are_the_best_and_do_not_overlap(count, seed):
    rng = np.random.default_rng(seed)
    start, end = rng.standard_normal((2, count)).astype(np.float32)
    spans = best_spans(start, end, [(i, i + 1) for i in range(count)])
    every = [(start[i] + end[j], i, j + 1) for i in range(count) for j in range(i, count)]
    assert spans[0][0] == pytest.approx(max(every)[0])
    taken = sorted((a, b) for _, a, b in spans)
    assert all(one[1] <= other[0] for one, other in zip(taken, taken[1:], strict=False))
    assert [s for s, _, _ in spans] == sorted((s for s, _, _ in spans), reverse=True)


def test_windows_of_one_passage_are_joined():
    one, other = Reading(0, 4, 3.0, 1.0), Reading(2, 6, 5.0, 1.0)
    assert merge([[one], [other]]) == [other]


def test_a_logit_that_is_no_number_is_an_error():
    bad = np.array([0.0, np.nan], np.float32)
    with pytest.raises(ModelError):
        readings(bad, bad, [0, 1], [(0, 0), (0, 3)])


def test_the_shipped_reader_finds_the_span_and_prefers_silence():
    reader = load_reader("builtin")
    asked, other = reader.read("How much did the work cost?", [PASSAGE, "A cat sat on a mat."])
    assert "3.4 million" in PASSAGE[asked[0].start : asked[0].end]
    assert asked[0].margin > 0 > other[0].margin


def test_a_passage_beyond_the_models_length_is_windowed():
    long = "Stalls sold apples and pears that day. " * 80 + PASSAGE
    found = load_reader("builtin").read("How much did the work cost?", [long])[0][0]
    assert "3.4 million" in long[found.start : found.end]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """The shipped reader as a standard Hugging Face folder, word embeddings included."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    from retriever.index.bert import read_tensors

    folder = tmp_path_factory.mktemp("checkpoint")
    base = Path(model_folder("all-MiniLM-L6-v2"))
    config = BertConfig(
        hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536
    )
    model = BertForQuestionAnswering(config)
    tensors = read_tensors(SHIPPED / "reader.safetensors")
    words = "embeddings.word_embeddings.weight"
    tensors[words] = read_tensors(base / "model.safetensors")[words]
    state = {
        name if name.startswith("qa_") else f"bert.{name}": torch.tensor(
            np.asarray(value, np.float32)
        )
        for name, value in tensors.items()
    }
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected
    assert all("position_ids" in name for name in missing)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)
    return folder


def test_any_checkpoint_in_a_folder_can_be_named(checkpoint):
    """The same weights in torch give the same spans and scores as the shipped graph."""
    ours, theirs = load_reader("builtin"), load_reader(str(checkpoint))
    questions = ["How much did the work cost?", "When did it reopen?", "Who is the mayor?"]
    for question in questions:
        for one, other in zip(
            ours.read(question, [PASSAGE, PASSAGE[:37]]),
            theirs.read(question, [PASSAGE, PASSAGE[:37]]),
            strict=True,
        ):
            assert (one[0].start, one[0].end) == (other[0].start, other[0].end)
            assert one[0].margin == pytest.approx(other[0].margin, abs=0.05)


def test_a_checkpoint_that_is_not_there_is_named():
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_reader("nobody/no-such-model")


def test_altered_weights_are_refused(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "reader")
    path = tmp_path / "reader" / "reader.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="missing or damaged"):
        OnnxReader(tmp_path / "reader", Path(model_folder("all-MiniLM-L6-v2"))).read("x", ["y"])


def test_what_ships_is_small_and_has_a_card():
    assert (SHIPPED / "reader.safetensors").stat().st_size < 25_000_000
    assert json.loads((SHIPPED / "reader.json").read_text("utf-8"))["tensors"] == 102
    assert "Licence" in (SHIPPED / "MODEL_CARD.md").read_text("utf-8")


def test_the_graph_agrees_with_sentence_transformers():
    texts = ["Hello.", PASSAGE, "word " * 400, "", "Émigré café ½ 😀"]
    fast = load_embedder("all-MiniLM-L6-v2")
    assert isinstance(fast, OnnxEmbedder)
    slow = SentenceEmbedder("all-MiniLM-L6-v2")
    assert np.abs(fast.encode(texts) - slow.encode(texts)).max() < 2e-6
    assert fast.fingerprint == slow.fingerprint


def test_an_embedder_that_is_not_there_is_named():
    with pytest.raises(ModelError, match="not on this machine"):
        _ = load_embedder("nobody/no-such-model").fingerprint
