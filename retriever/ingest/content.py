"""What a format reader hands on: the canonical text, and what it already knows about its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retriever.types import Block, BlockKind, Field


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text on the way into the canonical text; `kind` is None where unknown."""

    text: str
    kind: BlockKind | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A file's canonical text; `blocks` is None when the text alone must tell its parts.

    `metadata` holds what the file states outside of its text (fields without offsets), except
    for a headline that a reader placed in the text itself.
    """

    text: str
    blocks: tuple[Block, ...] | None = None
    metadata: Mapping[str, Field] = field(default_factory=dict)


def spans_of(parts: list[Part]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of the parts, a blank line between them, and the span of each."""
    spans, offset = [], 0
    for part in parts:
        spans.append((offset, offset + len(part.text)))
        offset += len(part.text) + 2
    return "\n\n".join(part.text for part in parts), spans
