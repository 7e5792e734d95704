"""What the parts of a plain text are: headline, body, source line, boilerplate.

Rules on the shape of a line and its neighbours (length, final punctuation, repetition, position,
the vocabulary of forms and links), none on the words of one site.
"""

from __future__ import annotations

import re
from collections import Counter

from retriever.types import Block, BlockKind, Field

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_FINAL = re.compile(r"[.!?…:;][\"”’'»)\]]*\s*$")
_STOP = frozenset(
    """the a an of to in on at by for with from as is are was were be been it its this that and or
    but not he she they we you i his her their our had has have will would can could which who
    after before when while about into than then so if no more up out over said says""".split()
)
_SOURCE = re.compile(
    r"^(?:source|sources|via|from|credit|quelle|photo(?:graph)?|image)\s*:\s*(.+)", re.I
)
_BYLINE = re.compile(
    r"^(?:by|von|par)\s+[A-Z][\w.’'-]+(?:\s+(?:and\s+)?[A-Z][\w.’'-]+){0,6}\s*(?:[,|].*)?$"
)
_TEASER = re.compile(
    r"^(?:related|read (?:more|also|next)|see also|more (?:on|from|like)|also read|recommended"
    r"|you (?:may|might) also|don.t miss|most (?:read|popular)|trending|up next|watch)\b",
    re.I,
)
_FORM = re.compile(
    r"\b(?:leave a (?:comment|reply)|e-?mail address|required fields|post a comment|log ?in"
    r"|sign (?:in|up|out)|subscribe|newsletter|cookies?|privacy policy|terms (?:of|and)"
    r"|all rights reserved|copyright|©|share (?:this|on)|follow us|advertisement|skip to"
    r"|your (?:name|email)|submit|click here|accept all|manage preferences|comments? \(?\d*\)?$)",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[-*•‣▪●◦–—·]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s+\S")
_HEADING = re.compile(r"^#{1,6}\s+\S")
_JUNK = re.compile(r"__\w+__|^\W*$|\{\{|<\?|^https?://\S+$")


def lines_of(text: str) -> list[tuple[int, int]]:
    """Return the lines that hold something, without surrounding white space."""
    result = []
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if stripped:
            start = match.start() + len(raw) - len(raw.lstrip())
            result.append((start, start + len(stripped)))
    return result


def prose(line: str) -> float:
    """Return how much a line looks like running text, 0 to 1."""
    found = [w.lower() for w in _WORD.findall(line)]
    if not found:
        return 0.0
    share = sum(w in _STOP for w in found) / len(found)
    ends = bool(_FINAL.search(line))
    score = 0.0
    if len(found) >= 8 and ends and share >= 0.15:
        score = 1.0
    elif len(found) >= 20 and share >= 0.2:
        score = 0.9
    elif ends and len(found) >= 4 and share >= 0.15:
        score = 0.6
    elif ends and len(found) >= 2:
        score = 0.4
    if _FORM.search(line) and len(found) < 25:
        score -= 0.6
    return max(score, 0.0)


def classify(text: str) -> list[Block]:
    """Return the blocks of a canonical text, in order.

    Args:
        text: The canonical text.

    Returns:
        Blocks that cover everything but white space; hard-wrapped lines are one block.
    """
    spans = _join_wrapped(text, lines_of(text))
    pieces = [text[a:b] for a, b in spans]
    scores = [prose(piece) for piece in pieces]
    times = Counter(_key(piece) for piece in pieces)
    strong = [i for i, score in enumerate(scores) if score >= 0.9]
    # A text without a line of full prose (a poem, a list, one word) is all body.
    if not strong:
        return _plain(spans, pieces)
    first, last = strong[0], strong[-1]
    seen: set[str] = set()
    blocks: list[Block] = []
    headline = _headline(pieces, scores, times, first)
    for i, (start, end) in enumerate(spans):
        piece, key = pieces[i], _key(pieces[i])
        repeated = key in seen
        seen.add(key)
        if headline is not None and i == headline:
            kind = BlockKind.HEADLINE
        elif headline is not None and key == _key(pieces[headline]):
            kind = BlockKind.BOILERPLATE
        elif _JUNK.search(piece) or (_TEASER.match(piece) and len(piece) < 160):
            kind = BlockKind.BOILERPLATE
        elif _SOURCE.match(piece) and len(piece) < 100:
            kind = BlockKind.SOURCE if not repeated else BlockKind.BOILERPLATE
        elif _BYLINE.match(piece) and len(piece) < 120:
            kind = BlockKind.BYLINE
        elif _FORM.search(piece) and scores[i] < 0.9:
            kind = BlockKind.BOILERPLATE
        elif scores[i] >= 0.9:
            kind = BlockKind.BOILERPLATE if repeated and times[key] > 1 else BlockKind.BODY
        elif headline is not None and headline < i < first and _standfirst(piece):
            kind = BlockKind.STANDFIRST
        elif first < i < last and scores[i] >= 0.4 and not repeated:
            kind = BlockKind.BODY
        elif first < i <= last + 12 and _BULLET.match(piece) and _near(i, pieces):
            kind = BlockKind.LIST
        elif first < i < last and _is_heading(piece):
            kind = BlockKind.HEADING
        elif scores[i] >= 0.6 and abs(i - last) <= 2 and not repeated:
            kind = BlockKind.BODY
        elif i < first and scores[i] >= 0.6 and not repeated:
            kind = BlockKind.BODY
        else:
            kind = BlockKind.BOILERPLATE
        blocks.append(Block(kind, start, end))
    return blocks


def _key(piece: str) -> str:
    return " ".join(_WORD.findall(piece.casefold()))


def _plain(spans: list[tuple[int, int]], pieces: list[str]) -> list[Block]:
    blocks = []
    for (start, end), piece in zip(spans, pieces, strict=True):
        kind = BlockKind.BODY
        if _HEADING.match(piece):
            kind = BlockKind.HEADING
        elif _BULLET.match(piece):
            kind = BlockKind.LIST
        elif _JUNK.search(piece) or _FORM.search(piece):
            kind = BlockKind.BOILERPLATE
        elif _SOURCE.match(piece) and len(pieces) > 1:
            kind = BlockKind.SOURCE
        blocks.append(Block(kind, start, end))
    if all(b.kind in (BlockKind.BOILERPLATE, BlockKind.SOURCE) for b in blocks):
        return [Block(BlockKind.BODY, b.start, b.end) for b in blocks]
    return blocks


def _headline(
    pieces: list[str], scores: list[float], times: Counter[str], first: int
) -> int | None:
    """The headline stands before the body, in 3 to 30 words, without a full stop; best repeated."""
    choices = []
    for i in range(first):
        count = len(_WORD.findall(pieces[i]))
        plain = not pieces[i].rstrip("”’\"'").endswith((".", ":", ";"))
        if (
            3 <= count <= 30
            and plain
            and not _FORM.search(pieces[i])
            and not _JUNK.search(pieces[i])
            and not _SOURCE.match(pieces[i])
            and not _BYLINE.match(pieces[i])
            and not _TEASER.match(pieces[i])
        ):
            choices.append((times[_key(pieces[i])] > 1, count >= 5, i > first - 6, -i))
    return -max(choices)[3] if choices else None


def _standfirst(piece: str) -> bool:
    found = [w.lower() for w in _WORD.findall(piece)]
    return len(found) >= 8 and sum(w in _STOP for w in found) / len(found) >= 0.15


def _is_heading(piece: str) -> bool:
    found = _WORD.findall(piece)
    return bool(_HEADING.match(piece)) or (2 <= len(found) <= 12 and piece[0].isupper())


def _near(i: int, pieces: list[str]) -> bool:
    """A list item stands with another one, or under a line that ends with a colon."""
    before = pieces[i - 1] if i else ""
    after = pieces[i + 1] if i + 1 < len(pieces) else ""
    return bool(_BULLET.match(before) or _BULLET.match(after) or before.endswith(":"))


def _join_wrapped(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join lines that are one paragraph, wrapped: no blank line, no stop, then a small letter."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        if result:
            low, high = result[-1]
            gap = text[high:start]
            piece = text[start:end]
            previous = text[low:high]
            wraps = (
                gap.count("\n") == 1
                and not _BULLET.match(piece)
                and not _HEADING.match(previous)
                and (
                    (piece[0].islower() and not _FINAL.search(previous))
                    or (
                        _width(text, high) >= 60
                        and _width(text, high) <= 100
                        and _width(text, low) <= 100
                    )
                )
                and not _JUNK.search(previous)
            )
            if wraps:
                result[-1] = (low, end)
                continue
        result.append((start, end))
    return result


def _width(text: str, position: int) -> int:
    low = text.rfind("\n", 0, position) + 1
    high = text.find("\n", position)
    return (len(text) if high < 0 else high) - low


def metadata_of(text: str, blocks: list[Block]) -> dict[str, Field]:
    """Return what the text states about itself: headline, standfirst, publisher, author."""
    result: dict[str, Field] = {}

    def take(name: str, start: int, end: int) -> None:
        result.setdefault(name, Field(text[start:end], start, end))

    for block in blocks:
        piece = text[block.start : block.end]
        if block.kind is BlockKind.HEADLINE:
            take("headline", block.start, block.end)
        elif block.kind is BlockKind.STANDFIRST:
            take("standfirst", block.start, block.end)
        elif block.kind is BlockKind.SOURCE:
            match = _SOURCE.match(piece)
            if match:
                take("publisher", block.start + match.start(1), block.start + match.end(1))
        elif block.kind is BlockKind.BYLINE:
            name = re.sub(r"^\w+\s+", "", piece)
            name = re.split(r"\s*[,|]", name)[0]
            at = block.start + piece.index(name)
            take("author", at, at + len(name))
    return result
