"""Several articles: choosing, filtering, reading, adding; and the article pane itself."""

import pytest

from tests.browser.replies import article, bridge

TOWNS = ["Ashford", "Brill", "Calder", "Dunmore", "Elgin", "Frome"]


@pytest.fixture
def several(site):
    site.documents = [bridge()] + [
        article(town.lower(), f"{town} opens a library\n\n{town} is glad. Zoë Ames said so.",
                publisher=f"{town} News", source=f"north/{town.lower()}.txt")
        for town in TOWNS
    ]  # fmt: skip
    return site.documents


def open_picker(page):
    page.click("#show-documents")
    page.locator("dialog[open] li").first.wait_for()
    return page.locator("dialog[open]")


def test_the_picker_filters_and_opens_an_article(visit, several):
    page = visit()
    assert page.locator("#documents-label").inner_text() == "Articles (7)"
    picker = open_picker(page)
    picker.get_by_label("Filter the articles").fill("CALD")
    assert picker.locator("li").count() == 1
    assert "1 of 7" in picker.locator("[role=status]").first.inner_text()
    picker.get_by_role("button", name="Calder opens a library").click()
    page.locator("#article-text").get_by_text("Calder is glad.").wait_for()
    assert page.evaluate("location.hash") == "#doc=calder"
    assert page.evaluate("document.activeElement.id") == "article-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "show-documents"


def test_ticked_articles_are_the_ones_that_are_asked(visit, several, site, ask):
    page = visit()
    assert page.locator("#scope").inner_text() == "Asking all articles"
    ask(page, "cost?")
    picker = open_picker(page)
    picker.get_by_label("Ask “Brill opens a library”").check()
    picker.get_by_label("Ask “Elgin opens a library”").check()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.locator("#scope").inner_text() == "Asking 2 articles"
    turn = ask(page, "Who designed it?")
    assert [body["documents"] for body in site.asked] == [None, ["brill", "elgin"]]
    assert "Searched 2 articles for" in turn.locator(".searched").inner_text()
    open_picker(page).get_by_role("button", name="Ask all of them").click()
    page.keyboard.press("Escape")
    ask(page, "cost?")
    assert site.asked[-1]["documents"] is None


def test_a_publisher_or_days_narrow_what_is_asked(visit, several, site, ask):
    for number, document in enumerate(site.documents[1:], 1):
        document["date"] = f"2026-03-0{number}"
    page = visit()
    picker = open_picker(page)
    picker.get_by_label("Publisher", exact=True).select_option("Brill News")
    assert picker.locator("li").count() == 1
    assert "Brill News, 2026-03-02, north/brill.txt" in picker.locator("li").inner_text()
    picker.get_by_role("button", name="Ask only these 1").click()
    assert page.locator("#scope").inner_text() == "Asking all articles of Brill News"
    picker.get_by_label("Publisher", exact=True).select_option("Any publisher")
    picker.get_by_label("Published from").fill("2026-03-03")
    picker.get_by_label("Published up to").fill("2026-03-04")
    assert picker.locator("li").count() == 2
    picker.get_by_role("button", name="Ask only these 2").click()
    page.keyboard.press("Escape")
    words = "all articles from 2026-03-03 up to 2026-03-04"
    assert page.locator("#scope").inner_text() == f"Asking {words}"
    turn = ask(page, "Who designed it?")
    filter = {"date_from": "2026-03-03", "date_to": "2026-03-04"}
    assert site.asked[-1]["filter"] == filter
    assert site.asked[-1]["documents"] is None
    assert f"Searched {words} for" in turn.locator(".searched").inner_text()
    turn.get_by_role("button", name="Why no answer").click()
    turn.locator(".why h4").first.wait_for()
    assert site.asked[-1]["filter"] == filter  # the trace is of the same question
    picker = open_picker(page)
    picker.get_by_label("Ask “Calder opens a library”").check()
    page.keyboard.press("Escape")
    ask(page, "cost?")
    assert site.asked[-1]["documents"] == ["calder"]
    assert "filter" not in site.asked[-1]
    open_picker(page).get_by_role("button", name="Ask all of them").click()
    assert page.locator("dialog[open] li").count() == 7
    assert page.locator("#scope").inner_text() == "Asking all articles"


def test_a_starter_question_asks_the_article_it_was_made_from(visit, several, site):
    page = visit("#doc=frome")
    page.get_by_role("button", name="What did Zoë Ames say?").click()
    page.locator("#log .turn").wait_for()
    assert site.asked[0]["documents"] == ["frome"]
    assert page.locator("#scope").inner_text() == "Asking “Frome opens a library”"


