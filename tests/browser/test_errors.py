"""Every way to fail gives words that say what to do, and keeps the question."""

from tests.browser.fake import Raw
from tests.browser.replies import answered, bridge

QUESTION = "How much did the work cost?"
ALERT = "#alert p"


def error(status, message="It did not work.", hint="Do this.", code="fault", **headers):
    body = {"error": {"code": code, "message": message, "hint": hint}}
    return Raw(status, body, headers={k.replace("_", "-"): v for k, v in headers.items()})


FAILURES = [
    (error(422, "The question is blank.", "Write one."), "The question is blank. Write one."),
    (error(422, "body.question: bad", code="invalid_request"), "1 to 1,000 characters"),
    (error(429, Retry_After="7"), "Try again in 7 seconds."),
    (error(500), "This is not an answer."),
    (error(503), "not ready yet"),
    (Raw(502, b"<html>Bad gateway</html>"), "Something went wrong"),
    (Raw(200, b"{not json"), "does not check out"),
    (Raw(200, {"status": "answered"}), "does not check out"),
]


def test_each_failure_is_told_and_the_question_kept(visit, site):
    page = visit()
    page.fill("#question", QUESTION)
    for reply, words in FAILURES:
        site.script = lambda question, site, reply=reply: reply
        page.press("#question", "Enter")
        page.locator("#alert").get_by_text(words).wait_for()
        assert page.input_value("#question") == QUESTION
        assert page.locator("#send").is_enabled()
        assert page.locator("#pending").is_hidden()
    assert page.locator("#alert").get_attribute("role") == "alert"
    assert page.locator("#log .turn").count() == 0


def test_a_reply_whose_quote_is_not_its_citation_is_not_shown(visit, site):
    def forged(question, site):
        reply = answered(question, bridge(), "Mayor Luis Ortega did not attend the ceremony.")
        reply["citations"][0]["quote"] = "Mayor Luis Ortega did attend the ceremony."
        return reply

    site.script = forged
    page = visit()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.locator(ALERT).wait_for()
    assert page.locator("#log .turn").count() == 0


def test_trying_again_asks_the_same_question(visit, site, ask):
    working = site.script
    site.script = lambda question, site: error(503)
    page = visit()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.locator(ALERT).wait_for()
    site.script = working
    page.get_by_role("button", name="Try again").click()
    page.locator("#log .turn").wait_for()
    assert page.locator(ALERT).count() == 0
    assert page.input_value("#question") == ""
    assert page.evaluate("document.activeElement.id") == "question"


def test_a_server_that_is_down_and_up_again(visit, ask):
    page = visit()
    page.context.set_offline(True)
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.locator(ALERT).wait_for()
    assert "cannot be reached" in page.locator("#alert").inner_text()
    page.context.set_offline(False)
    page.press("#question", "Enter")
    page.locator("#log .turn").wait_for()
    assert page.locator(ALERT).count() == 0


def test_a_page_that_opens_before_its_server_loads_the_article_later(visit, site):
    documents, site.documents = site.documents, []
    page = visit()
    assert "No article is loaded" in page.locator("#welcome").inner_text()
    site.documents = documents
    page.reload()
    page.locator("#article-text .headline").wait_for()


def test_progress_is_told_after_300_ms_and_a_reply_is_given_up_after_a_minute(visit, site):
    site.script = lambda question, site: Raw(200, b"{}", after=2)
    page = visit()
    page.clock.install()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.locator("#pending-question").wait_for()
    assert page.locator("#progress").inner_text() == ""
    page.clock.run_for(310)
    assert page.locator("#progress").inner_text() == "Reading…"
    page.clock.run_for(8_000)
    assert "You can wait or cancel" in page.locator("#progress").inner_text()
    page.clock.run_for(60_000)
    page.locator(ALERT).wait_for()
    assert "took too long" in page.locator("#alert").inner_text()
    assert page.input_value("#question") == QUESTION


def test_cancel_stops_waiting_and_keeps_the_question(visit, site):
    site.script = lambda question, site: Raw(200, b"{}", after=3)
    page = visit()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.get_by_role("button", name="Cancel the question").click()
    page.locator("#pending").wait_for(state="hidden")
    assert page.locator("#notice").inner_text() == "Cancelled."
    assert page.input_value("#question") == QUESTION
    assert page.evaluate("document.activeElement.id") == "question"


def test_a_server_that_wants_a_key_gets_one(visit, site):
    working = site.script
    site.script = lambda question, site: error(401, "A key is needed.", "Send it.")
    page = visit()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.get_by_role("button", name="Enter a key").click()
    page.get_by_role("textbox", name="Key").fill("secret")
    site.script = working
    with page.expect_request("**/v1/ask") as sent:
        page.get_by_role("button", name="Go on").click()
    assert sent.value.headers["authorization"] == "Bearer secret"
    page.locator("#log .turn").wait_for()
    assert "secret" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
