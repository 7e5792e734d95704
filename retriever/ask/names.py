"""Names in a text, and who of them a pronoun may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retriever.index.lexical import UPPER

_PART = rf"(?:[{UPPER}][\w’'-]*\w|[{UPPER}])\.?"
_RUN = re.compile(rf"\b{_PART}(?:\s+(?:(?:of|de|la|le|van|von|den|der|bin|al|the)\s+)?{_PART})*")
_TITLE = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Minister|Senator|Mayor"
    r"|Councillor|Cllr|Captain|General|Judge|Rev|Father|Sister|King|Queen|Prince|Princess)\.?\s"
)
_BODY = re.compile(
    r"\b(?:Council|University|Institute|College|School|Academy|Ministry|Department|Agency|Station"
    r"|Centre|Center|Fund|Trust|Company|Corp\w*|Inc|Ltd|Group|Bank|Party|Union|Association|Club"
    r"|Society|Committee|Commission|Court|Parliament|Senate|Congress|Museum|Hospital|Church|Press"
    r"|News|Times|Post|Journal|Office|Board|Authority|Foundation|Federation|Police|Army|Navy"
    r"|Street|Road|Lane|Avenue|Bridge|Park|River|Lake|Valley|Island|Hill|Hall|House|Tower|City"
    r"|Town|County|State|States|Republic|Kingdom|Bay|Sea|Ocean|Airport|Hotel|Theatre|Festival"
    r"|Act|Award|Prize|Cup|League|War|Day|Week|Project|Programme|Program|Plan|Service|Services"
    r"|North|South|East|West|New|Great|United)\b"
)
_NEVER = frozenset(
    """The A An In On At It He She This That These Those What Which Who Whom Whose When Where Why
    How During After Before While For From By With As Is Are Was Were Did Do Does According Its His
    Her Their There Of To And But Or If Because Since Both Many Most Some All Although However One
    Two Three Four Five Six Seven Eight Nine Ten Another Not No Then Thus Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday January February March April May June July August September
    October November December They We You I My Our Your Yes Now Has Have Had Can Could Will Would
    Should Tell Name Show Give List Explain Describe Also Only Next Last Next Earlier Later Today
    Yesterday Until Under Over Between Without Within About Against Each Every Other Others Such
    Here So Asked Well Even Just Still Once Nearly Almost Around More Less Than People""".split()
)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.I)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.I)
_MALE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Father)\.?\s+(?:[\w’'.-]+\s+)?$")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Sister)\.?\s+(?:[\w’'.-]+\s+)?$")


def names(text: str) -> list[str]:
    """Return capitalised words and runs of them, in order, each once, without function words."""
    found = []
    for match in _RUN.finditer(text):
        held = match.group().split()
        while held and held[0].rstrip(".") in _NEVER:
            held = held[1:]
        while held and held[-1].rstrip(".") in _NEVER:
            held = held[:-1]
        name = re.sub(r"['’]s?$", "", " ".join(held)).rstrip(".,")
        if len(name) > 1:
            found.append(name)
    return list(dict.fromkeys(found))


def people(text: str) -> list[str]:
    """Return the names of a text that read as a person's: titled, or two words or more.

    Names of bodies and places are known by their nouns (Council, Street) and are left out.
    """
    return [
        name
        for name in names(text)
        if _TITLE.match(name) or (len(name.split()) > 1 and not _BODY.search(name))
    ]


def single(question: str) -> list[str]:
    """Return the one-word names of a question that are no body's or place's."""
    found = names(question[:1].lower() + question[1:])
    return [name for name in found if len(name.split()) == 1 and not _BODY.search(name)]


def plain(name: str) -> str:
    """Return a person's name without the title."""
    return _TITLE.sub("", name)


def gender(name: str, texts: Iterable[str]) -> str | None:
    """Return `he` or `she` for a person by the words of the text, or None where they do not tell.

    A title before the surname decides. Else the pronouns do that follow the surname in the same
    sentence or open the next one, if they all agree.

    Args:
        name: The person.
        texts: The document's sentences, in order.
    """
    last = plain(name).split()[-1]
    if re.match(r"(?:Mr|Sir|Lord|King|Prince|Father)\b", name):
        return "he"
    if re.match(r"(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Sister)\b", name):
        return "she"
    votes = {"he": 0, "she": 0}
    after = False
    for text in texts:
        at = text.find(last)
        if at >= 0:
            before = text[:at]
            if _MALE.search(before):
                return "he"
            if _FEMALE.search(before):
                return "she"
            rest = text[at + len(last) :]
            alone = not people(rest)
        else:
            rest, alone = text[:40], after and not names(text[:40])
        if alone:
            votes["he"] += bool(_HE.search(rest))
            votes["she"] += bool(_SHE.search(rest))
        after = at >= 0 and all(last in other for other in people(text))
    if votes["he"] >= 2 * votes["she"] + 1:
        return "he"
    return "she" if votes["she"] >= 2 * votes["he"] + 1 else None


def distinct(found: Sequence[str]) -> list[str]:
    """Return names without those whose last word another, fuller one before or after shares."""
    kept: dict[str, str] = {}
    for name in found:
        last = plain(name).split()[-1]
        held = kept.get(last)
        if held is None or len(plain(name)) > len(plain(held)):
            kept[last] = name
    return list(kept.values())
