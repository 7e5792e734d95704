"""Web pages: the article without the page around it, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from retriever.errors import FileRefused
from retriever.ingest import rules
from retriever.ingest.content import Content, Part, spans_of
from retriever.ingest.decoding import canonical, decode
from retriever.ingest.surroundings import SITE
from retriever.ingest.words import words_of
from retriever.types import Block, BlockKind, Field

MAX_CHARACTERS = 20_000_000
"""Longest page that is parsed, in code points."""

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]{2,40})")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SILENT = "script style noscript template svg iframe head title select button form".split()
_BREAKS = frozenset(
    """address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table td th tr ul""".split()
)
_DATES = {"original_date": True, "extensive_search": False}


def read(data: bytes, source: str) -> Content:
    """Return the article of a web page: headline, body, lists, tables, and its metadata.

    Raises:
        FileRefused: It is no HTML, too large, or has no text.
    """
    page = canonical(_decode(data, source), source)
    if len(page) > MAX_CHARACTERS:
        raise FileRefused(f"{source} is too large a page.", "Split it.")
    try:
        tree = lxml_html.document_fromstring(page.encode("utf-8"), parser=_parser())
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise FileRefused(f"{source} is no web page that can be read.", "Save it again.") from error
    found = _extract(_without_layout_tables(tree, page))
    parts = [] if found is None else list(_parts(found.body))
    if sum(len(words_of(part.text)) for part in parts) < 5:
        parts = []
    title = _title(tree, found)
    if not parts:
        return _visible(tree, found, title, source)
    if title and not any(words_of(part.text) == words_of(title) for part in parts[:3]):
        parts.insert(0, Part(title, BlockKind.HEADLINE))
    text, spans = spans_of(parts)
    kinds = _kinds(parts, title)
    blocks = tuple(Block(k, a, b) for k, (a, b) in zip(kinds, spans, strict=True))
    return Content(text, blocks, _metadata(tree, found))


def _decode(data: bytes, source: str) -> str:
    named = _CHARSET.search(data[:4096].lower())
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.replace(b"\0", b"").decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # The page is mistaken about itself: it is read like any other text.
    return decode(data, source)


def _parser() -> Any:  # noqa: ANN401  (lxml has no types)
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _without_layout_tables(tree: Any, page: str) -> str:  # noqa: ANN401
    """Return the page with divisions for the tables that only lay it out.

    A table that holds a headline, or a cell of several paragraphs, is no table of facts: its cells
    are the columns of a page, and each is judged by itself.
    """
    layouts = [table for table in tree.iter("table") if _lays_out(table)]
    columns = [
        node
        for node in tree.iter("tbody", "thead", "tfoot", "tr", "td", "th")
        if next(node.iterancestors("table"), None) in layouts
    ]
    for node in (*layouts, *columns):
        node.tag = "div"
    return etree.tostring(tree, encoding="unicode", method="html") if layouts else page


def _lays_out(table: Any) -> bool:  # noqa: ANN401
    if next(table.iter("h1"), None) is not None:
        return True
    return any(
        sum(child.tag == "p" and len(words_of(child.text_content())) > 8 for child in cell) > 1
        for cell in table.iter("td")
    )


def _extract(page: str) -> Any | None:  # noqa: ANN401
    try:
        return trafilatura.bare_extraction(
            page,
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=_DATES,
        )
    except (etree.LxmlError, ValueError, RecursionError, AttributeError, TypeError):
        return None


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _parts(body: Any) -> Iterator[Part]:  # noqa: ANN401
    """Yield the blocks of trafilatura's tree, in order."""
    for node in body:
        if node.tag == "head":
            yield from _part(node, BlockKind.HEADING)
        elif node.tag == "list":
            for item in node.iter("item"):
                yield from _part(item, BlockKind.LIST)
        elif node.tag == "table":
            for row in node.iter("row"):
                cells = [_clean(" ".join(cell.itertext())) for cell in row.iter("cell")]
                line = "\t".join(cell for cell in cells if cell)
                if line:
                    yield Part(line, BlockKind.TABLE)
        elif node.tag == "quote" and len(node):
            if node.text and node.text.strip():
                yield Part(_clean(node.text), BlockKind.BODY)
            yield from _parts(node)
        else:
            yield from _part(node, BlockKind.BODY)
        if node.tail and node.tail.strip():
            yield Part(_clean(node.tail), BlockKind.BODY)


