"""Clean a question, and tell what kind it is."""
# ruff: noqa: E501  (patterns read better whole)

from __future__ import annotations

import re
import unicodedata

from retriever.errors import QuestionError
from retriever.index.lexical import fold, terms, words
from retriever.types import Kind

LONGEST = 1000
SEVERAL = (Kind.LIST, Kind.COMPARISON, Kind.QUOTE)
"""Kinds that more than one sentence may answer."""
_BLANK = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_GREETING = (
    r"(?:hi|hello|hey|hiya|yo|howdy|greetings|welcome|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|again|all|everyone|everybody|team|friend|inquote|bot|assistant))?"
    r"|how(?:'s| is| are)? (?:things|life|everything|everyone|you|your day|you all|you today)"
    r"(?: going| doing| been| feeling)?(?: today)?|how(?:'s| is| has) it (?:going|been(?: going)?)"
    r"(?: today)?|how do you do|what(?:'s| is) up|sup"
    r"|(?:nice|good|pleased|lovely) to (?:meet|see) you"
)
_VERY = (
    r"(?:(?:a|an|the|so|very|really|super|quite|such|just|all|truly|most|absolutely|of great) )*"
)
_PRAISE = (
    r"(?:helpful|great|perfect|useful|good|brilliant|excellent|awesome|amazing|wonderful|lovely|nice"
    r"|kind|clear|interesting|fantastic|star|best|legend|hero|life ?saver|help|gem)"
)
_THANKS = (
    r"(?:(?:many|much|huge|big|lots of|a lot of) )?(?:thanks?|thank you|thx|cheers|ta)"
    r"(?: (?:a lot|a bunch|so much|very much|again|you|mate|everyone|so far|in advance|then|anyway"
    r"|for (?:your|the|all|that|this|all your|all the)(?: (?:help|answers?|info|information|time))?))*"
    r"|(?:great|perfect|awesome|nice(?: one)?|cool|brilliant|excellent|wonderful|lovely|amazing"
    r"|fantastic|super|interesting|ok(?:ay)?|alright|all right|got it|understood|i see|makes sense|fair enough"
    r"|good (?:job|work|bot|to know|answer)|well done|nice (?:job|work)|wow|lol|ha(?:ha)+|sorry"
    r"|no (?:problem|worries|thanks)|never ?mind|much appreciated|i appreciate (?:it|that|your help))"
    rf"|(?:you(?:'re| are|'ve been| have been| were)|(?:that|this|it)(?:'s| is| was| has been)) {_VERY}{_PRAISE}"
    r"(?: (?:help|answer|stuff|to know))?"
    r"|(?:that|this|it) (?:really |certainly )?help(?:s|ed)(?: (?:a lot|me|so much|loads))*"
    r"|(?:that|this)(?:'s| is| was) (?:all|just|exactly|what)(?: what)? i (?:need(?:ed)?|want(?:ed)?)(?: to know)?"
)
_BYE = (
    r"(?:bye|goodbye|good ?bye|bye bye|see (?:you|ya)|cya|farewell|good night|take care|cheerio|ciao)"
    r"(?: (?:for now|later|soon|tomorrow|then|now))?"
    r"|have a (?:nice|good|great|lovely) (?:day|evening|night|one|weekend)|(?:i )?(?:have to|gotta|must) go"
    r"|(?:that|this)(?:'s| is| was| will be|'ll be) (?:all|it|everything)(?: for (?:now|today))?"
)
_TOOL = (
    r"(?:this|it|that|inquote|(?:this|the) (?:tool|thing|page|site|assistant|app|bot|chat|program))"
)
_HELP = (
    r"help(?: me)?(?: out)?|(?:i need|can i (?:get|have)) (?:some )?help"
    r"|(?:can|could|will|would) you help(?: me)?(?: out)?|how (?:can|do|could|will) you help(?: me)?"
    r"|(?:who|what) (?:exactly )?are you|what(?:'s| is) (?:this|inquote|your name)|whats this"
    r"|who (?:made|built|wrote|created|programmed) (?:you|inquote|this (?:tool|bot|assistant|app))"
    r"|what (?:can|could|do|will) you (?:do|know|answer|help (?:me )?with|tell me)(?: for me| here)?"
    r"|what (?:(?:kinds?|sorts?|types?) of )?(?:questions |things )?(?:can|could|should|may|do) (?:i|we) ask"
    r"(?: you| it| here| about)*"
    r"|what (?:(?:kinds?|sorts?|types?) of )?(?:questions|things) (?:can|could|do) you (?:answer|do|know|handle)"
    r"|(?:what|which) languages (?:do|can) (?:you|i) (?:speak|understand|know|use|ask in|write)"
    r"|do you (?:speak|understand) \w+"
    rf"|how (?:do|does|can|should) (?:you|i|we|{_TOOL})(?: (?:use|ask|work|start|begin)(?: with)?"
    rf"(?: (?:you|{_TOOL}|a question|questions))?)?"
    rf"|what does {_TOOL} do|where (?:do|should) i (?:start|begin)"
    r"|give me an example(?: question)?|(?:what(?:'s| is) )?an example question"
    r"|(?:are you|is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a |an )?(?:real )?"
    r"(?:bot|robot|human|person|machine|computer|ai|real|chatgpt|chatbot|llm|language model)"
    r"|(?:tell|give|say|sing|write)(?: me| us)? (?:a|another) (?:joke|story|song|poem|riddle)|make me laugh"
)
_FILLERS = frozenset(("please", "so", "and", "oh", "um", "well"))
_TALK = {
    name: re.compile(rf"(?:(?:please|so|and|oh|um|well|ok(?:ay)?) )*(?:{pattern})(?: please)?")
    for name, pattern in (
        ("help", _HELP),
        ("bye", _BYE),
        ("thanks", _THANKS),
        ("greeting", _GREETING),
    )
}
"""What small talk is made of, what matters most of it first."""
_CLAUSE = re.compile(r"[^\w\s'-]+|\s-+\s")
_IT = re.compile(r"\b(?:it|that)\b")
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|thanks|thank you|ok|okay|great|cool|good (?:morning|afternoon|evening))"
    r"(?: there| a lot| so much)?\s*[,.!;:—–-]+\s*(?:(?:and|but|so)\s+)?)(?=\S)",
    re.I,
)
_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary|sum (?:it|this) up|tl;?dr|main (?:points?|ideas?|message)"
    r"|key (?:points?|facts?|takeaways?)|gist|overview|in a nutshell|in short|in brief)\b"
    r"|\bwhat(?:'s| is| was)? (?:this|the|that)(?: \w+)? (?:article|text|story|page|piece|document|"
    r"report|news)? ?(?:is )?(?:all )?about\??$|\bwhat is (?:it|this) (?:all )?about\??$"
    r"|\bwhat does (?:the|this) (?:article|text|story|page|piece|document) (?:say|cover|discuss)\??$"
)
_YES_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b"
)
_LIST = re.compile(
    r"^(?:list|name|enumerate|give me (?:a list|all))\b|\bwhich (?:\w+ )?(?:countries|people|"
    r"companies|states|nations|members|groups|cities|leaders|officials|partners|names|things)\b"
    r"|\bwhat (?:are|were) (?:the|all|some)\b|\bwho (?:are|were) (?:the|all)\b|\bname all\b|\ball the\b"
)
_QUOTE = re.compile(
    r"\bexact(?:ly)? (?:did|does|has|words?)\b|\b(?:what|how) exactly did\b|\bquote\b|\bin (?:his|her"
    r"|their|its) own words\b|\bverbatim\b|\bexact words\b"
)
_DEFINITION = re.compile(r"^(?:who|what)(?:'s| is| are| was| were) (?!the (?:number|price|cost))")
_COMPARISON = re.compile(
    r"\b(?:compared? (?:to|with)|difference between|versus|vs\.?|than)\b"
    r"|\bwhich (?:is|was|has|one)\b.*\bor\b|\b\w+er,? .+ or .+\?$"
)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|should|list|name|tell|give|show|explain|describe|whats|hows)\b"
)
_PART = re.compile(
    r"\?\s+(?=\S)|[,;]?\s+(?:and|but|also)\s+(?=(?:also\s+)?(?:who|whom|whose|what|when|where|why|how|"
    r"which|did|does|is|was|were|are|has|have|will|can)\b)",
    re.I,
)


