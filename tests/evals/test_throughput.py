"""The throughput command: the same texts both ways, and figures that fit each other."""

import gzip
import json

import pytest

from evals import throughput
from evals.throughput import articles, measure, texts_of, write
from retriever.index.build import assemble
from retriever.ingest.corpus import read_corpus
from tests.conftest import HashEmbedder

PARAGRAPH = "The bridge reopened. The work was long. It cost a lot. " * 4


@pytest.fixture
def squad(tmp_path):
    paragraphs = [{"context": PARAGRAPH, "qas": []}] * 12
    path = tmp_path / "squad.json.gz"
    data = {"data": [{"title": f"Town_{n}", "paragraphs": paragraphs} for n in range(3)]}
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    return path


def test_paragraphs_of_one_article_become_articles(squad):
    made = list(articles(squad, 5))
    assert len(made) == 5
    assert made[0].startswith("Town 0\n\nThe bridge reopened.")
    assert all(text.count(". ") >= 38 for text in made)


def test_the_bare_model_gets_the_texts_that_indexing_embeds(squad, tmp_path):
    write(tmp_path / "corpus", list(articles(squad, 2)))
    seen = []

    class Noting(HashEmbedder):
        def encode(self, texts, progress=False):
            seen.extend(texts)
            return super().encode(texts, progress)

    assemble(read_corpus(tmp_path / "corpus", throughput.LIMIT).documents, Noting())
    assert sorted(seen) == sorted(texts_of(tmp_path / "corpus"))


def test_the_figures_fit_each_other(squad, tmp_path):
    figures = measure(list(articles(squad, 4)), HashEmbedder(), 2, tmp_path)
    assert figures.articles == 4
    assert figures.sentences > 4 * 30
    # Seconds are told to the hundredth: the ratio lies between those of the ends of the rounding.
    bare, index, off = figures.bare_wall, figures.index_wall, 0.005
    assert (bare - off) / (index + off) - 0.001 <= figures.ratio_wall
    assert index <= off or figures.ratio_wall <= (bare + off) / (index - off) + 0.001
