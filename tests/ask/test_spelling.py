"""Slips of the keyboard are mended by the articles' own words; names and known words are not."""

from __future__ import annotations

import pytest

from retriever.ask.spelling import corrected
from retriever.types import Status


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how much did the repiars cost", "how much did the repairs cost"),
        ("When did the brigde reopen?", "When did the bridge reopen?"),
        ("who attended the cermony?", "who attended the ceremony?"),
        ("What did Dana Whitfeild say?", "What did Dana Whitfield say?"),
        ("what hapened to the footpath", "what happened to the footpath"),
    ],
)
def test_slips_are_mended(bridge, typed, meant):
    assert corrected(bridge._snapshot, typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "How much did the repairs cost?",
        "Who is Beckett?",
        "Is Priya Naik a member?",
        "asdf qwer",
        "What is a mortgage?",
        "naïve café Ünal?",
        "beam No. 5 and $3.4 million",
        "Which is busier, steeper, noisier and costlier?",
    ],
)
def test_what_may_be_meant_stays(bridge, question):
    assert corrected(bridge._snapshot, question) == question


def test_the_mended_question_is_shown(bridge):
    answer = bridge.ask("How much did the repiars cost?")
    assert answer.status is Status.ANSWERED
    assert answer.interpreted_question == "How much did the repairs cost?"
