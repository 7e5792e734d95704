"""The news questions that ship for training are well formed, and apart from the gold sets."""

from __future__ import annotations

from pathlib import Path

from evals.gold import ARTICLES
from retriever.training.squad import load_squad, read_json

ROOT = Path(__file__).resolve().parents[2]
NEWS = ROOT / "retriever" / "training" / "data" / "news.json"


def questions():
    for article in read_json(NEWS)["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                yield paragraph["context"], qa


def test_every_answer_stands_at_its_offset():
    for context, qa in questions():
        assert qa["is_impossible"] is (not qa["answers"]), qa["id"]
        for answer in qa["answers"]:
            start = answer["answer_start"]
            assert context[start : start + len(answer["text"])] == answer["text"], qa["id"]


def test_counts_are_those_told_and_every_question_is_read():
    kept = [q for a in load_squad(NEWS) for p in a.paragraphs for q in p.questions]
    answerable = sum(q.answer is not None for q in kept)
    assert (answerable, len(kept) - answerable) == (4142, 3850)
    told = (NEWS.parent / "README.md").read_text("utf-8")
    assert "4,142 answerable" in told and "3,850 unanswerable" in told
    assert len({qa["id"] for _, qa in questions()}) == len(kept)


def test_no_gold_article_is_trained_on():
    trained = {article["title"] for article in read_json(NEWS)["data"]}
    contexts = {context[:80] for context, _ in questions()}
    for path in [*ARTICLES.glob("*.txt"), *(ROOT / "corpus").glob("*.txt")]:
        text = path.read_text("utf-8")
        assert not any(start in text for start in contexts)
        assert not any(title in text for title in trained)
