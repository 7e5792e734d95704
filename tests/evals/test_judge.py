"""Outcomes, straight from the cases that hurt evaluations."""

from dataclasses import replace

import pytest

from evals.judge import failed, judge, outcome_of, rank_passages
from evals.reply import quotes_of
from evals.result import Outcome
from retriever.ask.cite import cite
from retriever.types import Reason, Status

from .conftest import make_gold, reply, sentence_of, span, swapped


@pytest.fixture
def sources(bridge, bakery):
    return {d.sha256: d for d in (bridge, bakery)}


def answered(document, *starts, **more):
    cited = [sentence_of(document, document.text.index(s), n) for n, s in enumerate(starts, 1)]
    return reply(Status.ANSWERED, cited, 0.9, **more)


def outcome(gold, answer, sources):
    return judge(gold, answer, sources).outcome


def test_the_right_sentence(bridge, sources):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars", must_include=(("9,000",),))
    result = judge(gold, answered(bridge, "The bridge carries"), sources)
    assert result.outcome is Outcome.ANSWERED_RIGHT
    assert result.evidence_recall == result.evidence_precision == result.valid == 1.0
    assert result.citation_precision == result.citation_recall == 1.0
    assert result.quoted == ("The bridge carries 9,000 cars a day.",)


def test_the_focus_is_what_f1_looks_at(bridge, sources):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars")
    answer = answered(bridge, "The bridge carries")
    at = answer.segments[0].text.index("9,000 cars")
    marked = replace(
        answer, segments=(replace(answer.segments[0], focus=(at, at + len("9,000 cars"))),)
    )
    assert judge(gold, marked, sources).exact == 1.0
    plain = judge(gold, answer, sources)
    assert plain.exact == 0.0
    assert 0 < plain.f1 < 1


def test_silence_is_told_by_the_status_not_by_the_text(bridge, sources):
    gold = make_gold(bridge, "q", "who designed it?", kind="near_miss")
    silence = reply(Status.ABSTAINED, (), 0.1, Reason.NOT_IN_TEXT)
    result = judge(gold, silence, sources)
    assert result.outcome is Outcome.RIGHT_SILENCE
    assert result.f1 == result.exact == 1.0
    words = replace(silence, status=Status.ANSWERED, abstention=None)
    assert outcome(gold, words, sources) is Outcome.FALSE_ANSWER


def test_silence_on_an_answerable_question_scores_nothing(bridge, sources):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars")
    result = judge(gold, reply(Status.ABSTAINED, (), 0.4, Reason.NOT_SURE), sources)
    assert result.outcome is Outcome.FALSE_SILENCE
    assert result.f1 == result.evidence_recall == result.evidence_precision == 0.0
    assert result.reason == "not_sure"


def test_gold_words_in_another_sentence_are_wrong(bridge, sources):
    """A sentence that happens to hold the words does not stand where the answer stands."""
    gold = make_gold(bridge, "q", "how many cars on Quay Street?", "12,500 cars a day")
    assert outcome(gold, answered(bridge, "The bridge carries"), sources) is Outcome.ANSWERED_WRONG


def test_must_include_wants_whole_words(bridge, sources):
    gold = make_gold(bridge, "q", "?", "The work cost", must_include=(("3",),))
    assert outcome(gold, answered(bridge, "The work cost"), sources) is Outcome.ANSWERED_WRONG


def test_both_parts_are_needed(bridge, sources):
    gold = make_gold(bridge, "q", "which is busier?", "9,000", "12,500", kind="comparison")
    one = answered(bridge, "The bridge carries")
    both = answered(bridge, "The bridge carries", "Quay Street")
    assert outcome(gold, one, sources) is Outcome.ANSWERED_WRONG
    assert outcome(gold, both, sources) is Outcome.ANSWERED_RIGHT


def test_a_false_premise_may_be_met_by_the_sentence_that_contradicts_it(bridge, sources):
    gold = make_gold(bridge, "q", "why was it cheap?", "The work cost $3.4 million")
    gold = gold.model_copy(update={"answerable": False})
    assert outcome(gold, answered(bridge, "The work"), sources) is Outcome.ANSWERED_RIGHT
    mixed = answered(bridge, "The work", "Quay Street")
    assert outcome(gold, mixed, sources) is Outcome.FALSE_ANSWER
    silence = reply(Status.ABSTAINED, (), 0.1, Reason.NOT_IN_TEXT)
    assert outcome(gold, silence, sources) is Outcome.RIGHT_SILENCE


