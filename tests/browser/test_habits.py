"""The question box behaves as a person's fingers expect."""

import time

from tests.browser.replies import answered

QUESTION = "How much did the work cost?"
COST = "The work cost $3.4 million, about $600,000 more than planned."


def slow(seconds):
    def script(question, site):
        time.sleep(seconds)
        return answered(question, site.documents[0], COST)

    return script


def test_shift_enter_breaks_the_line_and_enter_sends(visit, site):
    page = visit()
    page.focus("#question")
    page.keyboard.type("How much")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("did the work cost?")
    assert page.input_value("#question") == "How much\ndid the work cost?"
    page.keyboard.press("Enter")
    page.locator("#log .turn").wait_for()
    assert [body["question"] for body in site.asked] == ["How much\ndid the work cost?"]


def test_an_input_method_that_composes_does_not_send(visit, site):
    page = visit()
    page.fill("#question", "にほん")
    for init in ("isComposing: true", "keyCode: 229"):
        page.evaluate(
            "init => document.getElementById('question').dispatchEvent(new KeyboardEvent("
            f"'keydown', {{key: 'Enter', bubbles: true, cancelable: true, {init}}}))"
        )
    session = page.context.new_cdp_session(page)
    page.focus("#question")
    session.send("Input.imeSetComposition", {"text": "語", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter",
                                            "windowsVirtualKeyCode": 229})  # fmt: skip
    page.wait_for_timeout(200)
    assert site.asked == []


def test_enter_five_times_asks_once(visit, site):
    site.script = slow(0.6)
    page = visit()
    page.fill("#question", QUESTION)
    for _ in range(5):
        page.press("#question", "Enter")
    page.locator("#log .turn").wait_for()
    page.wait_for_timeout(200)
    assert len(site.asked) == 1
    assert page.locator("#log .turn").count() == 1


def test_a_question_written_while_waiting_stays_and_can_be_sent_afterwards(visit, site):
    site.script = slow(0.8)
    page = visit()
    page.fill("#question", "First cost?")
    page.press("#question", "Enter")
    page.fill("#question", "Second cost?")
    page.press("#question", "Enter")
    assert "One question at a time" in page.locator("#notice").inner_text()
    page.locator("#log .turn").wait_for()
    assert page.input_value("#question") == "Second cost?"
    page.press("#question", "Enter")
    page.locator("#log .turn").nth(1).wait_for()
    assert page.locator("#log .question").all_inner_texts() == ["First cost?", "Second cost?"]


def test_a_cancelled_reply_never_lands_under_the_next_question(visit, site, ask):
    def script(question, site):
        time.sleep(1.0 if question == "A cost?" else 0)
        return answered(question, site.documents[0], COST, interpreted_question=question)

    site.script = script
    page = visit()
    page.fill("#question", "A cost?")
    page.press("#question", "Enter")
    page.click("#cancel")
    page.fill("#question", "")
    ask(page, "B cost?")
    page.wait_for_timeout(1200)
    assert page.locator("#log .question").all_inner_texts() == ["B cost?"]


def test_a_conversation_that_is_started_over_while_waiting_stays_empty(visit, site):
    site.script = slow(0.6)
    page = visit()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.click("#new-conversation")
    page.wait_for_timeout(900)
    assert page.locator("#log .turn").count() == 0
    assert page.locator("#alert p").count() == 0


def test_up_and_down_walk_through_earlier_questions(visit, ask):
    page = visit()
    ask(page, "First cost?")
    ask(page, "Second cost?")
    seen = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.press("#question", key)
        seen.append(page.input_value("#question"))
    assert seen == ["Second cost?", "First cost?", "First cost?", "Second cost?", ""]
    page.fill("#question", "Something new")
    page.press("#question", "ArrowUp")
    assert page.input_value("#question") == "Something new"


def test_blank_and_too_long_questions_are_not_sent(visit, site):
    page = visit()
    for text in ("", "  \n ", "x" * 1001):
        page.fill("#question", text)
        page.press("#question", "Enter")
    assert "1001 of 1000" in page.locator("#counter").inner_text()
    assert page.get_attribute("#question", "aria-invalid") == "true"
    page.fill("#question", "🦦" * 1000)
    assert page.get_attribute("#question", "aria-invalid") == "false"
    assert site.asked == []


def test_the_box_grows_with_the_question_and_shrinks_again(visit):
    page = visit()
    height = "document.getElementById('question').offsetHeight"
    before = page.evaluate(height)
    page.fill("#question", "line\n" * 5)
    assert page.evaluate(height) > before * 2
    page.fill("#question", "")
    assert page.evaluate(height) == before


def test_the_focus_stays_in_the_box(visit, ask):
    page = visit()
    ask(page, QUESTION)
    assert page.evaluate("document.activeElement.id") == "question"
    page.fill("#question", QUESTION)
    page.click("#send")
    page.locator("#log .turn").nth(1).wait_for()
    assert page.evaluate("document.activeElement.id") == "question"
