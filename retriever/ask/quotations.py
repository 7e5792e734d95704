"""Who is quoted in an article: the sentences that hold somebody's words, in their order."""

from __future__ import annotations

import re

from retriever.ask.context import antecedents
from retriever.ask.names import names, people
from retriever.ask.speech import SAYING
from retriever.index.lexical import fold, words
from retriever.index.snapshot import Snapshot

MOST = 8
"""Sentences shown; the reply says of how many."""
_IN_IT = (
    r"(?: (?:in|from) (?:(?:the|this|that) (?:\w+ )?(?:article|story|text|piece|page|report|post"
    r"|document|interview)|it|this)| here)?(?: please)?[\s?.!]*$"
)
_BE = r"(?: is| are| was| were| gets?| being)?(?: all)?(?: directly)?"
_PEOPLE = r"(?:people|persons?|sources?|speakers?|everyone|everybody|experts?)"
_WHO = re.compile(
    rf"^(?:and |so )?who(?:m|’s|'s)?(?: all)?{_BE} quoted{_IN_IT}"
    r"|^(?:and |so )?(?:which|what|how many|list|name|give|show|tell)\b[\w\s]{0,30}"
    rf"\b{_PEOPLE}(?: who| that)?{_BE} quoted{_IN_IT}"
    r"|^(?:and |so )?(?:who|how many people) does (?:the|this) (?:\w+ )?"
    r"(?:article|story|text|report|piece) quote[\s?.!]*$"
)
_WHAT = re.compile(
    r"^what (?:do|does|did) (?:the )?(?:people|everyone|everybody)(?: quoted)? (?:all )?"
    rf"(?:say|tell){_IN_IT}"
    r"|^(?:list|name|show|give|what are)(?: me)?(?: all)?(?: of)?(?: the)?(?: direct)?"
    rf" (?:quotes|quotations){_IN_IT}"
)
_MARKED = re.compile(
    r"“[^“”]+(?:”|$)|«[^«»]+(?:»|$)|(?:^|(?<=[\s(\[—–-]))\"[^\"]+(?:\"|$)"
    r"|(?:^|(?<=[\s(\[—–-]))‘[^‘]+?’(?!\w)|^[^“”]+”"
)
_VERB = re.compile(rf"\b(?:{SAYING})\b", re.I)
_PHRASE = (
    r"(?:the|an?|one|another)\s+(?P<{}>[a-z][a-z’'-]*(?:\s+(?!(?:in|of|who|at|on|from|with|for|to"
    r"|and|that|as|also|has|had)\b)[a-z][a-z’'-]*)?)"
)
_NOUN = re.compile(
    rf"\b(?:{SAYING})\s+{_PHRASE.format('after')}"
    rf"|\b{_PHRASE.format('before')}\s+(?:\w+ly\s+|also\s+)?(?:{SAYING})\b",
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:told|tells|asked|asks|in|at|on|from|near|to|outside|across)(?: the)?\s*$", re.I
)
"""Before a name that is a listener's or a place's."""


def asked_quotations(question: str) -> str | None:
    """Return `people` if a question asks who is quoted, `words` if for all that is, else None."""
    text = fold(question)
    if _WHO.search(text):
        return "people"
    return "words" if _WHAT.search(text) else None


def is_quotation(text: str) -> bool:
    """Whether a sentence quotes somebody, and does not merely put a title or a word in marks.

    Three words or more, not all capitalised as in a title, stand in the marks, beside a verb of
    saying or as most of the sentence.
    """
    marked = [match.group() for match in _MARKED.finditer(text)]
    said = max((len(words(part)) for part in marked if not _title(part)), default=0)
    if said < 3:
        return False
    return _VERB.search(_MARKED.sub("|", text)) is not None or 2 * said > len(words(text))


def _title(text: str) -> bool:
    held = re.findall(r"\b[^\W\d_]{4,}", text)
    return len(held) > 1 and all(word[0].isupper() for word in held)


def speaker(text: str) -> str | None:
    """Return whom a quotation names as its speaker, folded, None if it names nobody.

    It is the name that stands nearest to the verb of saying, or else the noun beside it.
    """
    ours = " ".join(_MARKED.sub(" | ", text).split())
    verb = _VERB.search(ours)
    low, high = verb.span() if verb else (0, 0)
    best: tuple[int, str] | None = None
    for run in names(ours):
        name = re.split(r" (?:of|for) ", run)[0]
        at = ours.find(name)
        if at < 0 or _ASIDE.search(ours[:at]):
            continue
        away = low - at - len(name) if at < low else at - high
        if best is None or away < best[0]:
            best = (away, name)
    if best is not None:
        return fold(best[1])
    noun = _NOUN.search(ours)
    return fold(noun["after"] or noun["before"]) if noun else None


def quotations(snapshot: Snapshot, document: int, of: str) -> list[int]:
    """Return the sentences of a document that quote somebody, in order.

    Args:
        snapshot: What is searched.
        document: The document's number.
        of: `words` for all of them; `people` for the first of each speaker.
    """
    held = [n for n in snapshot.within(document) if is_quotation(snapshot.text(n))]
    if of == "words":
        return held
    first: dict[str, int] = {}
    for number in held:
        name = speaker(snapshot.text(number)) or _named_before(snapshot, number)
        if name is None and number - 1 in held:
            continue  # the speaker before goes on
        name = name or f"#{number}"
        if not any(_same(name, other) for other in first):
            first[name] = number
    return sorted(first.values())


def _named_before(snapshot: Snapshot, sentence: int) -> str | None:
    """The speaker of a quotation with a pronoun: whom the sentence that it needs names."""
    for number in antecedents(snapshot, sentence):
        text = snapshot.text(number)
        found = speaker(text) if is_quotation(text) else None
        return found or next((fold(name) for name in people(text)), None)
    return None


def _same(name: str, other: str) -> bool:
    return name == other or name.endswith(f" {other}") or other.endswith(f" {name}")
