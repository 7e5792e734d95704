"""Sentence spans of a text, without changing a character of it.

The boundaries are those of sentencex, which was the best of the splitters compared by
`python -m evals.sentences`; the rules here are the ones it was measured to lack. Each step is
linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from retriever.ingest.abbreviations import (
    AFTER_HOUR,
    COUNTED,
    DAYS,
    HOURS,
    MONTHS,
    PLACES,
    SPEECH,
    TITLES,
)

LONGEST_QUOTATION = 300
"""A quotation of several sentences stays with its attribution up to this many code points."""

LIST_MARKER = r"(?:[-*•‣▪●◦–—·]|\d{1,3}[.)]|\(?(?:\d{1,2}|[A-Za-z])\))[ \t]+"
_BREAK = re.compile(rf"\n[^\S\n]*\n\s*|\n(?=[ \t]{{0,12}}{LIST_MARKER}\S)")
_MARKER_AT = re.compile(LIST_MARKER)
_STOP = re.compile(r"[.!?][”\"]?\s+(?=[^\W\d_])")
_BARE_MARKER = re.compile(LIST_MARKER.replace("[ \\t]+", "[ \\t]*") + r"\s*")

_WINDOW = 80
"""Code points that a rule looks at on either side of a cut, so that each look costs the same."""

_SLICE = 4000
"""Code points handed to the splitter library at a time."""

_CLOSERS = "”’»\"')]}"
_QUOTES = dict.fromkeys(map(ord, '“”"«»„‘()'), " ")
_TAIL = re.compile(
    r"(?:[”»)\]}]|[\"'’](?=[\s\"'’”)\]]|$)|\s?\[(?:\d{1,3}|[a-z]|citation needed)\]"
    r"|\(\d{1,2}\)(?=\s|$)|[¹²³⁰⁴-⁹]){1,12}"
)
_MISSED = re.compile(
    r"(?:(?<=[/@])\S{1,100}[.?!]|\bno\.[”\"]?|…[”’\"']?|\.\)[”\"]?|[:;]-?[)D]"
    r"|\d\s?(?:h|m|g|l|s|hrs?|mins?|secs?|ft|in|km|kg|cm|mm|lbs?|oz)\.)\s+"
    r"(?=[\"“‘«(]?[^\W\d_])"
)
_LAST_TOKEN = re.compile(r"[^\s“”\"‘«»(\[]+$")
_NEXT_TOKEN = re.compile(r"[^\s.,;:!?”\"’»)\]]+(?:\.[^\W\d_])*")
_WORD = re.compile(r"[^\W_]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as offsets; nothing is changed, dropped or added.

    Args:
        text: Any text. Blank lines and list items always end a sentence, a single line break
            does not.

    Returns:
        Half-open spans of code points into `text`, in order. Each starts and ends with a
        character that is not white space; what lies between them is white space only.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(text):
        spans.extend(_paragraph(text, start, found.start()))
        start = found.end()
    spans.extend(_paragraph(text, start, len(text)))
    return spans


def _paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]`, which holds no blank line."""
    part = text[start:end]
    if not part or part.isspace():
        return []
    spans: list[tuple[int, int]] = []
    for first, last in _units(part, _cuts(part)):
        if last - first > LONGEST_QUOTATION:
            inner = part[first:last]
            spans.extend((first + a, first + b) for a, b in _units(inner, _inner_cuts(inner)))
        else:
            spans.append((first, last))
    return [(start + a, start + b) for a, b in _joined(part, spans)]


def _cuts(part: str) -> list[int]:
    """Return where sentences start, after the rules that sentencex lacks."""
    cuts = set(_library_cuts(part))
    cuts.update(found.end() for found in _MISSED.finditer(part) if _is_missed(part, found))
    kept = {_after_tail(part, cut) for cut in cuts if 0 < cut < len(part)}
    return [cut for cut in sorted(kept) if not _inside(part, cut)]


