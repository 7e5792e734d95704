"""A comparison that the text does not draw: what it states of either side, asked for apart."""

from __future__ import annotations

import re

from retriever.index.lexical import fold, terms

_COMPARED = re.compile(
    r"^(?:(?:and|so|but) )?(?:which|who|what)(?: \w+){0,2}? (?P<verb>is|was|are|were) (?:the )?"
    r"(?:(?:more|less) (?P<long>\w+)|(?P<short>\w{2,}er))(?: one)?\s*[,:–—-]\s*"
    r"(?P<one>[^,?]+?),? or (?P<other>[^,?]+?)\s*\??$"
    r"|^(?P<verb2>is|was|are|were) (?P<one2>[^,?]+?)"
    r" (?:(?:more|less) (?P<long2>\w+)|(?P<short2>\w{2,}er)) than (?P<other2>[^,?]+?)\s*\??$",
    re.I,
)
_GRADABLE = frozenset(
    """big small large great long short tall high low old young new early late fast slow quick heavy
    light wide narrow broad deep shallow thick thin strong weak rich poor cheap dear busy hot cold
    warm cool hard soft safe loud quiet bright dark clean dirty near close costly steep rough wet
    dry full fresh healthy happy likely lucky easy noisy windy bulky hilly rainy snowy""".split()
)
_IRREGULAR = {"better": "good", "farther": "far", "further": "far", "elder": "old"}
_LONG = re.compile(r"(?:ive|ous|ful|ent|ant|ular|able|ible|common|rare|crowded|modern)$")
_NO_SIDE = re.compile(
    r"^(?:there|it|this|that|they|he|she|we|you|in|on|at|before|after|ever|usual|normal|expected"
    r"|planned|thought|last (?:year|time|month|week)|any|all|most|average)\b",
    re.I,
)


def positive(comparative: str) -> str | None:
    """Return the plain form of an English comparative in -er, None where it is none."""
    word = fold(comparative)
    stem = word[:-2]
    forms = [_IRREGULAR.get(word, ""), stem, stem[:-1], word[:-1]]
    forms += [stem[:-1] + "y"] if word.endswith("ier") else []
    return next((form for form in forms if form in _GRADABLE or form in ("good", "far")), None)


def side_questions(question: str) -> list[tuple[str, frozenset[str]]]:
    """Return a question for either side of a comparison and the terms that are that side's only.

    "Which is busier, Mill Bridge or Quay Street?" asks how busy each of the two is. None, or two.
    """
    match = _COMPARED.match(question.strip())
    if match is None:
        return []
    told = match.groupdict()
    short = told["short"] or told["short2"]
    long = fold(told["long"] or told["long2"] or "")
    adjective = positive(short) if short else long if _LONG.search(long) else None
    names = (told["one"] or told["one2"], told["other"] or told["other2"])
    if adjective is None or any(_NO_SIDE.match(name.strip()) for name in names):
        return []
    verb = fold(told["verb"] or told["verb2"])
    one, other = (frozenset(terms(name)) for name in names)
    if not (one - other and other - one):
        return []
    asked = [f"How {adjective} {verb} {name.strip()}?" for name in names]
    return list(zip(asked, (one - other, other - one), strict=True))
