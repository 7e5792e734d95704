"""How much is read: no window after one that answers clearly, all of them for lists."""

import pytest

from retriever.ask.evidence import ENOUGH
from retriever.assistant import Assistant
from retriever.index.build import open_index
from retriever.types import Reading

SIGHTS = [
    f"The {name} of the harbour was painted in {1900 + n} by the town. It is made of oak. Nobody "
    "may climb it. It is lit at night. A warden keeps its keys. Visitors come in May."
    for n, name in enumerate(["gate", "tower", "crane", "bell", "clock", "mast"])
]


class Counting:
    """A reader that finds the first word of every passage, with one margin."""

    name = "counting"

    def __init__(self, margin):
        self.margin = margin
        self.passages = 0

    def read(self, question, passages):
        self.passages += sum(". " in passage for passage in passages)  # not those read alone
        return [[Reading(0, 3, self.margin, 0.0)] for _ in passages]


@pytest.mark.parametrize(
    ("margin", "question", "read"),
    [
        (ENOUGH, "When was the crane of the harbour painted?", 1),
        (ENOUGH - 0.1, "When was the crane of the harbour painted?", 4),
        (ENOUGH, "List all the things of the harbour that were painted.", 4),
    ],
)
def test_a_clear_answer_ends_the_reading(settings_for, hash_embedder, margin, question, read):
    given = settings_for({"a.txt": "Sights\n\n" + "\n\n".join(SIGHTS) + "\n"})
    reader = Counting(margin)
    Assistant(given, open_index(given, hash_embedder)[0], hash_embedder, reader).ask(question)
    assert reader.passages == read
