"""The benchmarks measure what they say: small runs, with models that need no weights."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from evals.bench import plot, sizes
from evals.bench.clients import Way, run
from evals.bench.corpora import Asked, fill, homes, made_of, read, spliced
from evals.bench.forward import Forward
from evals.bench.measure import disk_mb, percentiles, resident_mb
from evals.bench.recall import compared, made_up
from evals.bench.scale import Sized, right
from retriever.ingest.pipeline import document_from_text, sentences_of
from retriever.training.squad import Article, Paragraph, Question


def squad(titles=3, paragraphs=12):
    def paragraph(t, p):
        year = str(1000 + 10 * t + p)
        text = f"Place {t} has many towers. Tower {p} of place {t} was built in {year} by masons."
        asked = (Question(f"When was tower {p} of place {t} built?", year, text.index(year)),)
        return Paragraph(text, (), asked)

    return [
        Article(f"t{t}", tuple(paragraph(t, p) for p in range(paragraphs))) for t in range(titles)
    ]


def test_made_articles_hold_their_answers_where_they_say(tmp_path):
    made = made_of(squad())
    assert len(made) == 6
    assert made == made_of(squad())
    fill(tmp_path, made)
    for article in made:
        text = (tmp_path / article.name).read_text("utf-8")
        document = document_from_text(text, article.name, article.name)
        assert document.text == text
        assert len(article.questions) == 6
        for asked in article.questions:
            number = int(asked.question.split("tower ")[1].split()[0])
            assert text[asked.start : asked.end].endswith(str(number)[-1])
            assert text[asked.start : asked.end].isdigit()
    assert len(homes(made, 2, 3)) == 6
    assert {q.article for q in homes(made, 2, 3)} == {a.name for a in made[:2]}


def test_articles_of_a_second_file_come_behind_and_clash_with_none(tmp_path):
    def saved(name, titles):
        data = [
            {
                "title": article.title,
                "paragraphs": [{"context": p.text, "qas": []} for p in article.paragraphs],
            }
            for article in squad(titles)
        ]
        path = tmp_path / name
        path.write_bytes(gzip.compress(json.dumps({"data": data}).encode()))
        return path

    own, both = read(saved("a.gz", 3)), read(saved("a.gz", 3), saved("b.gz", 5))
    assert [a.text for a in both[: len(own)]] == [a.text for a in own]
    assert len(both) == len({a.name for a in both}) == 6 + 10


def test_spliced_text_has_as_many_sentences_as_asked_for():
    texts = list(spliced(made_of(squad()), 90))
    count = sum(len(sentences_of(document_from_text(t, "a.txt", "a"), 0)) for t in texts)
    assert len(texts) == 3
    assert 85 <= count <= 95
    assert texts == list(spliced(made_of(squad()), 90))


def test_percentiles_are_of_the_nearest_rank():
    assert percentiles(range(1, 101)) == {"p50_ms": 51, "p95_ms": 96, "p99_ms": 100}
    assert percentiles([7.0]) == {"p50_ms": 7.0, "p95_ms": 7.0, "p99_ms": 7.0}
    assert resident_mb() > 10


def test_the_same_questions_are_judged_at_every_size(tmp_path, hash_embedder):
    articles = made_of(squad())
    forward = Forward(hash_embedder)
    asked = articles[0].questions[0]
    for size in (1, 3):
        sized = Sized(size, articles, tmp_path, forward, None)
        sized.ask(asked, forward)
        figures = sized.figures()
        assert figures["questions"] == 1
        assert figures["found_in_10"] == 100.0
        assert figures["disk_mb"] > 0
        assert figures["seconds"] >= 0
        assert set(figures["stages"]) >= {"embed", "search", "read"}
    again = Sized(3, articles, tmp_path, forward, None)
    assert again.build["seconds"] == sized.build["seconds"]  # an index that is there is not rebuilt


def test_an_answer_is_right_only_where_the_gold_answer_is_quoted(bridge_without_reader):
    answer = bridge_without_reader.ask("How much did the work cost?")
    [document] = bridge_without_reader.documents
    start = document.text.index("$3.4 million")
    gold = Asked("", "bridge.txt", start, start + len("$3.4 million"))
    assert right(answer, gold, {document.id: "bridge.txt"})
    assert not right(answer, gold, {document.id: "other.txt"})
    moved = Asked("", "bridge.txt", start + 200, start + 212)
    assert not right(answer, moved, {document.id: "bridge.txt"})


def test_time_in_the_models_is_counted(bridge_without_reader):
    embedder = bridge_without_reader._embedder
    forward = Forward(embedder)
    forward.watch(None)
    try:
        bridge_without_reader.ask("How much did the work cost?")
        assert forward.seconds > 0
        forward.reset()
        bridge_without_reader.ask("hello")
        assert forward.seconds == 0
    finally:
        embedder.__dict__["_session"] = embedder.__dict__["_session"]._session


def test_recall_is_against_exact_search():
    real = np.random.default_rng(1).standard_normal((300, 32)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    rows = made_up(real, 2000)
    assert (rows[:300] == real).all()
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    found = compared(rows, real[:20], graph=True)
    assert found["cells"]["recall_at_10"] >= 0.95
    widths = [w["recall_at_10"] for w in found["graph"]["by_width"].values()]
    assert widths == sorted(widths)
    assert widths[-1] > 0.9


def test_a_way_counts_what_was_answered_and_refused():
    way = Way("two clients")
    run(way, 2, 0.05, lambda number: way.note(1, number % 2, 0.01))
    figures = way.figures(reference=way.answered / way.seconds)
    assert figures["of_one_client"] == 1.0
    assert 0 < figures["refused"] <= figures["answered"]
    assert figures["call"]["p50_ms"] == pytest.approx(10)


def test_an_index_of_made_up_vectors_is_built_asked_and_drawn(tmp_path, monkeypatch):
    real = np.eye(384, dtype=np.float32)
    monkeypatch.setattr(sizes, "read", lambda path: made_of(squad(9)))
    rows = []
    for count in (80, 160):
        row = sizes.build(count, tmp_path, tmp_path / str(count), real)
        row |= sizes.ask(tmp_path, tmp_path / str(count), 3)
        rows.append(json.loads(json.dumps(row)))
        assert abs(row["sentences"] - count) <= count // 10
        assert row["disk_mb"] == disk_mb(tmp_path / str(count) / "index") > 0
        assert row["ask"]["p50_ms"] > row["outside_models"]["p50_ms"] > 0
    plot.draw(rows, tmp_path / "cost.png")
    assert (tmp_path / "cost.png").read_bytes().startswith(b"\x89PNG")
