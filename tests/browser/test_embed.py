"""The compact page for a frame, and the button that puts it on any page."""

from tests.browser.replies import article


def test_the_embedded_page_is_compact_and_asks_only_its_article(visit, ask, site):
    site.documents.append(article("other", "Another\n\nText by Ana Ruiz said so.", publisher="B"))
    page = visit("embed?doc=other")
    assert page.locator("#show-documents").is_hidden()
    assert page.locator("#article-text").get_by_text("Text by").count() == 1
    ask(page, "cost?")
    assert site.asked[0]["documents"] == ["other"]
    page.goto(site.url)
    page.locator(".starter").first.wait_for()
    assert page.locator("#log .turn").count() == 0, "its conversation is its own"


def test_the_widget_opens_the_page_in_a_frame_and_escape_closes_it(browser, site):
    context = browser.new_context(viewport={"width": 900, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}host")
    button = page.get_by_role("button", name="Ask this article")
    assert button.get_attribute("aria-expanded") == "false"
    assert not any(path.startswith("/embed") for path in site.paths), "nothing loads before"
    button.click()
    frame = page.frame_locator("iframe")
    frame.locator(".starter").first.wait_for()
    frame.locator("#question").fill("How much did the work cost?")
    frame.locator("#question").press("Enter")
    frame.locator("#log .turn").wait_for()
    assert site.asked[0]["documents"] == ["bridge"]
    assert button.get_attribute("aria-expanded") == "true"
    frame.locator("#question").press("Escape")
    page.locator("iframe").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.localName") == "button"
    button.click()
    assert frame.locator("#log .turn").count() == 1, "it is the same frame again"
    context.close()
