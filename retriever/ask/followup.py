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
_GENERAL = frozenset(
    stem(word)
    for word in """symptom type kind difference effect benefit common best good better bad worst
    cause reason cost price advantage disadvantage example part main important different similar
    work works use used make made made need get start begin learn find take put help much people
    person way first last new old year day time popular typical other create created get likely
    average possible role impact history origin purpose compare compared affect become called
    mean means long safe risk high low top number lot people do doing done go going want does
    feature function requirement option treatment""".split()
)
MOST_WORDS = 4
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
    """Return the words that name what the conversation is about.

    They are the names in the most recent question that has any, else its last run of content
    words; small talk and questions that only refer back are passed over.
    """
    for turn in reversed(history):
        if small_talk(turn.question) or not turn.question.strip():
            continue
        runs = _runs(turn.question)
        if runs and (stands_alone(turn.question) or any(_named(run) for run in runs)):
            named = [run for run in runs if _named(run)]
            chosen = named[-2:] if named else runs[-1:]
            return [word for run in chosen for word in run][-MOST_WORDS:]
    return []


def _named(run: Sequence[str]) -> bool:
    return any(word[:1].isupper() for word in run)


def _runs(question: str) -> list[list[str]]:
    """Contiguous content words of a question, split at function words and general ones."""
    runs: list[list[str]] = [[]]
    for place, raw in enumerate(question.split()):
        word = re.sub(r"^[^\w]+|[^\w]+$", "", raw)
        folded = words(word)
        carries = any(w not in STOPWORDS and w not in _ANYTHING for w in folded)
        if carries and stem(folded[-1]) not in _GENERAL:
            plain = place == 0 and word[:1].isupper() and not word.isupper()
            runs[-1].append(word.lower() if plain and len(question.split()) > 2 else word)
        elif runs[-1] and not (word.lower() in {"of", "the"} and _named(runs[-1])):
            runs.append([])
        if re.search(r"[,;:.?!]$", raw) and runs[-1]:
            runs.append([])
    return [run for run in runs if run]


_SUBJECT = re.compile(r"\b(?:he|she|they|it|him|them)\b", re.I)
_OWNER = re.compile(r"\b(?:his|her|their|its)\b(?=\s+\w)", re.I)


def _replaced(question: str, added: Sequence[str]) -> list[str]:
    """The question with its first pronoun replaced, where it has one."""
    name = " ".join(added)
    for pattern, text in ((_SUBJECT, name), (_OWNER, f"{name}’s")):
        match = pattern.search(question)
        if match:
            return [question[: match.start()] + text + question[match.end() :]]
    return []


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
    tries = [*_replaced(question, added), f"{base} {' '.join(added)}{mark}"]
    names = [w for w in added if w[:1].isupper()]
    if names and len(names) < len(added):
        tries.append(f"{base} {' '.join(names)}{mark}")
    return [*dict.fromkeys(tries), question]