_SIDES = re.compile(
    r"\bbetween (?P<a1>.+?) and (?P<b1>[^?,]+)|[,:] (?:the )?(?P<a2>[^,:?]+?),? or (?P<b2>[^?]+)"
    r"|\b(?:than|compared (?:to|with)|versus|vs\.?) (?P<b3>[^?,]+)"
    r"|\b(?P<a4>[\w’'-]+(?: [\w’'-]+)?) or (?:in |by |the )?(?P<b4>[\w’'-]+(?: [\w’'-]+)?)\??$",
    re.I,
)


def sides(question: str) -> list[frozenset[str]]:
    """Return the terms of each thing that a comparison compares; two at most, none if unknown."""
    match = _SIDES.search(question)
    if match is None:
        return []
    if match["b3"]:
        told = [question[: match.start()], match["b3"]]
    else:
        told = [text for text in match.groups() if text]
    found = [frozenset(terms(text)) for text in told]
    return [one - other for one, other in zip(found, reversed(found), strict=True) if one - other]


def clean(question: str) -> str:
    """Return a question trimmed, with its inner white space joined.

    Raises:
        QuestionError: It is blank, too long, or holds characters that are not text.
    """
    if any(unicodedata.category(c) == "Cs" for c in question):
        raise QuestionError("The question holds half a character.", "Send valid Unicode.")
    if _CONTROL.search(question):
        raise QuestionError("The question holds control characters.", "Send plain text.")
    text = " ".join(question.strip().strip(_BLANK).split()).strip(_BLANK + " ")
    if not text:
        raise QuestionError("The question is blank.", "Type a question about the article.")
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text)} characters; {LONGEST} is the most.", "Shorten it."
        )
    if not any(c.isalnum() for c in text):
        raise QuestionError("The question has no words.", "Type a question about the article.")
    return text


