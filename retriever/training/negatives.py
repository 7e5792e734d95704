"""Unanswerable examples made from answerable ones.

The idea of near-miss questions by entity swap and antonym follows the categories of
unanswerable questions in Rajpurkar et al. 2018, "Know What You Don't Know" (SQuAD 2.0, table 2).
Each function returns None where the question does not lend itself to the change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from retriever.training.squad import Article, Paragraph, Question
from retriever.training.text import content_stems, is_year, names, numbers, predicates, speakers
from retriever.training.windows import Example, sentence_at, silent_window

_PAIRS = """first last|before after|increase decrease|increased decreased|most least|north south
east west|northern southern|eastern western|largest smallest|highest lowest|more less|more fewer
oldest youngest|earliest latest|started ended|began ended|begin end|won lost|above below|old new
higher lower|larger smaller|longest shortest|best worst|early late|high low|rise fall|rose fell
major minor|male female|men women|male female|father mother|son daughter|brother sister|king queen
inside outside|allowed banned|joined left|opened closed|buy sell|bought sold|positive negative
support oppose|supported opposed|accept reject|accepted rejected|success failure|maximum minimum
beginning end|upper lower|left right|internal external|domestic foreign|urban rural|arrive leave
stronger weaker|strongest weakest|rich poor|majority minority|enemy ally|war peace|private public
import export|imported exported|gained lost|advantage disadvantage|day night|summer winter"""
OPPOSITES: dict[str, list[str]] = {}
for _pair in _PAIRS.replace("\n", "|").split("|"):
    _one, _other = _pair.split()
    OPPOSITES.setdefault(_one, []).append(_other)
    OPPOSITES.setdefault(_other, []).append(_one)
_SAID = re.compile(
    r"\b(?:according to|said|say|says|state|stated|argue|argued|claim|claimed"
    r"|think|believe|write|wrote|told)\b",
    re.I,
)
SAME_PARAGRAPH = 0.6
"""Share of swapped-in names and numbers that come from the same paragraph."""


def _negative(original: Example, question: str, answer: str, kind: str) -> Example | None:
    if question == original.question or answer.lower() in question.lower():
        return None
    return Example(question, original.context, kind=kind)


def _replace_in(question: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, question, count=1)


def _unlike(candidates: list[str], old: str, question: str, answer: str) -> list[str]:
    """Candidates that share no word with the old name, the answer or the question."""
    words = set(re.findall(r"\w+", f"{old} {question} {answer}".lower()))
    return [c for c in candidates if not words & set(re.findall(r"\w+", c.lower()))]


def swapped(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """Another name or number of the paragraph or the article in the place of the question's."""
    answer = question.answer or ""
    found = [(name, names) for name in names(question.text)]
    found += [(number, numbers) for number in numbers(question.text)]
    rng.shuffle(found)
    for old, finder in found:
        near = paragraph.text
        source = near if rng.random() < SAME_PARAGRAPH else rng.choice(article.paragraphs).text
        pool = finder(source) or finder(near)
        candidates = _unlike(pool, old, question.text, answer)
        if finder is numbers:
            candidates = [c for c in candidates if is_year(c) == is_year(old)]
        alike = [c for c in candidates if len(c.split()) == len(old.split())]
        if candidates:
            new = rng.choice(alike or candidates)
            made = _negative(original, _replace_in(question.text, old, new), answer, "swapped")
            if made:
                return made
    return None


def opposite(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """An opposite word in the place of the question's ("first" for "last")."""
    words = [w for w in re.findall(r"[a-z]+", question.text) if w in OPPOSITES]
    if not words:
        return None
    old = rng.choice(words)
    made = _replace_in(question.text, old, rng.choice(OPPOSITES[old]))
    return _negative(original, made, question.answer or "", "opposite")


def speaker(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """Another speaker of the article in the place of the one whose words are asked for."""
    if not _SAID.search(question.text):
        return None
    asked = names(question.text)
    near, far = (
        speakers(original.context),
        [s for p in article.paragraphs for s in speakers(p.text)],
    )
    far += names(original.context)
    rng.shuffle(asked)
    for old in asked:
        candidates = _unlike(near, old, question.text, question.answer or "")
        candidates = candidates or _unlike(far, old, question.text, question.answer or "")
        if candidates:
            made = _replace_in(question.text, old, rng.choice(candidates))
            return _negative(original, made, question.answer or "", "speaker")
    return None


def predicate(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """What was done put in for something else: "who sued" for "who designed", right names kept.

    The new word comes from the article's other questions, and its stem is not in the window, so
    that a synonym of the text's own word is rare.
    """
    asked = predicates(question.text)
    if not asked:
        return None
    old = rng.choice(asked)
    held = content_stems(original.context) | content_stems(question.text)
    for _ in range(6):
        other = rng.choice(article.paragraphs)
        pool = [w for q in other.questions for w in predicates(q.text) if w[:6] not in held]
        if pool:
            made = _replace_in(question.text, old, rng.choice(pool))
            return _negative(original, made, question.answer or "", "predicate")
    return None


def removed(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """The same paragraph without the sentence that answers: right names, missing fact."""
    answer = question.answer or ""
    first, last = sentence_at(paragraph, question.start, question.start + len(answer))
    if first != last or len(paragraph.sentences) < 2:
        return None
    made = silent_window(article, paragraph, question, rng, "removed", skip=first)
    return None if answer.lower() in made.context.lower() else made


def hard(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """A window of another paragraph that lexical search ranks high and that lacks the answer."""
    asked = content_stems(question.text)
    answer = (question.answer or "").lower()
    ranked = sorted(
        (p for p in article.paragraphs if p is not paragraph and p.sentences),
        key=lambda p: (max(len(asked & stems) for stems in p.stems), rng.random()),
        reverse=True,
    )
    for other in ranked[: rng.choice((1, 2, 4))][::-1]:
        made = silent_window(article, other, question, rng, "hard")
        if answer not in made.context.lower():
            return made
    return None


Maker = Callable[[Article, Paragraph, Question, Example, Random], Example | None]
SHARES: dict[Maker, float] = {
    speaker: 0.4,
    opposite: 0.35,
    predicate: 0.2,
    removed: 0.2,
    hard: 0.15,
    swapped: 0.18,
}
"""Chance that an answerable question gets this companion; the first that succeeds is taken."""


def companion(
    article: Article, paragraph: Paragraph, question: Question, original: Example, rng: Random
) -> Example | None:
    """At most one unanswerable example to go with an answerable one, of a kind drawn by chance."""
    for maker, share in SHARES.items():
        if rng.random() < share:
            made = maker(article, paragraph, question, original, rng)
            if made is not None:
                return made
    return None


def human(article: Article, paragraph: Paragraph, question: Question, rng: Random) -> Example:
    """A human-written unanswerable question over a window of its own paragraph."""
    return silent_window(article, paragraph, replace(question, answer=None), rng, "human")
