"""One browser and one fake server for all tests; a fresh profile for each."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.chromium import chromium, missing
from tests.browser.fake import Site
from tests.browser.replies import answered, bridge


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark this folder's tests; without a browser they are skipped, but not in CI."""
    reason = missing()
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
            if reason and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the whole run."""
    if reason := missing():
        pytest.fail(reason)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def server() -> Iterator[Site]:
    """One fake server for the whole run."""
    site = Site()
    yield site
    site.close()


@pytest.fixture
def site(server: Site) -> Site:
    """Return the fake server as it is before anything was asked."""
    server.reset()
    return server


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open the page with a profile of its own; no script fault may happen on it."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(path: str = "", *, url: str | None = None, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: _note(message, faults))
        page.on("dialog", lambda dialog: (faults.append("a dialog opened"), dialog.dismiss()))
        page.goto((url or site.url) + path)
        page.wait_for_selector("#article-text .block, #welcome:not(:empty)", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _note(message: Any, faults: list[str]) -> None:
    # Chromium writes every failed request to the console; tests that want failures make them.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        faults.append(message.text)


@pytest.fixture
def ask() -> Callable[..., Any]:
    """Type a question, send it and wait for its reply."""

    def ask_and_wait(page: Any, question: str) -> Any:
        turns = page.locator("#log .turn")
        before = turns.count()
        page.fill("#question", question)
        page.press("#question", "Enter")
        turns.nth(before).wait_for()
        return turns.nth(before)

    return ask_and_wait


@pytest.fixture
def seed() -> Callable[..., None]:
    """Put turns into the page's store, as if they had been asked, and reload."""
    quote = "The work cost $3.4 million, about $600,000 more than planned."

    def store(page: Any, questions: list[str]) -> None:
        turns = {}
        for number, question in enumerate(questions):
            id = f"000000001-{number:05}-seed"
            reply = answered(question, bridge(), quote)
            turn = {"id": id, "question": question, "searched": "x", "documents": None}
            turns[f"inquote:1:page:{id}"] = json.dumps({**turn, "reply": reply})
        page.evaluate("turns => Object.assign(localStorage, turns)", turns)
        page.reload()
        page.locator("#log .turn").nth(len(questions) - 1).wait_for()

    return store
