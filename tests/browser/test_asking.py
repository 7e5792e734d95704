"""A question goes out, a reply of one of three kinds comes back."""


def test_an_answer_shows_the_source_s_words_apart_from_ours(visit, ask):
    page = visit()
    turn = ask(page, "How much did the work cost?")
    text = "The work cost $3.4 million, about $600,000 more than planned."
    assert turn.locator(".quote").inner_text() == text
    assert turn.locator(".quote mark").inner_text() == "$3.4 million"
    ours, theirs = (
        turn.locator(selector).evaluate("node => getComputedStyle(node).fontFamily")
        for selector in (".answer", ".quote")
    )
    assert ours != theirs


def test_the_page_text_of_an_answer_is_the_reply_s_text(visit, ask):
    page = visit()
    turn = ask(page, "What did people say?")
    assert turn.locator(".answer").evaluate("node => node.textContent") == (
        "The article says: “Council member Priya Nair called the delay “a lesson in "
        "planning.”” [1] It also says: “Her colleague Tom Becker called it “a disgrace.”” [2]"
    )
    assert turn.locator(".chip").count() == 2


def test_small_talk_has_no_sources_and_no_tools(visit, ask):
    page = visit()
    turn = ask(page, "hello")
    assert "I answer questions" in turn.inner_text()
    assert turn.locator(".sources, .chip, .tools").count() == 0


def test_an_abstention_looks_different_and_says_what_was_searched(visit, ask):
    page = visit()
    turn = ask(page, "Who designed Mill Bridge?")
    assert "abstained" in turn.get_attribute("class")
    assert turn.locator(".chip, .sources").count() == 0
    searched = turn.locator(".searched").inner_text()
    assert "Harrow Bay reopens Mill Bridge" in searched
    assert "Who designed Mill Bridge?" in searched
    related = turn.locator(".related")
    assert related.locator("h4").inner_text() == "Related, not an answer"
    assert related.locator(".passage").count() == 2
    assert related.locator("mark").count() == 0


def test_a_related_passage_can_be_looked_up(visit, ask):
    page = visit()
    turn = ask(page, "Who designed Mill Bridge?")
    turn.locator(".related button").first.click()
    mark = page.locator("#article-text mark")
    mark.wait_for()
    assert mark.inner_text() == "The city has not said when the footpath will open."


def test_confidence_is_a_band_in_words(visit, ask):
    page = visit()
    turn = ask(page, "How much did the work cost?")
    assert turn.locator(".band").inner_text() == "Strong match"
    assert "%" not in turn.inner_text()
    assert "0.94" not in turn.inner_text()
