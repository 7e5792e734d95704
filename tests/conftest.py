"""Fixtures that every part shares: texts, a small real index, an embedder that needs no model."""

import hashlib

import numpy as np
import pytest

from retriever.assistant import Assistant
from retriever.index.lexical import terms
from retriever.settings import Settings

BRIDGE = """Harrow Bay reopens Mill Bridge after eleven months

Harrow Bay reopens Mill Bridge after eleven months

Source: Harrow Bay Courier

Source: Harrow Bay Courier

The Mill Bridge in Harrow Bay, DC, reopened on Tuesday after 11 months of repairs, city engineer \
Dana Whitfield said. The work cost $3.4 million, about $600,000 more than planned.

“We found rot in beam No. 5, and that changed everything,” Whitfield told reporters. “My crew \
said, ‘This can’t wait.’ They were right.”

Mayor Luis Ortega did not attend the ceremony. Three of the seven council members voted against \
the extra money, arguing that the U.S. government should have paid. Council member Priya Nair \
called the delay “a lesson in planning.” Her colleague Tom Becker called it “a disgrace.”

The city has not said when the footpath will open. The bridge carries about 9,000 cars a day, \
compared with 12,500 on the Quay Street crossing.

Leave a comment
"""


class HashEmbedder:
    """Bag-of-stems vectors: deterministic, instant, and near for texts that share words."""

    name = "hash"
    dimension = 64
    fingerprint = hashlib.sha256(b"hash-64").hexdigest()

    def __init__(self):
        self.calls = 0

    def encode(self, texts, progress=False):
        self.calls += len(texts)
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms(text) or ["nothing"]:
                seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:4], "big")
                row += np.random.default_rng(seed).standard_normal(self.dimension)
            row /= np.linalg.norm(row)
        return rows


@pytest.fixture
def hash_embedder():
    return HashEmbedder()


@pytest.fixture(scope="session")
def bridge_text():
    return BRIDGE


@pytest.fixture
def settings_for(tmp_path):
    """Settings over a corpus folder of its own; files are given by name."""

    def make(files, **more):
        corpus = tmp_path / "corpus"
        corpus.mkdir(exist_ok=True)
        for name, content in files.items():
            path = corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return Settings(corpus=corpus, index=tmp_path / "index", **more)

    return make


def _assistant(tmp_path_factory, name, text, **more):
    folder = tmp_path_factory.mktemp(name)
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / f"{name}.txt").write_text(text, "utf-8")
    return Assistant.open(Settings(corpus=corpus, index=folder / "index", **more))


@pytest.fixture
def assistant_over(tmp_path_factory):
    """The real assistant over a text of the test's own."""
    return lambda text, **more: _assistant(tmp_path_factory, "own", text, **more)


@pytest.fixture(scope="session")
def bridge(tmp_path_factory):
    """The real assistant, models and all, over the invented bridge article."""
    return _assistant(tmp_path_factory, "bridge", BRIDGE)


@pytest.fixture(scope="session")
def bridge_without_reader(tmp_path_factory):
    return _assistant(tmp_path_factory, "plain", BRIDGE, reader="none")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """The real assistant over the article that ships."""
    from retriever.settings import packaged_corpus

    index = tmp_path_factory.mktemp("shipped") / "index"
    return Assistant.open(Settings(corpus=packaged_corpus(), index=index))