def test_context_is_not_an_answer(bridge, sources):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars")
    answer = answered(bridge, "The bridge", "Quay Street", roles=("context", "answer"))
    assert outcome(gold, answer, sources) is Outcome.ANSWERED_WRONG


def test_small_talk(bridge, sources):
    gold = make_gold(bridge, "q", "hello", kind="small_talk")
    assert outcome(gold, reply(Status.CHAT), sources) is Outcome.CHAT_RIGHT
    assert outcome(gold, answered(bridge, "The work"), sources) is Outcome.CHAT_WRONG
    silence = reply(Status.ABSTAINED, (), 0.1, Reason.NOT_IN_TEXT)
    assert outcome(gold, silence, sources) is Outcome.CHAT_WRONG


def test_a_question_taken_for_small_talk_is_wrong_but_asking_back_declines(bridge, sources):
    gold = make_gold(bridge, "q", "what of it?", kind="near_miss")
    assert outcome(gold, reply(Status.CHAT), sources) is Outcome.CHAT_WRONG
    back = reply(Status.CHAT, reason=Reason.WHICH_ONE)
    assert outcome(gold, back, sources) is Outcome.RIGHT_SILENCE


def test_an_error_is_wrong_and_never_a_silence(bridge):
    for quotes in (("9,000 cars",), ()):
        gold = make_gold(bridge, "q", "?", *quotes, kind="fact" if quotes else "near_miss")
        result = failed(gold, RuntimeError("gone"))
        assert result.outcome is Outcome.ERROR
        assert not result.right
        assert not result.silent
        assert result.f1 == 0.0
        assert result.reason == "RuntimeError: gone"


@pytest.mark.parametrize("change", ["start", "quote", "document", "number"])
def test_a_citation_that_does_not_hold_is_seen_and_never_right(bridge, bakery, sources, change):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars")
    answer = answered(bridge, "The bridge carries")
    citation = answer.citations[0]
    if change == "start":
        citation = replace(citation, start=citation.start + 1, end=citation.end + 1)
    elif change == "quote":
        citation = replace(citation, quote=citation.quote.replace("9", "8"))
    elif change == "number":
        citation = replace(citation, number=7)
    answer = replace(answer, citations=(citation,))
    if change == "document":
        answer = swapped(answer, (bridge, bakery))
    result = judge(gold, answer, sources)
    assert result.valid == 0.0
    assert result.outcome is Outcome.ANSWERED_WRONG


def test_quotes_of_a_part_of_the_citation_keep_their_own_place(bridge, sources):
    answer = answered(bridge, "The bridge carries")
    part = replace(answer.segments[0], text="9,000 cars", focus=(0, 5))
    quote = quotes_of(replace(answer, segments=(part,)), sources)[0]
    assert bridge.text[quote.start : quote.end] == "9,000 cars"
    assert bridge.text[slice(*quote.focus)] == "9,000"
    assert quote.valid


def test_passages_are_ranked_by_overlap(bridge, sources):
    gold = make_gold(bridge, "q", "how many cars?", "9,000 cars")
    window = cite(bridge, 0, len(bridge.text))
    assert rank_passages(gold, [window], sources).recall_1 == 1.0
    second = [sentence_of(bridge, 0), sentence_of(bridge, span(bridge, "9,000").start)]
    ranking = rank_passages(gold, second, sources)
    assert (ranking.recall_1, ranking.recall_3, ranking.reciprocal_rank) == (0.0, 1.0, 0.5)
    assert rank_passages(make_gold(bridge, "q", "?", kind="near_miss"), [], sources) is None


def test_answers_at_the_first_and_the_last_word(bridge, sources):
    first = make_gold(bridge, "q", "?", "The Mill Bridge")
    last = make_gold(bridge, "q", "?", "12,500 cars a day.")
    for gold, start in ((first, "The Mill"), (last, "Quay Street")):
        answer = answered(bridge, start)
        assert outcome_of(gold, answer, quotes_of(answer, sources)) is Outcome.ANSWERED_RIGHT
