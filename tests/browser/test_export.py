"""What leaves the page: copies, files, and a reader's word on an answer."""

import json
from pathlib import Path

from tests.browser.replies import HOSTILE, answered, article

QUESTION = "How much did the work cost?"
COST = "The work cost $3.4 million, about $600,000 more than planned."
TITLE = "Harrow Bay reopens Mill Bridge after eleven months"
GRANT = {"permissions": ["clipboard-read", "clipboard-write"]}
PLACE = "characters 250-311"


def clipboard(page, words):
    page.locator("#notice").get_by_text(words).wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_an_answer_is_copied_as_text_and_as_markdown_with_its_citations(visit, ask, site):
    page = visit(**GRANT)
    turn = ask(page, QUESTION)
    page.wait_for_function(
        "() => document.querySelector('.sources').textContent.includes('Courier')"
    )
    address = f"{site.url}#doc=bridge&char=250-311"
    turn.get_by_role("button", name="Copy answer", exact=True).click()
    assert clipboard(page, "Answer copied.") == (
        f"Q: {QUESTION}\n\nThe article says: “{COST}” [1]\n\n"
        f"[1] {TITLE}, Harrow Bay Courier, {PLACE}\n    {address}\n"
    )
    turn.get_by_role("button", name="Copy answer as Markdown").click()
    page.wait_for_function("() => navigator.clipboard.readText().then(t => t.startsWith('**'))")
    assert clipboard(page, "Answer copied.") == (
        f"**{QUESTION}**\n\nThe article says: “{COST}” \\[1\\]\n\n"
        f"- \\[1\\] [{TITLE}, Harrow Bay Courier, {PLACE}]({address})\n"
    )


def test_markdown_shows_the_source_s_signs_literally(visit, ask, site):
    quote = "Use the *old* key_name_x, not `rm -rf`; 3 < 5 & 7 > 6."
    document = article("signs", HOSTILE)
    site.documents, site.script = [document], lambda q, s: answered(q, document, quote)
    page = visit(**GRANT)
    turn = ask(page, "# How_to_*do* it?")
    turn.get_by_role("button", name="Copy answer as Markdown").click()
    copied = clipboard(page, "Answer copied.")
    assert "\\*old\\* key\\_name\\_x, not \\`rm -rf\\`; 3 \\< 5 \\& 7 \\> 6." in copied
    assert copied.startswith("**\\# How\\_to\\_\\*do\\* it?**")


def test_the_conversation_is_exported_as_markdown(visit, ask):
    page = visit()
    assert page.locator("#show-export").is_disabled()
    ask(page, QUESTION)
    ask(page, "Who designed it?")
    page.click("#show-export")
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown file").click()
    text = Path(download.value.path()).read_text()
    assert download.value.suggested_filename == "conversation.md"
    assert text.startswith("# Conversation\n\n**How much")
    assert text.count("\n---\n") == 1
    assert "The article does not say." in text
    assert page.locator("dialog[open]").count() == 0


def test_the_json_export_holds_the_replies_as_they_came(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    ask(page, "hello")
    page.reload()
    page.click("#show-export")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON file").click()
    exported = json.loads(Path(download.value.path()).read_text())
    asked = [site.script(body["question"], site) for body in site.asked]
    assert exported == {"answers": asked}


def test_copying_the_conversation(visit, ask):
    page = visit(**GRANT)
    ask(page, QUESTION)
    page.click("#show-export")
    page.get_by_role("button", name="Copy as Markdown").click()
    assert clipboard(page, "Conversation copied.").startswith("# Conversation")


def test_a_thumb_with_a_note_goes_to_the_server(visit, ask, site):
    page = visit()
    turn = ask(page, QUESTION)
    down = turn.get_by_role("button", name="Bad answer")
    down.click()
    turn.get_by_label("Note (optional)").fill("Too short ")
    assert down.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    page.get_by_text("Thank you, noted.").wait_for()
    assert site.feedback == [
        {
            "question": QUESTION,
            "verdict": "down",
            "note": "Too short",
            "answer_status": "answered",
            "index_fingerprint": "f" * 16,
            "citations": [{"document_id": "bridge", "start": 250, "end": 311}],
        }
    ]
    assert turn.locator(".feedback").count() == 0
    assert page.evaluate("document.activeElement.ariaLabel") == "Bad answer"


def test_escape_closes_the_note_and_takes_the_thumb_back(visit, ask, site):
    page = visit()
    turn = ask(page, "Who designed it?")
    turn.get_by_role("button", name="Good answer").click()
    turn.get_by_label("Note (optional)").wait_for()
    page.keyboard.press("Escape")
    assert turn.locator(".feedback").count() == 0
    assert turn.get_by_role("button", name="Good answer").get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.activeElement.ariaLabel") == "Good answer"
    assert site.feedback == []


def test_a_server_without_feedback_hides_the_thumbs(visit, ask, site):
    site.feedback_status = 403
    page = visit()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Good answer").click()
    turn.get_by_label("Note (optional)").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("This server takes no feedback.").wait_for()
    assert turn.locator(".thumb").first.is_hidden()
    assert page.evaluate("document.activeElement.id") == "question"


def test_feedback_that_fails_keeps_the_note(visit, ask, site):
    site.feedback_status = 500
    page = visit()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="Bad answer").click()
    turn.get_by_label("Note (optional)").wait_for()
    page.keyboard.type("why")
    page.keyboard.press("Enter")
    page.locator("#alert p").wait_for()
    assert turn.get_by_label("Note (optional)").input_value() == "why"
