"""Whatever is in an article, a question or the store stays text."""

import json

import pytest

from tests.browser.replies import HOSTILE, answered, article, bridge, citation

SVG = "<svg onload=alert(1)>"
QUOTES = (
    "The firm said <img src=x onerror=alert(1)> it was fine.",
    "<script>alert(2)</script> ok.",
    "Use the *old* key_name_x, not `rm -rf`; 3 < 5 & 7 > 6.",
)
PLANTED = ".turn img, .turn script, .turn svg, .turn b, #article img, #article script, #article b"


@pytest.fixture
def hostile(site):
    document = article(
        "hostile",
        HOSTILE,
        source="<i>x</i>.txt",
        publisher=SVG,
        url="javascript:alert(3)",
    )

    def script(question, site):
        reply = answered(question, document, *QUOTES, interpreted_question=SVG)
        return {**reply, "index_fingerprint": SVG}

    site.documents = [document]
    site.script = script
    return document


def nothing_planted(page):
    assert page.locator(PLANTED).count() == 0
    assert page.evaluate("document.querySelectorAll('[onerror], [onload]').length") == 0


def test_an_article_that_holds_markup_is_shown_as_text(visit, ask, hostile):
    page = visit()
    turn = ask(page, SVG)
    assert turn.locator(".quote").all_inner_texts() == list(QUOTES)
    assert page.title().startswith("<img src=x onerror=alert(1)>")
    turn.locator(".chip").first.hover()
    page.locator("#source-card").wait_for()
    turn.locator(".chip").first.click()
    page.locator("#article-text mark").wait_for()
    assert page.locator("#article-text mark").inner_text() == QUOTES[0]
    texts = page.locator("#article-text .block").evaluate_all("all => all.map(n => n.textContent)")
    assert "\n\n".join(texts) == HOSTILE
    page.click("#show-documents")
    page.locator("dialog[open]").wait_for()
    nothing_planted(page)


def test_a_question_stays_text_also_after_a_reload(visit, ask, hostile):
    page = visit()
    for _ in range(2):
        ask(page, SVG)
        page.reload()
        page.locator("#log .turn").first.wait_for()
    assert page.locator("#log .question").all_inner_texts() == [SVG, SVG]
    assert page.locator(".searched").count() == 0, "the question that was searched is the same"
    nothing_planted(page)


def test_a_tampered_store_stays_text_or_is_dropped(visit, hostile):
    page = visit()
    reply = answered("q", hostile, QUOTES[0])
    reply["segments"][0]["text"] = SVG
    reply["text"] = "".join(segment["text"] for segment in reply["segments"])
    turn = {"id": "a", "question": SVG, "searched": SVG, "documents": None, "reply": reply}
    page.evaluate("turn => localStorage.setItem('inquote:1:page:a', turn)", json.dumps(turn))
    bad = {**turn, "id": "b", "reply": {**reply, "segments": "<img src=x onerror=alert(1)>"}}
    page.evaluate("turn => localStorage.setItem('inquote:1:page:b', turn)", json.dumps(bad))
    page.reload()
    page.locator("#log .turn").wait_for()
    assert page.locator("#log .turn").count() == 1
    assert page.locator(".answer").inner_text().startswith(SVG)
    nothing_planted(page)


def test_an_address_stays_text(visit, site):
    page = visit(f"#doc={SVG}")
    page.locator("#article-notice").get_by_text("not on the server").wait_for()
    assert page.locator("#article-text .headline").count() == 1, "the first article is shown"
    page.goto(f"{site.url}?q={SVG}#doc=../../etc/passwd")
    page.reload()
    page.locator("#article-notice").get_by_text("not on the server").wait_for()
    assert page.evaluate("document.querySelectorAll('body svg[onload]').length") == 0
    assert "/v1/documents/..%2F..%2Fetc%2Fpasswd" in site.paths


def test_an_error_s_words_stay_text(visit, site):
    from tests.browser.fake import Raw

    body = {"error": {"code": "x", "message": SVG, "hint": "<b>hint</b>"}}
    site.script = lambda question, site: Raw(422, body)
    page = visit()
    page.fill("#question", "q")
    page.press("#question", "Enter")
    page.locator("#alert p").wait_for()
    assert SVG in page.locator("#alert").inner_text()
    assert page.locator("#alert b, #alert svg").count() == 0


def test_an_original_address_that_is_no_web_address_is_dead(visit, site):
    page = visit()
    for url in ("javascript:alert(3)", " JaVaScRiPt:alert(3)", "data:text/html,x"):
        site.documents = [article("a", HOSTILE, url=url)]
        page.reload()
        page.locator(".facts").get_by_text(url.strip()).wait_for()
        assert page.locator(".facts a").count() == 0


def test_an_original_web_address_is_a_link(visit, site):
    site.documents = [{**bridge(), "metadata": {"url": {"value": "https://example.org/a"}}}]
    page = visit()
    assert page.locator(".facts a").get_attribute("href") == "https://example.org/a"
    assert "noreferrer" in page.locator(".facts a").get_attribute("rel")


def test_markdown_and_html_signs_come_through_to_the_character(visit, ask, site):
    document = article("signs", HOSTILE)
    site.documents = [document]
    site.script = lambda q, s: {
        **answered(q, document, QUOTES[2]),
        "related": [citation(document, QUOTES[2])],
    }
    page = visit()
    turn = ask(page, "How?")
    assert turn.locator(".quote").inner_text() == QUOTES[2]


def test_no_page_code_builds_markup_from_data():
    from tests.browser.fake import STATIC

    banned = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
    )
    for file in STATIC.rglob("*.js"):
        text = file.read_text()
        assert not [word for word in banned if word in text], file.name
    page = (STATIC / "index.html").read_text()
    assert "style=" not in page and "onclick" not in page and "<style" not in page
