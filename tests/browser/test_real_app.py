"""The same page over the product itself: the shipped article, the models, the routes."""

import json
from pathlib import Path

import pytest

from tests.browser.real import real_app

pytestmark = pytest.mark.slow
QUESTION = "What does China supply to Russia, according to Stoltenberg?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def url(folder):
    """The address of a server that keeps its corpus, index and keys in a folder of its own."""
    from retriever.settings import packaged_corpus
    from server.keys import new_key

    corpus = folder / "corpus"
    corpus.mkdir()
    for file in packaged_corpus().iterdir():
        (corpus / file.name).write_bytes(file.read_bytes())
    (folder / "key").write_text(new_key(folder / "keys.jsonl", "editor", ("write",)))
    with real_app(
        folder / "index",
        corpus=corpus,
        api_keys=folder / "keys.jsonl",
        frame_origins=("https://news.example",),
    ) as address:
        yield address


def test_a_question_over_the_shipped_article(visit, ask, url, folder):
    page = visit(url=url)
    assert page.locator(".starter").count() >= 3
    turn = ask(page, QUESTION)
    quote = turn.locator(".quote").first.evaluate("node => node.textContent")
    assert "equipment, microelectronics, and tools" in quote
    turn.locator(".chip").first.click()
    page.locator("#article-text mark").wait_for()
    assert page.locator("#article-text mark").evaluate("node => node.textContent") == quote
    texts = page.locator("#article-text .block").evaluate_all("all => all.map(n => n.textContent)")
    source = next((folder / "corpus").glob("*.txt")).read_text()
    assert "".join("".join(texts).split()) == "".join(source.split())


def test_the_trace_of_the_product_is_drawn(visit, ask, url):
    page = visit(url=url)
    turn = ask(page, QUESTION)
    turn.locator(".fold").click()
    turn.locator(".why .decision").wait_for()
    assert "Needed:" in turn.locator(".why").inner_text()
    assert turn.locator(".why td a").first.inner_text() != ""


def test_an_abstention_small_talk_and_a_thumb(visit, ask, url, folder):
    page = visit(url=url)
    turn = ask(page, "What is the capital of Peru?")
    assert "abstained" in turn.get_attribute("class")
    assert ask(page, "hello").locator(".chip").count() == 0
    turn.get_by_role("button", name="Bad answer").click()
    turn.get_by_label("Note (optional)").fill("as it should be")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you, noted.").wait_for()
    lines = (folder / "index" / "feedback.jsonl").read_text().splitlines()
    assert json.loads(lines[-1])["note"] == "as it should be"


def test_the_exported_conversation_verifies(visit, ask, url, folder):
    from typer.testing import CliRunner

    from server.cli import app

    page = visit(url=url)
    ask(page, QUESTION)
    ask(page, "What is the capital of Peru?")
    page.click("#show-export")
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON file").click()
    file = folder / "conversation.json"
    file.write_bytes(Path(download.value.path()).read_bytes())
    given = ["verify", str(file), "--corpus", str(folder / "corpus")]
    assert CliRunner().invoke(app, given).exit_code == 0
    changed = json.loads(file.read_text())
    changed["answers"][0]["citations"][0]["quote"] += "!"
    file.write_text(json.dumps(changed))
    assert CliRunner().invoke(app, given).exit_code == 1


def test_only_the_embedded_page_may_be_framed(visit, url, browser):
    context = browser.new_context()
    policies = {
        path: context.request.get(url + path).headers["content-security-policy"]
        for path in ("", "embed?doc=x")
    }
    context.close()
    assert "frame-ancestors 'none'" in policies[""]
    assert "frame-ancestors https://news.example" in policies["embed?doc=x"]


def test_an_article_is_added_with_a_key_and_can_be_asked(visit, ask, url, folder):
    page = visit(url=url)
    page.click("#show-documents")
    page.locator(".upload").wait_for()
    text = "Otters return 🦦\n\nThe otters of Cafe\u0301 Quay came back in May, Ana Ruiz said.\n"
    file = {"name": "otters.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("File of the article").set_input_files(file)
    page.get_by_label("Key for uploads").fill("wrong")
    page.get_by_role("button", name="Add").click()
    page.locator(".upload").get_by_text("key").last.wait_for()
    page.get_by_label("Key for uploads").fill((folder / "key").read_text())
    page.get_by_role("button", name="Add").click()
    page.locator("dialog[open]").wait_for(state="detached")
    page.locator("#article-text").get_by_text("Ana Ruiz said.").wait_for()
    turn = ask(page, "When did the otters come back?")
    turn.locator(".chip").first.click()
    page.locator("#article-text mark").wait_for()
    marked = page.locator("#article-text mark").evaluate("node => node.textContent")
    assert marked == "The otters of Cafe\u0301 Quay came back in May, Ana Ruiz said."
