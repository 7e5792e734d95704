"""What a text states about itself: headline, standfirst, publisher, author."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retriever.types import Block, BlockKind, Field

_SOURCE = re.compile(
    r"^(?:source|sources|via|credit|publisher|published by)\s*[:\-–]\s*(?P<name>\S.*)$", re.I
)
_BYLINE = re.compile(
    r"^(?:(?:written|posted|reported|words|story)\s+)?by:?\s+(?P<name>[^\W\d_][^|,•·\n]*?)"
    r"(?:\s*(?:[|,•·]| on (?=\w+ \d)).*)?$",
    re.I,
)


def metadata_of(text: str, blocks: Sequence[Block]) -> dict[str, Field]:
    """Return the facts with the place that states each; the first of a kind counts.

    Args:
        text: The canonical text.
        blocks: Its blocks.
    """
    result: dict[str, Field] = {}
    for block in blocks:
        piece = text[block.start : block.end]
        if block.kind is BlockKind.HEADLINE:
            result.setdefault("headline", Field(piece, block.start, block.end))
        elif block.kind is BlockKind.STANDFIRST:
            result.setdefault("standfirst", Field(piece, block.start, block.end))
        for kind, name, pattern in (
            (BlockKind.SOURCE, "publisher", _SOURCE),
            (BlockKind.BYLINE, "author", _BYLINE),
        ):
            match = pattern.match(piece) if block.kind is kind else None
            if match and name not in result:
                start = block.start + match.start("name")
                end = block.start + match.end("name")
                result[name] = Field(text[start:end], start, end)
    return result
