"""The questions that ship for training are well formed, apart from the gold sets and each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gold import ARTICLES
from retriever.training.collections import squad
from retriever.training.squad import load_squad, read_json

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "retriever" / "training" / "data"
FILES = {
    "news.json": (4142, 3850),
    "articles.json": (10001, 9547),
    "articles-2.json": (4774, 4691),
    "held-out.json": (1670, 1614),
}


def questions(name):
    for article in read_json(DATA / name)["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                yield paragraph["context"], qa


@pytest.mark.parametrize("name", FILES)
def test_every_answer_stands_at_its_offset(name):
    for context, qa in questions(name):
        assert qa["is_impossible"] is (not qa["answers"]), qa["id"]
        for answer in qa["answers"]:
            start = answer["answer_start"]
            assert context[start : start + len(answer["text"])] == answer["text"], qa["id"]


@pytest.mark.parametrize(("name", "counts"), FILES.items())
def test_counts_are_those_told_and_every_question_is_read(name, counts):
    kept = [q for a in load_squad(DATA / name) for p in a.paragraphs for q in p.questions]
    answerable = sum(q.answer is not None for q in kept)
    assert (answerable, len(kept) - answerable) == counts
    told = (DATA / "README.md").read_text("utf-8")
    assert f"{counts[0]:,} answerable" in told
    assert f"{counts[1]:,} unanswerable" in told
    assert len({qa["id"] for _, qa in questions(name)}) == len(kept)


def test_a_held_out_answer_is_found_in_the_joined_text():
    for text in squad(DATA / "held-out.json"):
        for asked in text.questions:
            assert all(text.document.text[a:b] in asked.answers for a, b in asked.gold), asked.id


def test_the_files_share_no_article_and_no_gold_article_is_among_them():
    titles, starts = [], []
    for name in FILES:
        titles += [article["title"] for article in read_json(DATA / name)["data"]]
        starts += {context[:80] for context, _ in questions(name) if len(context) > 80}
    assert len(set(titles)) == len(titles)
    assert len(set(starts)) == len(starts)
    for path in [*ARTICLES.glob("*.txt"), *(ROOT / "corpus").glob("*.txt")]:
        text = path.read_text("utf-8")
        assert not any(start in text for start in starts)
        assert not any(title in text for title in titles if len(title) > 20)