def _part(node: Any, kind: BlockKind) -> Iterator[Part]:  # noqa: ANN401
    """Yield the text of a node; line breaks inside it separate blocks."""
    pieces = [""]

    def walk(inner: Any) -> None:  # noqa: ANN401
        pieces[-1] += inner.text or ""
        for child in inner:
            if child.tag == "lb":
                pieces.append("")
            else:
                walk(child)
            pieces[-1] += child.tail or ""

    walk(node)
    for piece in pieces:
        if _clean(piece):
            yield Part(_clean(piece), kind)


def _kinds(parts: list[Part], title: str | None) -> list[BlockKind]:
    key = words_of(title or "")
    kinds: list[BlockKind] = []
    for number, part in enumerate(parts):
        plain = rules.rule_kind(part.text)
        if key and words_of(part.text) == key and number < 4:
            repeated = BlockKind.HEADLINE in kinds
            kinds.append(BlockKind.BOILERPLATE if repeated else BlockKind.HEADLINE)
        elif plain is not None and part.kind is not BlockKind.TABLE:
            kinds.append(plain)
        else:
            kinds.append(part.kind or BlockKind.BODY)
    if not any(kind not in (BlockKind.BOILERPLATE, BlockKind.HEADLINE) for kind in kinds):
        return [part.kind or BlockKind.BODY for part in parts]
    return kinds


def _title(tree: Any, found: Any) -> str | None:  # noqa: ANN401
    """Return the headline as the page shows it (its `h1` if that agrees with the title)."""
    stated = _clean(found.title) if found is not None and found.title else ""
    if found is not None:
        stated = _without_site(stated, f"{found.hostname or ''} {found.sitename or ''}")
    known = set(words_of(stated))
    shown = [_clean(node.text_content()) for node in tree.iter("h1")]
    shown = [text for text in shown if text and len(text) < 400]
    close = [text for text in shown if len(known & set(words_of(text))) * 2 > len(known) > 0]
    if close:
        return max(close, key=lambda text: len(known & set(words_of(text))))
    return stated or (shown[0] if len(shown) == 1 else None)


def _without_site(title: str, site: str) -> str:
    """Return a title without the site's name at its end: `Storm closes harbour | Gazette`."""
    parts = SITE.split(title)
    if len(parts) < 2 or not words_of(parts[-1]):
        return title
    known, last = "".join(words_of(site)), "".join(words_of(parts[-1]))
    return title[: title.rindex(parts[-1])].rstrip(" \t|–—·»:-") if last in known else title


def _metadata(tree: Any, found: Any) -> dict[str, Field]:  # noqa: ANN401
    """Return what the page says of itself outside its text."""
    result: dict[str, Field] = {}
    language = str(tree.get("lang") or tree.get("xml:lang") or "").strip()
    if found is not None:
        named = (
            ("author", found.author),
            ("date", found.date),
            ("site", found.sitename or found.hostname),
            ("url", found.url),
            ("description", found.description),
        )
        result = {key: Field(_clean(value)) for key, value in named if value and _clean(value)}
    if language:
        result["language"] = Field(language)
    return result


def _visible(tree: Any, found: Any, title: str | None, source: str) -> Content:  # noqa: ANN401
    """Return all visible text of a page without an article, to be judged as plain text."""
    lines: list[str] = [""]

    def add(text: str | None) -> None:
        lines[-1] += _SPACE.sub(" ", text or "")

    for event, node in etree.iterwalk(tree, events=("start", "end")):
        silent = any(node.tag == tag for tag in _SILENT)
        if event == "start":
            if node.tag in _BREAKS:
                lines.append("")
            if not silent and not _hidden(node):
                add(node.text)
        else:
            if node.tag in _BREAKS:
                lines.append("")
            if node.getparent() is not None and not _hidden(node.getparent()):
                add(node.tail)
    text = "\n".join(line.strip() for line in lines if line.strip())
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Content(text, None, _metadata(tree, found))


def _hidden(node: Any) -> bool:  # noqa: ANN401
    return any(
        node.tag == tag or next(node.iterancestors(tag), None) is not None for tag in _SILENT
    )
