"""Complete a follow-up question from the conversation, without a language model.

Only what the questions themselves name is carried over, never what an answer or a user claims.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retriever.ask.question import small_talk
from retriever.index.lexical import STOPWORDS, fold, stem, words
from retriever.types import Turn

_REFERS = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there|then"
    r"|one|ones|else|same|such|both|either|neither|former|latter|another|others?)\b"
)
_OPENS = re.compile(
    r"^(?:and|but|or|so|why|how so|how come|what about|how about|what else|when|where|who|also"
    r"|then|really|more|tell me more|go on|continue|which ones?|since when|by whom|anything else)\b"
)
_ANYTHING = frozenset(
    """tell more else anything something about say said what's thing things know like want please
    article text story explain describe give show really also exactly mean go continue example
    happened happen come""".split()
)
_NAME = re.compile(r"(?:[A-Z][\w’'.-]*[\w](?:\s+(?:of|the|de|von|van)\s+(?=[A-Z]))?\s*)+")


def content(text: str) -> list[str]:
    """Return the folded words of a text that carry meaning, in order."""
    return [w for w in words(text) if w not in STOPWORDS and w not in _ANYTHING]


def stands_alone(question: str) -> bool:
    """Whether a question can be understood without what was said before it."""
    text = fold(question)
    told = content(question)
    if not told:
        return False
    if re.match(r"^(?:and|but|or|so|what about|how about|also|then|what else)\b", text):
        return False
    has_name = len(_NAME.findall(question[1:])) > 0
    if _REFERS.search(text):
        inside = bool(re.search(r"\bthat (?:the|a|an|it|he|she|they|is|was|were|are)\b", text))
        return (has_name and len(told) >= 4) or (inside and len(told) >= 4)
    return not (_OPENS.match(text) and len(told) < 2)


def topic(history: Sequence[Turn]) -> list[str]:
    """Return the content words of what the conversation is about, most recent question first.

    Small talk is passed over; a question that does not stand alone adds to the one before it.
    """
    found: list[str] = []
    for turn in reversed(history):
        if small_talk(turn.question) or not turn.question.strip():
            continue
        found += [w for w in _phrases(turn.question) if fold(w) not in {fold(f) for f in found}]
        if stands_alone(turn.question):
            break
    return found


def _phrases(question: str) -> list[str]:
    kept = []
    for raw in re.findall(r"[^\s?!,;]+", question):
        folded = words(raw)
        if folded and any(w not in STOPWORDS and w not in _ANYTHING for w in folded):
            kept.append(re.sub(r"[.:“”\"()]+$|^[“”\"(]+", "", raw))
    return kept


def complete(question: str, history: Sequence[Turn]) -> list[str]:
    """Return the questions to try, the fullest completion first, the question as typed last.

    Args:
        question: As typed.
        history: Earlier turns, oldest first.
    """
    if not history or stands_alone(question):
        return [question]
    carried = topic(history)
    have = {stem(w) for w in words(question)}
    added = [w for w in carried if not {stem(x) for x in words(w)} <= have]
    if not added:
        return [question]
    base = question.rstrip(" ?.!")
    mark = "?" if question.rstrip().endswith("?") else ""
    tries = [f"{base} {' '.join(added)}{mark}"]
    names = [w for w in added if w[:1].isupper()]
    if names and len(names) < len(added):
        tries.append(f"{base} {' '.join(names)}{mark}")
    return [*dict.fromkeys(tries), question]