def test_a_citation_of_another_article_opens_that_article(visit, several, site, ask):
    page = visit("#doc=frome")
    turn = ask(page, "cost?")
    assert "Harrow Bay reopens Mill Bridge" in turn.locator(".sources").inner_text()
    page.wait_for_function(
        "() => document.querySelector('.sources').textContent.includes('Courier')"
    )
    page.locator(".chip").click()
    page.locator("#article-text mark").wait_for()
    assert "Harrow Bay" in page.locator("#article-title").inner_text()
    page.go_back()
    page.locator("#article-text").get_by_text("Frome is glad.").wait_for()


def test_uploads_are_hidden_where_they_are_not_allowed(visit, site):
    page = visit()
    picker = open_picker(page)
    page.wait_for_timeout(300)
    assert picker.locator(".upload").is_hidden()


def test_a_file_is_added_with_a_key_by_choice_or_by_drop(visit, site):
    site.upload_status = 401
    page = visit()
    picker = open_picker(page)
    picker.locator(".upload").wait_for()
    file = {"name": "new one.txt", "mimeType": "text/plain", "buffer": "Näw text.".encode()}
    picker.get_by_label("File of the article").set_input_files(file)
    picker.get_by_role("button", name="Add").click()
    assert "Type the key" in picker.get_by_role("alert").inner_text()
    picker.get_by_label("Key for uploads").fill("secret")
    picker.get_by_role("button", name="Add").click()
    page.locator("dialog[open]").wait_for(state="detached")
    page.wait_for_function("() => location.hash === '#doc=new'")
    assert page.locator("#documents-label").inner_text() == "Articles (2)"
    sent = site.uploads[0]
    assert sent["path"].endswith("?name=new+one.txt")
    assert sent["body"] == "Näw text.".encode()
    assert sent["headers"]["Authorization"] == "Bearer secret"

    open_picker(page)
    page.locator(".upload").evaluate(
        """form => {
          const data = new DataTransfer();
          data.items.add(new File(['dropped'], 'drop.md', { type: 'text/markdown' }));
          for (const name of ['dragover', 'drop']) {
            const options = { dataTransfer: data, bubbles: true, cancelable: true };
            form.dispatchEvent(new DragEvent(name, options));
          }
        }"""
    )
    page.locator("dialog[open]").wait_for(state="detached")
    assert site.uploads[1]["body"] == b"dropped"
    assert "secret" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_blocks_are_drawn_by_their_kind(visit):
    page = visit()
    classes = page.locator("#article-text .block").evaluate_all("all => all.map(n => n.className)")
    assert classes == [
        "block headline", "block boilerplate", "block source", *["block body"] * 4,
        "block boilerplate",
    ]  # fmt: skip
    furniture = page.locator(".furniture").last
    assert furniture.locator("summary").inner_text() == "1 line of page furniture, not searched"
    assert furniture.locator(".block").is_hidden()
    furniture.locator("summary").click()
    assert furniture.locator(".block").inner_text() == "Leave a comment"


def test_a_place_in_folded_furniture_unfolds_it(visit):
    start = bridge()["text"].index("Leave a comment")
    page = visit(f"#doc=bridge&char={start}-{start + 5}")
    page.locator("#article-text mark").wait_for()
    assert page.locator("#article-text mark").inner_text() == "Leave"


def test_pages_tables_and_hard_wrapped_lines(visit, site):
    wrapped = "\n".join(["The bridge reopened on Tuesday after eleven long months"] * 3)
    text = f"Title\n\n{wrapped}\n\nCars\tPeople\n9,000\t12,500"
    document = article("wrapped", text, kinds="headline body table")
    for block, page_number in zip(document["blocks"], (1, 1, 2), strict=True):
        block["page"] = page_number
    site.documents = [document]
    page = visit()
    assert page.locator(".page-number").all_inner_texts() == ["Page 1", "Page 2"]
    assert "reflow" in page.locator(".block.body").get_attribute("class")
    assert page.locator(".block.body").evaluate("node => node.textContent") == wrapped
    assert page.locator(".block.table").get_attribute("tabindex") == "0"


def test_a_long_article_opens_and_marks_quickly(visit, site):
    paragraph = "The bridge 🌉 reopened on Tuesday after eleven months of repairs. " * 6
    text = "A long one\n\n" + "\n\n".join(f"{n}. {paragraph.strip()}" for n in range(300))
    assert len(text.encode()) > 100_000
    site.documents = [article("long", text)]
    page = visit()
    took = page.evaluate(
        """async () => {
          const { renderBlocks, markRange } = await import('/static/js/blocks.js');
          const { CodePoints } = await import('/static/js/codepoints.js');
          const article = await (await fetch('/v1/documents/long')).json();
          const begin = performance.now();
          const points = new CodePoints(article.text);
          const { nodes, pieces } = renderBlocks(article, points);
          document.getElementById('article-text').replaceChildren(...nodes);
          markRange(pieces, points, points.length - 40, points.length);
          document.body.offsetHeight;
          return performance.now() - begin;
        }"""
    )
    assert took < 1_000
