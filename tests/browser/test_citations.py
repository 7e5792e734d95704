"""Chips, the card with the context, the mark in the article, and addresses of places."""

import pytest

from tests.browser.replies import EMOJI, answered, article, bridge

COST = "The work cost $3.4 million, about $600,000 more than planned."
MARK = "#article-text mark"


def test_a_chip_is_a_button_that_says_where_it_leads(visit, ask):
    page = visit()
    turn = ask(page, "How much did the work cost?")
    title = "Harrow Bay reopens Mill Bridge after eleven months"
    chip = page.get_by_role("button", name=f"Source 1: {title}, characters 250-311", exact=True)
    assert chip.count() == 1
    turn.locator(".sources").get_by_text("Harrow Bay Courier").wait_for()
    assert turn.locator(".sources").inner_text() == (
        f"{title}, Harrow Bay Courier\n1: characters 250-311"
    )


def test_a_page_number_is_named_where_there_is_one(visit, ask, site):
    def paged(question, site):
        reply = answered(question, site.documents[0], COST)
        reply["citations"][0]["page"] = 3
        return reply

    site.script = paged
    page = visit()
    ask(page, "How much did it cost?")
    assert "page 3, characters 250-311" in page.locator(".chip").get_attribute("aria-label")


def test_pointing_at_a_chip_shows_the_quote_in_its_context(visit, ask):
    page = visit()
    ask(page, "How much did the work cost?")
    page.hover(".chip")
    card = page.locator("#source-card")
    card.wait_for()
    assert card.locator(".quote").inner_text() == COST
    assert "Dana Whitfield said." in card.locator(".around").first.inner_text()
    assert "Harrow Bay Courier" in card.inner_text()
    card.hover()
    page.wait_for_timeout(300)
    assert card.is_visible(), "the card can be pointed at"
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")


def test_the_card_opens_on_keyboard_focus_and_escape_closes_it(visit, ask):
    page = visit()
    ask(page, "How much did the work cost?")
    page.focus("#question")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.chip')"):
            break
    card = page.locator("#source-card")
    card.wait_for()
    assert page.locator(".chip").get_attribute("aria-describedby") == "source-card"
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.chip')")


def test_a_chip_marks_exactly_its_sentence_and_escape_goes_back(visit, ask):
    page = visit()
    ask(page, "How much did the work cost?")
    chip = page.locator(".chip")
    for act in (chip.click, lambda: chip.press("Enter")):
        act()
        page.locator(f"{MARK}:focus").wait_for()
        assert page.locator(MARK).all_inner_texts() == [COST]
        assert page.url.endswith("#doc=bridge&char=250-311")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('.chip')")


def test_the_next_chip_takes_the_mark_along(visit, ask):
    page = visit()
    ask(page, "What did people say?")
    for number, words in ((0, "Council member Priya Nair"), (1, "Her colleague Tom Becker")):
        page.locator(".chip").nth(number).click()
        page.wait_for_function(
            "([s, w]) => document.querySelector(s)?.textContent.startsWith(w)", arg=[MARK, words]
        )
        assert page.locator(MARK).count() == 1
    text = page.locator("#article-text .body").nth(2).evaluate("node => node.textContent")
    assert text in bridge()["text"]


@pytest.mark.parametrize("quote", ["Ranger Ana Ruiz said the 🦦 pair has 2 pups.", "“We 💙 them,”"])
def test_the_marked_text_is_the_quote_after_emoji_and_combining_marks(visit, ask, site, quote):
    site.documents = [article("otters", EMOJI)]
    site.script = lambda q, site: answered(q, site.documents[0], quote, focus=quote[3:8])
    page = visit()
    turn = ask(page, "What is it?")
    assert turn.locator("mark").evaluate("node => node.textContent") == quote[3:8]
    page.locator(".chip").click()
    page.locator(MARK).wait_for()
    assert page.locator(MARK).evaluate("node => node.textContent") == quote
    texts = page.locator("#article-text .block").evaluate_all("all => all.map(n => n.textContent)")
    assert "\n\n".join(texts) == EMOJI


def test_a_mark_over_two_blocks_marks_both_parts(visit):
    text = bridge()["text"]
    start, end = text.index("more than planned"), text.index(" and that changed")
    page = visit(f"#doc=bridge&char={start}-{end}")
    page.locator(MARK).first.wait_for()
    assert page.locator(MARK).all_inner_texts() == [
        "more than planned.",
        "“We found rot in beam No. 5,",
    ]


def test_a_link_to_a_place_opens_it_and_survives_a_reload(visit):
    page = visit("#doc=bridge&char=250-311")
    for _ in range(2):
        page.locator(MARK).wait_for()
        assert page.locator(MARK).inner_text() == COST
        page.reload()


def test_a_link_to_no_place_says_so(visit):
    page = visit()
    for place in ("250-99999", "311-250", "9-9"):
        page.evaluate("place => { location.hash = `#doc=bridge&char=${place}` }", place)
        page.locator("#article-notice").get_by_text("changed").wait_for()
        assert page.locator(MARK).count() == 0
        page.go_back()
        page.locator("#article-notice").wait_for(state="hidden")


def test_a_link_to_an_article_that_is_gone_says_so(visit):
    page = visit()
    page.evaluate("location.hash = '#doc=gone&char=1-5'")
    page.locator("#article-notice").wait_for()
    assert "not on the server any more" in page.locator("#article-notice").inner_text()


def test_a_quote_that_the_article_has_lost_is_not_marked(visit, ask, site):
    page = visit()
    ask(page, "How much did the work cost?")
    changed = bridge()
    changed["text"] = changed["text"].replace("$3.4", "$3.5")
    site.documents = [changed]
    page.reload()
    page.locator(".chip").click()
    page.locator("#article-notice").wait_for()
    assert "changed" in page.locator("#article-notice").inner_text()
    assert page.locator(MARK).count() == 0


def test_a_source_link_leads_to_the_place_and_can_be_copied_as_an_address(visit, ask):
    page = visit()
    turn = ask(page, "How much did the work cost?")
    link = turn.locator(".sources a")
    assert link.get_attribute("href") == "#doc=bridge&char=250-311"
    link.click()
    page.locator(MARK).wait_for()


def test_markers_in_the_source_are_no_chips(visit, ask, site):
    text = "A bridge\n\nIt opened in 1976.[1][2] It closed in 1980.[2]"
    site.documents = [article("old", text)]
    quotes = ("It opened in 1976.[1][2]", "It closed in 1980.[2]")
    site.script = lambda q, site: answered(q, site.documents[0], *quotes)
    page = visit()
    turn = ask(page, "When?")
    assert turn.locator(".quote").all_inner_texts() == list(quotes)
    assert turn.locator(".quote .chip").count() == 0
    assert turn.locator(".chip").count() == 2


def test_a_selected_answer_reads_as_the_reply(visit, ask):
    page = visit()
    turn = ask(page, "How much did the work cost?")
    turn.locator(".answer").evaluate("node => getSelection().selectAllChildren(node)")
    assert page.evaluate("getSelection().toString()") == f"The article says: “{COST}” [1]"


def test_back_takes_the_mark_off_and_keeps_the_conversation(visit, ask):
    page = visit()
    ask(page, "How much did the work cost?")
    page.locator(".chip").click()
    page.locator(MARK).wait_for()
    page.go_back()
    page.locator(MARK).wait_for(state="detached")
    assert page.locator("#log .turn").count() == 1
    page.go_forward()
    page.locator(MARK).wait_for()