def _library_cuts(part: str) -> Iterator[int]:
    """Yield where sentencex starts sentences; in slices, as its time on quotes is quadratic."""
    marker = _MARKER_AT.match(part)
    begin = marker.end() if marker else 0
    while begin < len(part):
        end = min(len(part), begin + _SLICE)
        if end < len(part):
            stops = list(_STOP.finditer(part, end - _SLICE // 4, end))
            if stops:
                end = stops[-1].end()
                yield end
        for found in sentencex.get_sentence_boundaries("en", part[begin:end]):
            if found["start_index"] > 0:
                yield begin + found["start_index"]
        begin = end


def _inner_cuts(part: str) -> list[int]:
    """Return where sentences start when quotation marks and brackets hide nothing."""
    return _cuts(part.translate(_QUOTES))


def _is_missed(part: str, found: re.Match[str]) -> bool:
    """Tell whether a place that sentencex passed over does start a sentence."""
    if not part[found.end() :][:2].strip('"“‘«(')[:1].isupper():
        return False
    if found.group().startswith(".)"):
        opened = part.rfind("(", max(0, found.start() - LONGEST_QUOTATION), found.start())
        before = part[max(0, opened - 4) : max(0, opened)].rstrip('“"‘ ')
        return opened >= 0 and before[-1:] in ("", ".", "!", "?")
    return True


def _after_tail(part: str, cut: int) -> int:
    """Move a cut past closing quotation marks and footnote markers, which end a sentence."""
    tail = _TAIL.match(part, cut)
    if tail is None:
        before = part[max(0, cut - _WINDOW) : cut]
        tail = _TAIL.match(part, cut - len(before) + len(before.rstrip()))
    end = tail.end() if tail and tail.end() > cut else cut
    return end


def _inside(part: str, cut: int) -> bool:
    """Tell whether a cut lies inside a sentence after all."""
    left = part[max(0, cut - _WINDOW) : cut]
    stripped = left.rstrip()
    ahead = part[cut : cut + _WINDOW]
    right = ahead.lstrip()
    if not right or not stripped:
        return not right
    if len(left) == len(stripped) and len(ahead) == len(right) and not _may_touch(stripped, right):
        return True
    core = stripped.rstrip(_CLOSERS)
    if core[-1:] in "!?" and right[0].islower():
        return True
    if core[-1:] in "!?" and core != stripped and _is_attribution(right):
        return True
    token = _LAST_TOKEN.search(stripped)
    return token is not None and stripped[-1] == "." and _continues(token.group()[:-1], right)


def _continues(token: str, right: str) -> bool:
    """Tell whether an abbreviation (its full stop taken off) goes on into `right`."""
    word = token.lower()
    if word in TITLES:
        return True
    begins = right[0]
    if word in HOURS:
        found = _NEXT_TOKEN.match(right)
        return begins.islower() or (found is not None and found.group().lower() in AFTER_HOUR)
    if word in DAYS or word in MONTHS:
        found = _NEXT_TOKEN.match(right)
        follows = found.group().lower() if found else ""
        return begins.islower() or begins.isdigit() or follows in MONTHS
    if word in PLACES and token[0].isupper():
        return begins.isalpha()
    if word in COUNTED:
        return begins.islower() or begins.isdigit()
    found = _NEXT_TOKEN.match(right)
    if not begins.islower() or (found and not found.group().islower()):
        return False
    return token[:1].isupper() or (token.isdigit() and len(token) < 4)


def _may_touch(left: str, right: str) -> bool:
    """Tell whether a sentence may end here with no space after it, as in `Tuesday.The`."""
    if not right[0].isupper() and right[0] not in '“"‘«(':
        return not right[0].isascii() or left[-1] in _CLOSERS
    core = left.rstrip(_CLOSERS).rstrip(".!?")
    before = core[-2:]
    if not before.isascii():
        return True
    return before.isdigit() or (len(before) == 2 and before.islower() and before.isalpha())


def _is_attribution(right: str) -> bool:
    """Tell whether what follows a quoted question says who asked, as in `Nair asked`."""
    words = right.split()[:4]
    return any(word.strip(".,:;").lower() in SPEECH for word in words[1:])


def _units(part: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between cuts, without their surrounding white space."""
    for start, end in zip([0, *cuts], [*cuts, len(part)], strict=True):
        piece = part[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if first < last:
            yield first, last


def _joined(part: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join units that hold no word, and bare list markers, to a neighbour."""
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for first, last in spans:
        unit = part[first:last]
        if waiting is not None:
            first, waiting = waiting, None
        if _BARE_MARKER.fullmatch(unit):
            waiting = first
        elif _WORD.search(unit):
            joined.append((first, last))
        elif joined and unit[0] not in "[(“‘«":
            joined[-1] = (joined[-1][0], last)
        else:
            waiting = first
    if waiting is not None:
        if joined:
            joined[-1] = (joined[-1][0], spans[-1][1])
        else:
            joined.append((waiting, spans[-1][1]))
    return joined
