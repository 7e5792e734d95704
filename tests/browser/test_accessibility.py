"""WCAG 2.2 AA by axe, and what axe cannot see: announcements, focus, reflow, zoom."""

import pytest

from tests.browser.replies import article, bridge

QUESTION = "How much did the work cost?"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 375, "height": 700}


def check(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    report = [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]
    assert report == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_free_of_violations(visit, ask, site, scheme):
    other = article("other", "Another\n\nText.", publisher="Somebody", date="2026-03-02")
    site.documents.append(other)
    site.upload_status = 401
    page = visit(color_scheme=scheme, reduced_motion="reduce")
    check(page)
    ask(page, QUESTION)
    page.hover(".chip")
    page.locator("#source-card").wait_for()
    check(page)
    page.locator(".chip").click()
    page.locator("#article-text mark").wait_for()
    turn = ask(page, "Who designed it?")
    check(page)
    turn.locator(".fold").click()
    turn.locator(".why .decision").wait_for()
    turn.get_by_role("button", name="Bad answer").click()
    check(page)
    page.click("#show-documents")
    page.locator("dialog[open] .upload").wait_for()
    page.get_by_label("Published from").fill("2026-03-01")
    page.get_by_role("button", name="Ask only these 1").wait_for()
    check(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_is_free_of_violations_with_the_sheet_closed_and_open(visit, ask, scheme):
    page = visit(color_scheme=scheme, viewport=PHONE, reduced_motion="reduce")
    check(page)
    ask(page, QUESTION)
    check(page)
    page.locator(".chip").click()
    page.locator("#article-text mark").wait_for()
    check(page)


def test_an_error_is_free_of_violations(visit, site):
    page = visit()
    page.context.set_offline(True)
    page.fill("#question", "x" * 950)
    page.press("#question", "Enter")
    page.locator("#alert p").wait_for()
    check(page)


def test_only_the_new_turn_is_announced(visit, ask):
    page = visit()
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    assert log.get_attribute("aria-relevant") == "additions"
    assert log.get_attribute("aria-atomic") in (None, "false")
    ask(page, QUESTION)
    page.evaluate(
        """() => {
          window.changes = [];
          const note = (all) => window.changes.push(...all.flatMap((one) => [...one.addedNodes]));
          const log = document.getElementById('log');
          new MutationObserver(note).observe(log, { childList: true, subtree: true });
        }"""
    )
    ask(page, "Who designed it?")
    added = page.evaluate("window.changes.filter(n => n.nodeType === 1).map(n => n.className)")
    assert added == ["turn abstained"]


def test_restored_turns_are_not_announced(visit, ask):
    page = visit()
    ask(page, QUESTION)
    page.context.add_init_script(
        """window.live = [];
        new MutationObserver((all) => {
          const log = all.find(({ target }) => target.id === 'log' && target.children.length);
          if (log) window.live.push(log.target.getAttribute('aria-live'));
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.reload()
    page.locator("#log .turn").wait_for()
    page.wait_for_function("() => document.getElementById('log').ariaLive === 'polite'")
    assert page.evaluate("window.live") == ["off"]


def test_the_keyboard_alone_reaches_everything(visit, ask):
    page = visit()
    ask(page, QUESTION)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("getSelection().removeAllRanges(); document.body.focus()")
    names = []
    for _ in range(30):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.ariaLabel "
                "|| document.activeElement.textContent.trim()"
            )
        )
    wanted = {"show-documents", "show-export", "new-conversation", "question", "send",
              "Why this answer", "Copy answer", "Copy answer as Markdown", "Good answer",
              "Bad answer", "article-scroller"}  # fmt: skip
    assert wanted <= set(names)
    assert any(name.startswith("Source 1:") for name in names)


@pytest.mark.parametrize("width", [320, 640, 1024, 3840])
def test_nothing_scrolls_sideways_from_320_px_to_4k(visit, ask, site, width):
    site.documents = [bridge()]
    page = visit(viewport={"width": width, "height": 2160 if width > 2000 else 640})
    ask(page, "What did people say about " + "averyveryverylongword" * 6 + "?")
    turn = ask(page, "Who designed it?")
    turn.locator(".fold").click()
    turn.locator(".why .decision").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getElementById('scroller').scrollWidth") <= width
    assert page.locator("#question").is_visible()


def test_text_grows_to_200_per_cent_without_loss(visit, ask):
    page = visit()
    ask(page, QUESTION)
    zoomed = {"width": 640, "height": 400}  # what 200 % leaves of 1280 by 800
    larger = "document.documentElement.style.fontSize = '200%'"
    for change in (lambda: page.evaluate(larger), lambda: page.set_viewport_size(zoomed)):
        change()
        size = page.viewport_size
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        for selector in ("#question", "#new-conversation", ".chip"):
            page.locator(selector).scroll_into_view_if_needed()
            box = page.locator(selector).bounding_box()
            assert 0 <= box["y"] <= size["height"] - box["height"], selector
        page.evaluate("document.documentElement.style.fontSize = ''")


def test_targets_are_large_enough(visit, ask):
    page = visit()
    ask(page, "What did people say?")
    small = page.evaluate(
        """[...document.querySelectorAll('button, summary, input')].filter((node) => {
          const box = node.getBoundingClientRect();
          return box.width && (box.width < 24 || box.height < 24);
        }).map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_on_a_phone_the_article_is_a_sheet_and_back_closes_it(visit, ask):
    page = visit(viewport=PHONE, has_touch=True)
    ask(page, QUESTION)
    assert page.locator("#article").is_hidden()
    page.locator(".chip").tap()
    page.locator("#article-text mark").wait_for()
    assert page.evaluate("document.getElementById('conversation').inert")
    assert page.evaluate("document.activeElement.localName") == "mark"
    page.go_back()
    page.locator("#article").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.chip')")
    page.click("#show-article")
    page.locator("#article-text .headline").wait_for()
    page.keyboard.press("Escape")
    page.locator("#article").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "show-article"
    page.click("#show-article")
    page.get_by_role("button", name="Close").click()
    page.locator("#article").wait_for(state="hidden")


def test_reduced_motion_stops_every_animation(visit, site):
    page = visit(reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(n => "
        "getComputedStyle(n).animationName !== 'none' "
        "|| parseFloat(getComputedStyle(n).transitionDuration) > 0).length"
    )
    assert moving == 0


def test_the_printed_page_is_the_conversation_with_its_sources(visit, ask):
    page = visit()
    ask(page, QUESTION)
    page.emulate_media(media="print")
    for gone in (".bar-tools", "#article", "#composer", ".thumb"):
        assert page.locator(gone).first.is_hidden()
    for kept in (".question", ".answer", ".sources"):
        assert page.locator(f"#log {kept}").is_visible()
    assert len(page.pdf()) > 1_000


def test_the_frame_of_the_page_never_scrolls_away(visit, ask):
    page = visit(viewport=PHONE)
    for question in ("What did people say?", "Who designed it?", "cost?"):
        ask(page, question)
    assert page.evaluate("[scrollY, document.body.scrollTop]") == [0, 0]
    assert page.locator(".bar").bounding_box()["y"] == 0
