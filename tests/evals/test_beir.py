import json
from math import log2

import pytest

from evals.beir import evaluate, load_judgements, measure
from evals.errors import EvalError

DOCUMENTS = [
    {"_id": "d1", "title": "Bridge", "text": "The bridge reopened. It cost three million."},
    {"_id": "d2", "title": "", "text": "The bakery opens at four. A loaf costs two dollars."},
    {"_id": "d3", "title": "", "text": "Owls hunt at night. They fly without a sound."},
    {"_id": "d4", "title": "", "text": " "},
]
QUERIES = [
    {"_id": "q1", "text": "when does the bakery open"},
    {"_id": "q2", "text": "how do owls fly"},
    {"_id": "q3", "text": "not judged"},
]


@pytest.fixture
def folder(tmp_path):
    for name, records in (("corpus", DOCUMENTS), ("queries", QUERIES)):
        lines = "\n".join(json.dumps(record) for record in records)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    (tmp_path / "qrels").mkdir()
    rows = ["query-id\tcorpus-id\tscore", "q1\td2\t1", "q2\td3\t2", "q2\td4\t1"]
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(rows))
    return tmp_path


def test_a_folder_is_searched_and_measured(folder, hash_embedder):
    figures = evaluate(folder, "test", hash_embedder)
    assert figures["n"] == 2
    assert figures["documents"] == 3
    assert figures["recall_100"] == 75.0  # d4 has no words, and stays missed
    assert figures["bm25"]["recall_100"] == 75.0
    assert 0 < figures["ndcg_10"] <= 100


def test_measures_by_hand():
    judged = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}}
    figures = measure({"q1": {"x": 3.0, "a": 2.0}, "q2": {}}, judged)
    ideal = 1 + 1 / log2(3)
    assert figures["ndcg_10"] == round(100 * (1 / log2(3) / ideal) / 2, 2)
    assert figures["recall_100"] == 25.0


def test_what_is_missing_is_named(folder, hash_embedder):
    with pytest.raises(EvalError, match=r"dev\.tsv"):
        load_judgements(folder, "dev")
    (folder / "queries.jsonl").write_text(json.dumps(QUERIES[0]))
    with pytest.raises(EvalError, match="judged query q2"):
        evaluate(folder, "test", hash_embedder)
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(EvalError, match=r"corpus\.jsonl"):
        evaluate(folder, "test", hash_embedder)
