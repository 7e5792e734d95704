"""Say what each block of a plain text is: headline, body, list, source line, boilerplate.

A text is read in one of two ways. One that looks like a whole web page (menus, teasers, forms
round an article) is judged block by block by a trained classifier. Any other text is an article:
all of it is kept but for what rules plainly recognise, and the labels above and below its prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retriever.ingest import model, rules
from retriever.ingest.content import Part
from retriever.ingest.headline import find_headline
from retriever.ingest.page import article_of_page, is_page
from retriever.ingest.segment import FENCE, FRONT, segment
from retriever.ingest.sentences import LIST_MARKER
from retriever.ingest.words import words_of
from retriever.types import Block, BlockKind

if TYPE_CHECKING:
    pass

_MARKER = re.compile(rf"{LIST_MARKER}\S")
_HEADING = re.compile(r"#{1,6}\s+\S|[^\n]+\n(?:={3,}|-{3,})$")
_ROW = re.compile(r"\|.*\||[^\t]+(?:\t+[^\t]+){2,}")
_HIDDEN = frozenset({BlockKind.BOILERPLATE, BlockKind.SOURCE, BlockKind.BYLINE})


def classify(text: str, steps: model.Steps | None = None) -> list[Block]:
    """Return the blocks of a canonical text, in order.

    Args:
        text: The canonical text.
        steps: The classifier of whole pages; by default the one that ships.

    Returns:
        Blocks that cover all but white space. At least one is of a kind that is searched,
        or a headline, when the text has a word.
    """
    spans = segment(text)
    pieces = [text[start:end] for start, end in spans]
    kinds = kinds_of(text, spans, pieces, steps or model.shipped())
    return [Block(kind, start, end) for kind, (start, end) in zip(kinds, spans, strict=True)]


def kinds_of(
    text: str, spans: Sequence[tuple[int, int]], pieces: Sequence[str], steps: model.Steps
) -> list[BlockKind]:
    """Return the kind of each block."""
    if not pieces:
        return []
    words = [words_of(piece) for piece in pieces]
    front = FRONT.match(text)
    plain = [
        BlockKind.BOILERPLATE if front and end <= front.end() else rules.rule_kind(piece)
        for piece, (_, end) in zip(pieces, spans, strict=True)
    ]
    prose = [_is_prose(piece, said) for piece, said in zip(pieces, words, strict=True)]
    times = Counter(" ".join(said) for said in words)
    prose = [
        is_prose and plain[i] is None and not _is_title(pieces, words, times, i)
        for i, is_prose in enumerate(prose)
    ]
    kept = [kind is None for kind in plain]
    titled = _is_titled(text, spans, pieces, words)
    if is_page(pieces, words, plain):
        article = article_of_page(text, spans, words, steps)
        if any(a and k for a, k in zip(article, kept, strict=True)):
            kept = [a and k for a, k in zip(article, kept, strict=True)]
            kept = _without_teasers(pieces, words, kept, prose)
            return _named(pieces, words, plain, kept, prose, titled)
    if any(prose):
        kept = _without_edges(pieces, words, plain, kept, prose)
    if not any(kept):
        kept = [rules.has_word(piece) for piece in pieces]
        plain = [None if keep else BlockKind.BOILERPLATE for keep in kept]
    return _named(pieces, words, plain, kept, prose, titled)


def _is_title(
    pieces: Sequence[str], words: Sequence[list[str]], times: Counter[str], i: int
) -> bool:
    """Tell whether a line that reads like a sentence is a title: a question, and first or again."""
    if len(words[i]) > 30 or len(pieces) == 1 or pieces[i][-1] not in '?!’”"':
        return False
    if len(re.findall(r"[.!?]\s", pieces[i])) > 1:
        return False
    if i == 0:
        return True
    return words[0][: len(words[i])] == words[i] or times[" ".join(words[i])] > 1


def _is_titled(
    text: str,
    spans: Sequence[tuple[int, int]],
    pieces: Sequence[str],
    words: Sequence[list[str]],
) -> bool:
    """Tell whether a text without prose (a poem, a list) has a title: a line set apart."""
    if len(pieces) < 2 or len(words[0]) > 12 or rules.ends_sentence(pieces[0]):
        return False
    if _MARKER.match(pieces[0]) or pieces[0].endswith((",", ":", ";")):
        return False
    apart = "\n\n" in text[spans[0][1] : spans[1][0]]
    together = "\n" in pieces[1] or (
        len(pieces) > 2 and "\n\n" not in text[spans[1][1] : spans[2][0]]
    )
    return apart and together


def _is_prose(piece: str, words: Sequence[str]) -> bool:
    return (len(words) >= 10 and rules.ends_sentence(piece)) or len(words) >= 30 or len(piece) > 200


def _without_edges(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    plain: Sequence[BlockKind | None],
    kept: Sequence[bool],
    prose: Sequence[bool],
) -> list[bool]:
    """Drop the labels above and below the prose, and what follows a comment form."""
    result = list(kept)
    first, last = prose.index(True), len(prose) - 1 - list(reversed(prose)).index(True)
    label = {BlockKind.BOILERPLATE, BlockKind.SOURCE}
    known = [i for i in range(last + 1, len(pieces)) if plain[i] in label]
    listed = False
    for i in range(last + 1, len(pieces) if known else 0):
        piece, above = pieces[i], pieces[i - 1]
        listed = plain[i] is None and (above.endswith(":") or (listed and result[i - 1]))
        data = bool(_MARKER.match(piece) or _ROW.match(piece) or ":" in piece[:-1])
        figures = i < known[0] and any(map(str.isdigit, piece))
        opens = piece.endswith(":") and bool(_MARKER.match(" ".join(pieces[i + 1 : i + 2])))
        if len(words[i]) <= 8 and not (
            rules.ends_sentence(piece) or data or figures or listed or opens
        ):
            result[i] = False
    form = next((i for i in range(first, len(pieces)) if rules.is_form(pieces[i])), None)
    if form is not None:
        for i in range(form, len(pieces)):
            result[i] = result[i] and prose[i] and len(words[i]) >= 25
    return _without_teasers(pieces, words, result, prose)


def _without_teasers(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    kept: Sequence[bool],
    prose: Sequence[bool],
) -> list[bool]:
    """Drop the labels that follow a heading such as "Related stories"."""
    result = list(kept)
    under = False
    for i, piece in enumerate(pieces):
        label = len(words[i]) <= 16 and not rules.ends_sentence(piece) and not prose[i]
        if under and label:
            result[i] = False
        else:
            under = rules.is_teaser_heading(piece)
    return result


def _named(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    plain: Sequence[BlockKind | None],
    kept: Sequence[bool],
    prose: Sequence[bool],
    titled: bool,
) -> list[BlockKind]:
    """Name the kinds, once it is known which blocks are kept."""
    body = [i for i, keep in enumerate(kept) if keep and prose[i]]
    headed = len(pieces) > 1 and bool(_HEADING.match(pieces[0]))
    start = body[0] if body else (1 if headed or titled else 0)
    above = [
        i
        for i in range(start)
        if plain[i] is None and not prose[i] and len(words[i]) > 0 and not _ROW.match(pieces[i])
    ]
    head = find_headline(pieces, above, body or list(range(start, len(pieces))))
    kinds: list[BlockKind] = []
    led = False
    for i, piece in enumerate(pieces):
        if head is not None and i == head:
            kinds.append(BlockKind.HEADLINE)
        elif head is not None and words[i] == words[head] and not prose[i]:
            kinds.append(BlockKind.BOILERPLATE)
        elif not kept[i]:
            kinds.append(plain[i] or BlockKind.BOILERPLATE)
        elif head is not None and head < i < start:
            kinds.append(_between(pieces[i], words[i], led))
            led = led or kinds[-1] is BlockKind.STANDFIRST
        elif body and i < start:
            kinds.append(_lead(piece, words[i]))
        else:
            kinds.append(_inside(pieces, words, prose, i, bool(body)))
    return kinds


def _between(piece: str, words: Sequence[str], led: bool) -> BlockKind:
    """Name a block between headline and body: the first full line there is the standfirst."""
    item = _MARKER.match(piece) or _ROW.match(piece)
    if len(words) >= 6 and not led and not item:
        return BlockKind.STANDFIRST
    return _lead(piece, words)


def _lead(piece: str, words: Sequence[str]) -> BlockKind:
    """Name a kept block above the prose: a sentence or an item is body, a bare label is not."""
    if _ROW.match(piece):
        return BlockKind.TABLE
    if _MARKER.match(piece):
        return BlockKind.LIST
    if rules.ends_sentence(piece) or len(words) >= 8 or ": " in piece:
        return BlockKind.BODY
    return BlockKind.HEADING if _HEADING.match(piece) else BlockKind.BOILERPLATE


def _inside(
    pieces: Sequence[str],
    words: Sequence[list[str]],
    prose: Sequence[bool],
    i: int,
    has_prose: bool,
) -> BlockKind:
    """Name a kept block of the body."""
    piece = pieces[i]
    if FENCE.match(piece):
        return BlockKind.BODY
    if _HEADING.match(piece):
        return BlockKind.HEADING
    if _ROW.match(piece):
        return BlockKind.TABLE
    if _MARKER.match(piece):
        return BlockKind.LIST
    bare = len(words[i]) <= 10 and not re.search(r"[.!?…:;,。！？।][\"'”’»)\]]*$", piece)
    follows = i + 1 < len(pieces) and prose[i + 1]
    if has_prose and bare and follows and ": " not in piece and not piece[0].islower():
        return BlockKind.HEADING
    return BlockKind.BODY


def name_parts(
    text: str, spans: Sequence[tuple[int, int]], parts: Sequence[Part]
) -> tuple[Block, ...]:
    """Return the blocks of a text whose reader knows some of its parts.

    Args:
        text: The canonical text.
        spans: The span of each part.
        parts: The parts; a kind that is given stands, the others are found as for plain text.
    """
    open_ones = [i for i, part in enumerate(parts) if part.kind is None]
    found = kinds_of(
        text,
        [spans[i] for i in open_ones],
        [parts[i].text for i in open_ones],
        model.shipped(),
    )
    kinds = dict(zip(open_ones, found, strict=True))
    known = next((words_of(part.text) for part in parts if part.kind is BlockKind.HEADLINE), None)
    for i, kind in kinds.items():
        if known is not None and kind is BlockKind.HEADLINE:
            same = words_of(parts[i].text) == known
            kinds[i] = BlockKind.BOILERPLATE if same else BlockKind.HEADING
    return tuple(
        Block(part.kind or kinds[i], start, end, part.page)
        for i, (part, (start, end)) in enumerate(zip(parts, spans, strict=True))
    )
