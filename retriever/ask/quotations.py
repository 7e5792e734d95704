"""Who is quoted in an article: the sentences that hold somebody's words, in their order."""

from __future__ import annotations

import re

from retriever.ask.names import names
from retriever.ask.speech import SPEECH
from retriever.index.lexical import fold, words
from retriever.index.snapshot import Snapshot

MOST = 8
"""Sentences shown; the reply says of how many."""
_ARTICLE = r"(?: (?:in|by|from) (?:the|this|that) \w+| here| there)?[\s?.!]*$"
_WHO = re.compile(
    r"^(?:and |so )?(?:who|whom|which|how many|list|name|give|show|tell)\b.*"
    r"\b(?:is|are|was|were|gets?|got|being|people|persons?|sources?|speakers?)"
    rf"(?: all| else)? (?:directly )?quoted{_ARTICLE}"
)
_WHAT = re.compile(
    r"^what (?:do|does|did) (?:the )?(?:people|everyone|everybody|they all|those)(?: quoted)?"
    rf" (?:all )?(?:say|tell){_ARTICLE}"
    r"|^(?:list|name|show|give|what are)(?: me)?(?: all)?(?: of)?(?: the)?(?: direct)?"
    rf" (?:quotes|quotations){_ARTICLE}"
)
_MARKED = re.compile(r"[“\"](?P<said>[^“”\"]+)(?:[”\"]|$)")
_VERB = re.compile(rf"\b(?:{SPEECH})\b", re.I)
_NOUN = re.compile(
    rf"\b(?:{SPEECH})\s+(?:the|an?|one|another)\s+(?:\w+\s+)?(?P<after>[a-z]+)"
    rf"|\b(?:the|an?|one|another)\s+(?:\w+\s+)?(?P<before>[a-z]+)\s+(?:\w+ly\s+|also\s+)?(?:{SPEECH})\b",
    re.I,
)


def asked_quotations(question: str) -> str | None:
    """Return `people` if a question asks who is quoted, `words` if for all that is, else None."""
    text = fold(question)
    if _WHO.search(text):
        return "people"
    return "words" if _WHAT.search(text) else None


def is_quotation(text: str) -> bool:
    """Whether a sentence quotes somebody, and does not merely put a title or a word in marks.

    Three words or more stand in the marks, beside a verb of saying or as most of the sentence.
    """
    said = max((len(words(m["said"])) for m in _MARKED.finditer(text)), default=0)
    if said < 3:
        return False
    return _VERB.search(_MARKED.sub(" ", text)) is not None or 2 * said > len(words(text))


def speaker(text: str) -> str | None:
    """Return the folded last word of whom a quotation names as its speaker, None if it does not.

    It is the name that stands nearest to the verb of saying, or else the noun beside it.
    """
    ours = _MARKED.sub(lambda m: " " * len(m.group()), text)
    verb = _VERB.search(ours)
    found = names(ours)
    if found:
        at = verb.start() if verb else 0
        return fold(min(found, key=lambda name: abs(ours.find(name) - at)).split()[-1])
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
        name = speaker(snapshot.text(number))
        if name is not None:
            first.setdefault(name, number)
    return sorted(first.values()) or held[:1]
