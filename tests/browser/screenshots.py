"""Takes the pictures that reviewers and the README look at: `python -m tests.browser.screenshots`.

The pictures show the product itself over the article that ships.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.chromium import chromium, missing
from tests.browser.real import real_app

FACT = "What does China supply to Russia, according to Stoltenberg?"
SILENT = "How many soldiers has China sent to Ukraine?"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Write the pictures into the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Take pictures of the chat page.")
    parser.add_argument("folder", type=Path, help="Where the PNG files go.")
    folder = parser.parse_args().folder
    if reason := missing():
        raise SystemExit(reason)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as index,
        real_app(Path(index)) as url,
        chromium() as browser,
    ):
        take(browser, url, folder)


def take(browser: Any, url: str, folder: Path) -> None:
    """Take every picture."""

    def shot(page: Any, name: str) -> None:
        page.wait_for_timeout(400)
        picture = Image.open(io.BytesIO(page.screenshot()))
        picture.convert("RGB").quantize(256, kmeans=1).save(folder / f"{name}.png", optimize=True)

    page = _open(browser, url, WIDE)
    shot(page, "start")
    _ask(page, FACT)
    _ask(page, SILENT)
    shot(page, "abstention")
    _open_citation(page)
    shot(page, "wide")
    _ask(page, "What is this article about?")
    page.locator(".chip").nth(2).hover()
    page.locator("#source-card").wait_for()
    shot(page, "card")
    page.locator(".fold").first.click()
    page.locator(".why .decision").first.wait_for()
    page.locator("#log .turn").first.scroll_into_view_if_needed()
    shot(page, "why")

    dark = _open(browser, url, WIDE, color_scheme="dark")
    _ask(dark, FACT)
    _ask(dark, SILENT)
    _open_citation(dark)
    shot(dark, "dark")

    phone = _open(browser, url, PHONE, device_scale_factor=2)
    shot(phone, "narrow-start")
    _ask(phone, FACT)
    shot(phone, "narrow")
    _open_citation(phone)
    shot(phone, "narrow-article")


def _open(browser: Any, url: str, viewport: dict[str, int], **options: Any) -> Any:
    page = browser.new_context(viewport=viewport, reduced_motion="reduce", **options).new_page()
    page.goto(url)
    page.locator(".starter").first.wait_for()
    return page


def _ask(page: Any, question: str) -> None:
    before = page.locator("#log .turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator("#log .turn").nth(before).wait_for()


def _open_citation(page: Any) -> None:
    page.locator(".chip").first.click()
    page.locator("#article-text mark").first.wait_for()


if __name__ == "__main__":
    main()
