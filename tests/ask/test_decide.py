"""Ranking twice: who is read again, and what that may change."""

import numpy as np
import pytest

from retriever.ask.decide import CLOSE, RIVALS, decide, decision_features, rank_again, rivals
from retriever.ask.evidence import FEATURES, Evidence


def evidence(sentence, margin=0.0):
    row = np.zeros(len(FEATURES), np.float32)
    row[0] = margin
    return Evidence(sentence, None, margin, (sentence, sentence), None, row)


def test_only_the_first_few_that_are_close_are_read_again():
    ranked = [(evidence(n), 5.0 - 0.1 * n) for n in range(6)]
    assert [e.sentence for e in rivals(ranked)] == list(range(RIVALS))
    far = [(evidence(0), 5.0), (evidence(1), 5.0 - CLOSE - 0.1), (evidence(2), 0.0)]
    assert [e.sentence for e in rivals(far)] == [0]


def test_reading_alone_may_change_the_order_of_those_read_and_no_others():
    ranked = [(evidence(0), 2.0), (evidence(1), 1.5), (evidence(2), 1.4)]
    again = rank_again(ranked, {0: -4.0, 1: 6.0}, 0.1)
    assert [e.sentence for e, _ in again] == [1, 0, 2]
    assert [round(s, 2) for _, s in again] == [2.1, 1.6, 1.0]
    assert rank_again(ranked, {}, 0.1) == ranked


def test_the_margin_alone_and_the_lead_are_features_of_the_decision():
    ranked = [(evidence(3), 2.0), (evidence(1), 1.5)]
    score, lead, alone = decision_features(ranked, {3: 4.5})[-3:]
    assert (score, lead, alone) == (2.0, 0.5, 4.5)
    assert decision_features(ranked)[-1] == 0.0


@pytest.mark.parametrize("mode", ["reader", "none"])
def test_a_sentence_that_answers_alone_is_likelier_to_answer(mode):
    found = [evidence(0, 3.0), evidence(1, 2.0)]
    asked = []

    def sure(e):
        asked.append(e.sentence)
        return 8.0

    high = decide(found, mode, read_alone=sure).probability
    low = decide(found, mode, read_alone=lambda _: -8.0).probability
    assert asked
    assert high > low if mode == "reader" else high >= low
