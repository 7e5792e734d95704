"""Files of every format, good and bad, made by the tests themselves."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from textwrap import wrap

BRIDGE = """Harrow Bay reopens Mill Bridge after eleven months

Harrow Bay reopens Mill Bridge after eleven months

Source: Harrow Bay Courier

Source: Harrow Bay Courier

The Mill Bridge in Harrow Bay, DC, reopened on Tuesday after 11 months of repairs, city \
engineer Dana Whitfield said. The work cost $3.4 million, about $600,000 more than planned.

“We found rot in beam No. 5, and that changed everything,” Whitfield told reporters. \
“My crew said, ‘This can’t wait.’ They were right.”

Mayor Luis Ortega did not attend the ceremony. Three of the seven council members voted against \
the extra money, arguing that the U.S. government should have paid. Council member Priya Nair \
called the delay “a lesson in planning.” Her colleague Tom Becker called it “a disgrace.”

The city has not said when the footpath will open. The bridge carries about 9,000 cars a day, \
compared with 12,500 on the Quay Street crossing.

Leave a comment
"""

HEADLINE = "Lowe sells its old ferry to a museum"
PARAGRAPHS = (
    "The town of Lowe has sold its last steam ferry, the Marie Rose, to the maritime museum in "
    "Port Ellery for $40,000, harbour master Joan Ek said on Monday.",
    "The ship was built in 1911 and carried passengers across the bay until 1987. It has lain at "
    "the coal quay ever since, and two attempts to restore it failed for lack of money.",
    "“We did not want to see her scrapped,” Ek said. “The museum has the people and the dock to "
    "keep her afloat.”",
    "The Marie Rose will be towed to Port Ellery in June. The museum expects to open her engine "
    "room to visitors within two years.",
)
"""An article without anything round it."""

JUNK = (
    "We use cookies to improve your visit. Accept all",
    "Share on Facebook",
    "Sign up for our newsletter",
    "Ferry line raises fares by a tenth",
    "Tunnel to cost $9 million, says council",
    "Your email address will not be published. Required fields are marked *",
)
"""Lines of the page round it, none of which may be searched."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Ellery Gazette</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Ellery Gazette">
<meta name="author" content="Sam Orr"><meta property="article:published_time"
content="2026-03-02T08:00:00Z"><link rel="canonical" href="https://gazette.example/lowe-ferry">
<style>p {{ color: red }}</style><script>var p = "Tunnel";</script></head>
<body>
<div class="cookie-banner"><p>We use cookies to improve your visit.
<button>Accept all</button></p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/sport">Sport</a></li>
</ul></nav>
<header><h1>{title}</h1><p class="byline">By <a href="/sam">Sam Orr</a></p>
<time datetime="2026-03-02">March 2, 2026</time></header>
<div class="share-bar"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>
<article>{body}</article>
<aside class="related"><h3>Related stories</h3><ul>
<li><a href="/a">Ferry line raises fares by a tenth</a></li>
<li><a href="/b">Tunnel to cost $9 million, says council</a></li></ul></aside>
<div class="newsletter"><form>
<label>Sign up for our newsletter</label><input type="email"></form></div>
<section id="comments" class="comments"><h3>Leave a comment</h3><form>
<p>Your email address will not be published. Required fields are marked *</p><textarea></textarea>
</form></section>
<footer><p>© 2026 Ellery Gazette. All rights reserved.</p>
<a href="/privacy">Privacy policy</a></footer>
</body></html>"""


def page(title: str = HEADLINE, paragraphs: tuple[str, ...] = PARAGRAPHS, extra: str = "") -> str:
    """Return a web page with a menu, cookie note, share bar, teasers and a comment form."""
    return PAGE.format(title=title, body="".join(f"<p>{p}</p>" for p in paragraphs) + extra)


def scrape() -> str:
    """Return all the visible text of such a page, as a text file would hold it."""
    menu = "Home\nNews\nSport\nWeather\nBusiness\nTravel\nJobs\nContact us"
    teasers = "\n".join(JUNK[3:5])
    return (
        f"{HEADLINE} | Ellery Gazette\n\n{JUNK[0]}\n\n{menu}\n\nSearch\n\nLog in\n\n{HEADLINE}\n\n"
        f"By Sam Orr\nMarch 2, 2026\n\nShare on Facebook\nTweet\n\n"
        + "\n\n".join(PARAGRAPHS)
        + f"\n\nShare on Facebook\nTweet\n\nRelated stories\n{teasers}\n\n"
        f"Sign up for our newsletter\n\nLeave a comment\n\n{JUNK[5]}\n\n"
        "Name *\nEmail *\nWebsite\n\n"
        "Most read\nStorm shuts harbour\nSchool wins prize\nThree tips for a dry cellar\n\n"
        "© 2026 Ellery Gazette. All rights reserved.\nPrivacy policy\nTerms of use\n"
    )


def pdf(
    pages: list[list[str]],
    *,
    title: str = "",
    compress: bool = False,
    trailer: str = "",
    stream: bytes | None = None,
) -> bytes:
    """Return a PDF whose pages hold the given lines (Latin-1), each 14 points below the last."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    root_pages = len(objects) + 1
    objects.append(b"")
    kids = []
    for lines in pages:
        drawn = ["BT /F1 11 Tf 72 760 Td 14 TL"]
        for line in lines:
            safe = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"({safe}) Tj T*")
        data = stream if stream is not None else "\n".join([*drawn, "ET"]).encode("cp1252")
        packed = zlib.compress(data) if compress else data
        coding = b" /Filter /FlateDecode" if compress else b""
        content = add(
            b"<< /Length %d%s >>\nstream\n" % (len(packed), coding) + packed + b"\nendstream"
        )
        kids.append(
            add(
                f"<< /Type /Page /Parent {root_pages} 0 R /MediaBox [0 0 612 792] "
                f"/Contents {content} 0 R /Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
            )
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[root_pages - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode()
    catalog = add(f"<< /Type /Catalog /Pages {root_pages} 0 R >>".encode())
    info = add(f"<< /Title ({title}) >>".encode("cp1252")) if title else 0
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    extra = f" /Info {info} 0 R" if info else ""
    out += f"trailer << /Size {len(objects) + 1} /Root {catalog} 0 R{extra}{trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def paged(head: str = "Ellery Gazette", width: int = 70, per_page: int = 6) -> list[list[str]]:
    """Return the article as pages of lines, with a running head and page numbers."""
    lines = [HEADLINE, ""]
    for paragraph in PARAGRAPHS:
        lines += [*wrap(paragraph, width), ""]
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    return [[head, "", *body, "", f"Page {n} of {len(pages)}"] for n, body in enumerate(pages, 1)]


def docx(tables: bool = False, title: bool = True) -> bytes:
    """Return a Word file of the article, by python-docx."""
    from docx import Document

    document = Document()
    document.core_properties.author = "Sam Orr"
    if title:
        document.add_heading(HEADLINE, level=0)
    for paragraph in PARAGRAPHS[:2]:
        document.add_paragraph(paragraph)
    document.add_heading("What the museum says", level=2)
    for paragraph in PARAGRAPHS[2:]:
        document.add_paragraph(paragraph)
    if tables:
        document.add_paragraph("A new boiler", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(table.rows, (("Year", "Guests"), ("1987", "12,400")), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def bomb(size: int = 300_000_000) -> bytes:
    """Return a .docx whose document part unpacks to `size` zero bytes."""
    source = zipfile.ZipFile(BytesIO(docx()))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            if entry.filename != "word/document.xml":
                archive.writestr(entry.filename, source.read(entry))
        with archive.open("word/document.xml", "w") as part:
            for _ in range(size // 10_000_000):
                part.write(b"\0" * 10_000_000)
    return out.getvalue()