def is_question(text: str) -> bool:
    """Whether a sentence of a text is a question, by its mark."""
    return text.rstrip("”\"' ").endswith("?")


def small_talk(question: str, later: bool = False) -> str | None:
    """Return `greeting`, `thanks`, `bye` or `help` for small talk, else None.

    Args:
        question: The message.
        later: Whether something was asked before; "how does it work?" is then about that.
    """
    clauses = [" ".join(clause.split()) for clause in _CLAUSE.split(fold(question))]
    found = set()
    for clause in clauses:
        if not clause or clause in _FILLERS:
            continue
        name = next((n for n, pattern in _TALK.items() if pattern.fullmatch(clause)), None)
        if name is None or (name == "help" and later and _IT.search(clause)):
            return None
        found.add(name)
    return next((name for name in _TALK if name in found), None)


def without_opening(question: str) -> str:
    """Return the question without a greeting or thanks before it."""
    rest = _OPENING.sub("", question, count=1)
    return rest if len(words(rest)) >= 2 else question


def kind_of(question: str) -> Kind:
    """Return what kind of question it is."""
    text = fold(question)
    if _SUMMARY.search(text):
        return Kind.SUMMARY
    if _QUOTE.search(text):
        return Kind.QUOTE
    if re.match(r"^(?:why|how come)\b|.*\bwhat (?:is|was) the reason\b", text):
        return Kind.WHY
    if _COMPARISON.search(text):
        return Kind.COMPARISON
    if _LIST.search(text):
        return Kind.LIST
    if _YES_NO.match(text):
        return Kind.YES_NO
    if _DEFINITION.match(text) and len(words(text)) <= 6:
        return Kind.DEFINITION
    if re.match(r"^how\b(?! (?:many|much|long|old|far|often|big|tall))", text):
        return Kind.HOW
    if not _ASKS.search(text):
        return Kind.KEYWORDS
    return Kind.FACT


def parts(question: str) -> list[str]:
    """Return the questions in one message, in order; at most four, each with two words or more."""
    found = [p.strip(" ,;") for p in _PART.split(question) if p.strip(" ,;?")]
    asks = [p for p in found if len(words(p)) >= 2 and _ASKS.search(fold(p))]
    if len(found) < 2 or len(asks) != len(found) or len(found) > 4:
        return [question]
    return [p if p.endswith("?") else f"{p}?" for p in found]
