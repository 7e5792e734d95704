"""Ways in which servers of this kind are known to fail, and the tests that hold each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CASES = {
    "a blank question passes": ["server/test_ask.py::test_a_blank_question_is_refused"],
    "a refusal echoes the input": [
        "server/test_ask.py::test_a_large_body_is_413",
        "server/test_ask.py::test_json_that_does_not_fit_is_422_and_not_echoed",
    ],
    "what is not JSON gives 500": [
        "server/test_ask.py::test_what_is_not_json_is_400_or_422",
        "server/test_ask.py::test_another_content_type_is_415",
    ],
    "NaN in a request or a score": [
        "server/test_ask.py::test_json_that_does_not_fit_is_422_and_not_echoed",
        "server/test_ask.py::test_a_score_that_is_no_number_is_a_500",
    ],
    "a body without limit": [
        "server/test_ask.py::test_a_large_body_in_chunks_is_413_before_it_is_read_to_the_end",
        "server/test_protocol.py::test_a_refused_body_is_not_taken_for_ever",
    ],
    "a history without limit, or forged": [
        "server/test_ask.py::test_history_is_bounded_in_turns_and_characters",
        "server/test_openai.py::test_the_messages_before_are_the_history",
        "server/test_real.py::test_a_forged_history_is_no_source",
    ],
    "healthy before it can answer": [
        "server/test_health.py::test_it_listens_before_the_assistant_is_loaded"
    ],
    "an app that was not started": [
        "server/test_health.py::test_an_app_that_was_not_started_says_so"
    ],
    "a rate limit that is missing or fooled": [
        "server/test_security.py::"
        "test_too_many_calls_are_429_whatever_the_client_says_of_its_address",
        "server/test_security.py::test_a_named_proxy_is_believed",
    ],
    "CORS for everyone": [
        "server/test_security.py::test_other_sites_are_not_let_in_by_default",
        "server/test_security.py::test_unsafe_settings_do_not_start",
    ],
    "a script in an article": [
        "server/test_real.py::test_a_hostile_article_and_title_are_quoted_as_they_stand",
        "browser/test_security.py::test_an_article_that_holds_markup_is_shown_as_text",
    ],
    "a script in a question or a kept talk": [
        "browser/test_security.py::test_a_question_stays_text_also_after_a_reload",
        "browser/test_security.py::test_a_tampered_store_stays_text_or_is_dropped",
    ],
    "an id or a file name that is a path": [
        "server/test_documents.py::test_an_id_is_looked_up_and_never_a_path",
        "server/test_uploads.py::test_a_name_is_made_safe_or_refused",
        "server/test_uploads.py::test_nothing_outside_the_corpus_is_deleted",
    ],
    "orders inside an article": [
        "server/test_real.py::test_instructions_in_an_article_are_only_text"
    ],
    "questions inside an article as bait": [
        "server/test_real.py::test_a_line_of_questions_is_no_answer"
    ],
    "a pickle in the index": [
        "test_layout.py::test_nothing_is_pickled",
        "index/test_build.py::test_nothing_is_pickled",
    ],
    "forged log lines, questions in logs": [
        "server/test_secrets.py::test_nothing_of_a_caller_or_a_key_leaks",
        "server/test_security.py::test_a_log_line_is_one_line",
    ],
    "no policy against scripts": [
        "server/test_security.py::test_every_reply_carries_the_headers",
        "server/test_security.py::test_pages_have_nothing_that_the_policy_would_stop",
    ],
    "one user's talk in another's": [
        "server/test_ask.py::test_one_client_never_sees_anothers_turns"
    ],
    "replies of two indexes while one is built": [
        "server/test_real.py::test_while_the_corpus_changes_each_reply_is_wholly_old_or_new",
        "server/test_rebuilds.py::test_each_reply_is_wholly_of_one_index",
    ],
    "searches while vectors are added": [
        "server/test_rebuilds.py::test_an_index_is_read_while_others_publish_newer_ones"
    ],
    "work on the event loop": [
        "server/test_ping.py::test_a_ping_during_50_heavy_questions_takes_less_than_50_ms",
        "server/test_health.py::test_health_stays_quick_while_the_index_is_built",
    ],
    "a queue without end": [
        "server/test_health.py::test_a_full_queue_is_503_with_a_time_to_come_back"
    ],
    "a change while the index is built": [
        "server/test_operations.py::"
        "test_a_change_while_another_process_writes_the_index_is_not_lost",
        "server/test_uploads.py::test_uploads_at_once_all_arrive",
    ],
    "state in one of several processes": [
        "server/test_processes.py::test_an_upload_to_one_reaches_all",
        "server/test_processes.py::test_metrics_add_up_over_the_processes_the_dead_included",
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_tests(case):
    for place in CASES[case]:
        file, _, name = place.partition("::")
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text("utf-8"), re.M), place
