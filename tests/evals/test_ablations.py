"""Taking a step out is seen in the figures, and the step is back afterwards."""

from __future__ import annotations

from evals.ablations import STEPS, ablate, without
from evals.articles import folders
from evals.gold import FOLDER, load_gold
from retriever.ask import compose, understand
from retriever.settings import Settings


def test_each_step_has_a_row_and_context_is_seen():
    gold = [g for g in load_gold(FOLDER / "dev.jsonl") if g.article == "shrimp.txt"][-14:]
    table = ablate(gold, folders(), Settings(min_confidence=0.0))
    assert tuple(table) == STEPS
    assert table["without context"]["bare_quotes"] > table["whole"]["bare_quotes"]
    assert table["without follow-ups"] != table["whole"]


def test_a_step_is_back_afterwards():
    held = compose.antecedents, understand.corrected
    for step in STEPS:
        with without(step):
            pass
    assert (compose.antecedents, understand.corrected) == held
