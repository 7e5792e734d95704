"""Complete a follow-up question from the conversation, without a language model.

What is carried over are words of the user's own questions and names in the sentences of the
source that answered them; whatever else a client sends as an earlier answer is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retriever.ask.conversation import Said
from retriever.ask.names import distinct, names, people, plain, single
from retriever.ask.question import small_talk
from retriever.index.lexical import STOPWORDS, UPPER, fold, stem, words

_REFERS = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there|then"
    r"|one|ones|else|same|such|both|either|neither|former|latter|another|others?)\b"
)
_THERE = re.compile(r"(?:(?<=\bis )|(?<=\bare )|(?<=\bwas )|(?<=\bwere ))there\b")
"""The "there" of "is there", which refers to nothing."""
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
_NAME = re.compile(rf"(?:[{UPPER}][\w’'.-]*[\w](?:\s+(?:of|the|de|von|van)\s+(?=[{UPPER}]))?\s*)+")


def content(text: str) -> list[str]:
    """Return the folded words of a text that carry meaning, in order."""
    return [w for w in words(text) if w not in STOPWORDS and w not in _ANYTHING]


_MORE = re.compile(
    r"^(?:(?:please|can you|could you|and|so|ok|okay)\s+)*(?:tell me more|say more|go on|continue"
    r"|more|more details?|what else(?: does it say)?|anything else|what (?:comes|happens|is) next"
    r"|and then)(?:\s+(?:about|on) (?:it|that|this))?(?:,? please)?[\s?.!]*$"
)


def asks_for_more(question: str) -> bool:
    """Whether a message asks for what follows in the article: "tell me more"."""
    return _MORE.match(fold(question).strip()) is not None


def stands_alone(question: str) -> bool:
    """Whether a question can be understood without what was said before it."""
    text = _THERE.sub("", fold(question))
    told = content(question)
    if not told or _gapped(question):
        return False
    if re.match(r"^(?:and|but|or|so|what about|how about|also|then|what else)\b", text):
        return False
    has_name = len(_NAME.findall(question[1:])) > 0
    if _REFERS.search(text):
        inside = bool(re.search(r"\bthat (?:the|a|an|it|he|she|they|is|was|were|are)\b", text))
        return (has_name and len(told) >= 4) or (inside and len(told) >= 4)
    return not (_OPENS.match(text) and len(told) < 2)


Gender = Callable[[str], str | None]
"""Tells `he` or `she` for a name, or None."""


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


_WH = (
    r"(?:(?:in|on|at|by|for|to|from|since|until|with)\s+)?(?:whose|whom|who|what|when|where|why"
    r"|which|how)"
)
_AUXILIARY = (
    r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)"
)
_ACTS = r"(?:did|does|do|has|have|had|will|would|can|could|should)"
_JOINED = re.compile(r"^(?:(?:and|but|so|also|then|or)\b[\s,]*)+", re.I)
_ABOUT = re.compile(r"^(?:what|how) about\b\s*", re.I)
_ASKED_FOR = re.compile(
    rf"^(?:in |on |at |to |from |for )?(?:which|what|how many|how much)(?: of)?(?: the| these)? "
    rf"(?!{_AUXILIARY}\b)(?P<noun>[a-z][\w’'-]+(?: (?!{_AUXILIARY}\b)[a-z][\w’'-]+)?)",
    re.I,
)
_CLAUSE = re.compile(rf"^(?P<head>.*?)\b(?P<aux>{_AUXILIARY})\b\s*(?P<rest>.*)$", re.I)
_PERSONAL = re.compile(
    r"\b(?P<owner>his|her(?!\s*(?:$|[?.!,]|(?:of|to|on|in|at|for|about|with|as|and|or|when"
    r"|if|by|from|that)\b)))\b|\b(?P<self>he|him|she|her|hers)\b",
    re.I,
)
_THING = re.compile(
    r"\b(?P<owner>its)\b|\b(?P<self>it)\b"
    r"|(?<!say )(?<!said )(?<!think )\b(?P<bare>this|that|these|those)\b(?=\s*(?:$|[?.!,]))",
    re.I,
)
_GROUP = re.compile(r"\b(?P<owner>their)\b|\b(?P<self>they|them|theirs)\b", re.I)
_CUT = frozenset(
    """ever before again yet still already now today recently currently actually even just only
    say think accuse want put aside agree know tell call told see like compare differ""".split()
)
_GAPPED = re.compile(
    rf"^(?:{_WH})(?: (?:many|much|long|old|far|often|tall|big))?(?: of [a-z ]+)? {_ACTS} "
    rf"(?P<name>(?:the )?[{UPPER}][\w’'.-]*(?: [{UPPER}][\w’'.-]*)*)[\s?.!]*$"
)
"""A question whose verb was said before: "how many can Leeds?"."""
MOST_TRIES = 4


@dataclass(frozen=True)
class Completion:
    """The questions to try for one follow-up.

    Attributes:
        tries: At least one, the likeliest reading first, the question as typed last, unless it has
            no verb.
        rivals: Two people whom its pronoun may mean, by what was said alone, each with the
            question asked of that person; or none.
    """

    tries: tuple[str, ...]
    rivals: tuple[tuple[str, str], ...] = ()


def _trimmed(run: Sequence[str], acts: bool = False) -> list[str]:
    """A noun phrase out of a run of content words: nothing from the first verb or adverb on.

    Args:
        run: The words.
        acts: Whether a "did" or the like comes before it, so that a verb follows the name.
    """
    kept: list[str] = []
    for word in run:
        low = word.lower()
        verbal = kept and (low in _CUT or low.endswith(("ed", "ly")) and not word[0].isupper())
        if verbal or (acts and kept and kept[-1][0].isupper() and not word[0].isupper()):
            break
        kept.append(word)
    return kept


def _phrases(question: str) -> list[str]:
    """Noun phrases of a question, the likeliest referent of an "it" first."""
    runs = []
    for run in _runs(question):
        acts = re.search(rf"\b{_ACTS}\s+{re.escape(run[0])}\b", question, re.I)
        runs.append(_trimmed(run, acts is not None and not run[0].endswith(("'s", "’s"))))
    named = [run for run in runs if _named(run)]
    chosen = named[-2:] if named else runs[-1:]
    found = [" ".join([word for run in chosen for word in run][-MOST_WORDS:])]
    found += [" ".join(run) for run in chosen]
    asked = _ASKED_FOR.match(_JOINED.sub("", question))
    if asked and not _REFERS.search(fold(question)):
        noun = [w for w in asked["noun"].split() if w.lower() not in STOPWORDS | _ANYTHING]
        found.append(" ".join(_trimmed([w for w in noun if stem(words(w)[0]) not in _GENERAL])))
    return list(dict.fromkeys(f for f in found if f))


def _put(question: str, pattern: re.Pattern[str], name: str) -> str:
    """The question with the first pronoun that matches replaced."""
    if name[:1].islower():
        name = f"the {name}"

    def swap(match: re.Match[str]) -> str:
        return f"{name}’s" if match.groupdict().get("owner") else name

    return pattern.sub(swap, question, count=1)


def _elliptic(question: str, before: str) -> str:
    """A bare "by when?" with the clause of the question before it."""
    word = question.rstrip(" ?.!")
    body = _JOINED.sub("", before).rstrip(" ?.!")
    body = re.sub(rf"^{_WH}\b\s*(?:many|much|long|old|far|exactly)?\s*", "", body, flags=re.I)
    clause = _CLAUSE.match(body)
    if clause and clause["rest"]:
        body = f"{clause['aux'].lower()} {clause['rest']} {clause['head']}".strip()
    return f"{word[:1].upper()}{word[1:]} {body}?"


def _gapped(question: str) -> re.Match[str] | None:
    bare = _JOINED.sub("", question)
    return _GAPPED.match(bare[:1].lower() + bare[1:])


def _varied(added: str, before: str) -> str:
    """The question before, asked of something else: "what about Leeds?"."""
    held = names(before[1:])
    new = names(added) or ([added] if added[:1].isupper() else [])
    if held and new:
        at = before.rindex(held[-1])
        return before[:at] + new[0] + before[at + len(held[-1]) :]
    return f"{before.rstrip(' ?.!')} {added.rstrip(' ?.!')}?"


def _appended(question: str, phrase: str) -> str:
    mark = "?" if question.rstrip().endswith("?") else ""
    return f"{question.rstrip(' ?.!')} ({phrase}){mark}"


def _people(said: Sequence[Said], want: str | None, gender: Gender) -> list[list[str]]:
    """Names that a "he" or "she" may mean, in tiers: those of one tier are equally near."""
    tiers = []
    for turn in reversed(said):
        for found in (
            people(turn.question) or single(turn.question),
            [name for text in turn.texts for name in people(text)],
        ):
            fit = [n for n in distinct(found) if want is None or gender(n) in (want, None)]
            sure = [n for n in fit if want is not None and gender(n) == want]
            if fit:
                tiers.append(sure or fit)
    return tiers


def complete(question: str, said: Sequence[Said], gender: Gender = lambda name: None) -> Completion:
    """Return what a question may mean after what was said.

    Args:
        question: As typed.
        said: Earlier turns, oldest first.
        gender: Tells whether a name is a "he" or a "she" in the source.
    """
    told = [turn for turn in said if turn.question.strip() and not small_talk(turn.question)]
    full: list[Said] = []
    for place, turn in enumerate(told):
        first = _complete(turn.question, told[:place], full, gender).tries[0]
        full.append(Said(first, turn.texts, turn.sentences))
    return _complete(question, told, full, gender)


def _complete(
    question: str, said: Sequence[Said], full: Sequence[Said], gender: Gender
) -> Completion:
    """Complete a question after turns as typed (`said`) and as completed (`full`)."""
    if not said or stands_alone(question):
        return Completion((question,))
    before = full[-1].question
    bare = _JOINED.sub("", question)
    about = _ABOUT.sub("", bare)
    asks = re.match(rf"(?:{_WH}|{_AUXILIARY})\b", about, re.I)
    personal = _PERSONAL.search(bare)
    gapped = _gapped(question)
    tries: list[str] = []
    rivals: tuple[tuple[str, str], ...] = ()
    if not content(bare) and asks and not _REFERS.search(fold(bare)):
        tries.append(_elliptic(bare, before))
    elif gapped and names(before[1:]):
        return Completion((_varied(gapped["name"], before),))  # as typed it asks nothing
    elif personal:
        want = "he" if personal.group().lower() in ("he", "him", "his") else "she"
        tiers = _people(full, want, gender)
        near = [name for tier in tiers[:2] for name in tier]
        for name in list(dict.fromkeys(near))[:2]:
            put = _put(bare, _PERSONAL, plain(name))
            things = [p for p in _phrases(before) if p not in name] if _THING.search(put) else []
            tries += [*(_put(put, _THING, p) for p in things[:1]), put]
        if tiers and len(tiers[0]) == 2 and len(tries) == 2:
            rivals = ((tiers[0][0], tries[0]), (tiers[0][1], tries[1]))
    elif not asks and content(bare) and about != bare and not _REFERS.search(fold(about)):
        tries.append(_varied(about, before))
    tries += _about_things(bare, said)
    if bare != question and asks and stands_alone(bare):
        tries.insert(0, bare)
    kept = [t for t in dict.fromkeys(tries) if t != question][: MOST_TRIES - 1]
    return Completion((*kept, question), rivals)


def _named_phrase(phrase: str) -> bool:
    return phrase[:1].isupper()


def _about_things(question: str, said: Sequence[Said]) -> list[str]:
    """Readings of a question about something named before: in place of its pronoun, or added."""
    have = {stem(w) for w in words(question)}
    for turn in reversed(said):
        text = turn.question
        found = [p for p in _phrases(text) if not {stem(w) for w in words(p)} <= have]
        if not found or not (stands_alone(text) or any(_named(p.split()) for p in found)):
            continue
        tries = []
        if _THING.search(question):
            found.sort(key=_named_phrase)
        for phrase in found[:2]:
            for pattern in (_THING, _GROUP):
                if pattern.search(question):
                    tries.append(_put(question, pattern, phrase))
                    break
        return [*tries, _appended(question, found[0])]
    return []
