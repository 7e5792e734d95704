"""Why this answer: the trace, asked for when it is opened."""

QUESTION = "How much did the work cost?"


def test_the_fold_out_shows_ranks_scores_threshold_and_times(visit, ask, site):
    page = visit()
    turn = ask(page, QUESTION)
    button = turn.get_by_role("button", name="Why this answer")
    button.click()
    why = turn.locator(".why .decision")
    why.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    assert why.inner_text() == (
        "Probability that the text answers: 0.94. Needed: 0.61. Enough to answer."
    )
    text = turn.locator(".why").inner_text().lower()
    for words in ("lexical rank", "dense rank", "fused rank", "reader score", "8.21", "dropped",
                  "a heading, never searched", "milliseconds", "18.4"):  # fmt: skip
        assert words in text
    assert site.asked[-1] == {**site.asked[0], "explain": True}
    button.click()
    turn.locator(".why").wait_for(state="hidden")
    button.click()
    why.wait_for()
    assert len(site.asked) == 2, "the trace is fetched once"


def test_a_sentence_of_the_trace_is_shown_in_its_own_words_and_leads_to_its_place(visit, ask, site):
    working = site.script

    def placed(question, site):
        reply = working(question, site)
        place = {"document_id": "bridge", "start": 250, "end": 311, "reader_margin": 5.6}
        site.trace = {"questions": [{"probability": 0.9, "threshold": 0.4, "sentences": [place]}]}
        return reply

    site.script = placed
    page = visit()
    turn = ask(page, QUESTION)
    turn.locator(".fold").click()
    turn.locator(".why td a").click()
    page.locator("#article-text mark").wait_for()
    assert page.locator("#article-text mark").inner_text().startswith("The work cost")


def test_history_of_the_time_goes_along_after_a_reload(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    ask(page, "And the cost of it?")
    ask(page, "hello")
    page.reload()
    page.locator(".fold").nth(1).click()
    page.locator(".why .decision").wait_for()
    assert site.asked[-1] == {**site.asked[1], "explain": True}


def test_another_answer_than_before_is_not_explained(visit, ask, site):
    page = visit()
    turn = ask(page, QUESTION)
    working = site.script
    site.script = lambda q, s: {**working(q, s), "index_fingerprint": "another"}
    turn.locator(".fold").click()
    turn.get_by_text("The articles have changed since this answer").wait_for()
    assert turn.locator(".decision").count() == 0


def test_a_trace_that_cannot_be_had_is_an_error_not_an_empty_box(visit, ask):
    page = visit()
    turn = ask(page, QUESTION)
    page.context.set_offline(True)
    turn.locator(".fold").click()
    page.locator("#alert p").wait_for()
    assert turn.locator(".fold").get_attribute("aria-expanded") == "false"
