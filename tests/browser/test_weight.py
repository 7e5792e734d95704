"""What the page weighs, and that it asks nobody but its own server."""

from tests.browser.fake import STATIC

LIMIT = 60 * 1024
LINES = 400


def test_the_page_loads_at_most_60_kb_and_only_its_own_files(visit, site):
    page = visit()
    page.wait_for_timeout(300)
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert all(name.startswith(site.url) for name in names)
    files = {name.removeprefix(site.url).split("?")[0] for name in names}
    own = {name for name in files if name.endswith((".css", ".js"))}
    weight = sum((STATIC / name.removeprefix("static/")).stat().st_size for name in own)
    weight += (STATIC / "index.html").stat().st_size
    assert weight <= LIMIT, f"{weight} bytes"
    assert not [name for name in own if "later" in name and name != "static/js/later.js"]


def test_no_file_outgrows_its_purpose():
    for file in STATIC.rglob("*.*"):
        text = file.read_text()
        assert text.count("\n") < LINES, file.name
        outside = [line for line in text.splitlines() if "http" in line and "w3.org" not in line]
        assert all("HOST" in line or "https?" in line for line in outside), outside
