"""What single blocks are, by the words that websites use everywhere. No rule knows a site."""

from __future__ import annotations

import re

from retriever.ingest import vocabulary
from retriever.types import BlockKind

SHORT = 14
"""Words up to which a block can be a label."""

_PLACEHOLDER = re.compile(r"(?:__\w+__|\{\{?[^{}]*\}?\}|%\w+%|\$\{\w+\}|<\w+>|\[\[\w+\]\])")
_WORD = re.compile(r"[^\W_]")
_FINAL = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")
_SOURCE = re.compile(r"(?:sources?|via|agency|agencies|publisher|published by)\s*[:：]\s*\S", re.I)
_BYLINE = re.compile(
    r"(?:by|written by|posted by|reported by|words by|story by|authors?:)\s+"
    r"(?:[^\W\d_][\w.'’-]*[\s,|&•-]*){1,9}",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified)|date)\b[^.]{0,80}$", re.IGNORECASE
)
_FORM = re.compile(
    r"(?:leave|post|add|write|submit) (?:a|your) (?:comment|reply|review)\b"
    r"|your e-?mail address will not be published|required fields are marked"
    r"|save my name, e-?mail|notify me of (?:new|follow-?up)|you must be logged in"
    r"|(?:log|sign) in to (?:comment|reply|post)|(?:be the first to comment|comments are closed)"
    r"|(?:your )?e-?mail(?: address)?\s*\*?$|(?:your )?name\s*\*$|website$|comment\s*\*?$"
    r"|post comment$|cancel reply|view (?:all )?comments|(?:\d+ )?comments?(?: \(\d+\))?$",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"(?:related|read (?:more|also|next|on)|also read|see also|more on (?:this|that)|recommended"
    r"|don.t miss|must read|up next|watch(?: now| live| more)?|listen(?: now)?|trending|popular"
    r"|editor.s picks?|you (?:may|might) (?:also )?like|most (?:read|popular|viewed)|latest news"
    r"|more (?:stories|news)|advertisement|sponsored|promoted|in other news|from the archives?)"
    r"(?: (?:stor(?:y|ies)|articles?|news|content|topics?|posts?|reading|links?|coverage"
    r"|videos?|here|this))?\s*(?:[:：|»›→]\s*\S.*|[:：|»›→]?)$",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"(?:tags?|tagged|filed under|topics?|categor(?:y|ies)|posted in|keywords?)\s*[:：]", re.I
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)\s|copyright\b|all rights reserved|this (?:site|website|page) uses cookies"
    r"|(?:we|our (?:site|website|partners)) (?:and our partners )?uses? cookies"
    r"|by (?:continuing|using|clicking|browsing)\b.{0,80}\b(?:cookies?|privacy|terms)\b"
    r"|(?:accept|reject|manage|allow)(?: all)? cookies|(?:privacy|cookie) (?:policy|settings)$"
    r"|terms (?:of|and) (?:use|service|conditions)$)",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"(?:sign up|subscribe|register|join)\b.{0,60}\b(?:newsletter|e-?mail|inbox|updates?|alerts?)\b"
    r"|subscribe$|sign (?:in|up)$|log ?in$|newsletters?$|follow us\b|skip to\b"
    r"|support (?:our|independent) journalism|(?:main )?menu$|search$|home$|share$|print$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:file |lead |cover )?(?:photo|image|picture|video)s?(?: credits?| by| courtesy)?"
    r"|credits?|caption)\s*[:：/]\s*\S|\((?:photo|image|picture)s?\b[^)]*\)$",
    re.IGNORECASE,
)
_SHARE_WORDS = frozenset(
    """share tweet facebook twitter x linkedin pinterest whatsapp reddit telegram email e-mail
    print copy link save on via this article story post pin flipboard messenger sms more
    instagram youtube tiktok threads bluesky mastodon like comment comments""".split()
)
_WEAK = frozenset("x more on this via like link copy story article save".split())


def has_word(text: str) -> bool:
    """Tell whether there is a letter or a digit in the text."""
    return _WORD.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends like a sentence."""
    return _FINAL.search(text[-6:]) is not None


def is_form(text: str) -> bool:
    """Tell whether the block belongs to a comment form."""
    return len(text.split()) <= 30 and _FORM.match(text) is not None


def is_teaser_heading(text: str) -> bool:
    """Tell whether the block announces links to other articles, and is no more than that."""
    return len(text.split()) <= 4 and _TEASER.match(text) is not None


def rule_kind(text: str) -> BlockKind | None:
    """Return what a block plainly is by its own words, or None when that cannot be told.

    Args:
        text: The block's text; only short blocks are judged, except for cookie notes.
    """
    count = len(text.split())
    if not has_word(text) or all(_PLACEHOLDER.fullmatch(token) for token in text.split()):
        return BlockKind.BOILERPLATE
    if _RIGHTS.match(text) and count <= 80:
        return BlockKind.BOILERPLATE
    if count > 40:
        return None
    if is_form(text) or _TEASER.match(text) or (_TAGS.match(text) and count <= 30):
        return BlockKind.BOILERPLATE
    if count > SHORT:
        return None
    if _SOURCE.match(text) and not ends_sentence(text):
        return BlockKind.SOURCE
    if _SIGN_UP.match(text) or _is_share_bar(text):
        return BlockKind.BOILERPLATE
    if _CREDIT.match(text) and (text[0] == "(" or not ends_sentence(text)):
        return BlockKind.BOILERPLATE
    if ends_sentence(text) and not vocabulary.BYLINE.match(text):
        return None
    if _BYLINE.match(text) or is_date_line(text):
        return BlockKind.BYLINE
    return None


def is_date_line(text: str) -> bool:
    """Tell whether the block is no more than a date, with or without a label."""
    if not vocabulary.DATED.search(text):
        return False
    if _DATE_LABEL.match(text):
        return True
    rest = vocabulary.DATED.sub(" ", text.lower())
    rest = re.sub(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b", " ", rest)
    rest = re.sub(r"\b(?:19|20)\d\d\b|\b(?:am|pm|a\.m\.|p\.m\.|at|on|gmt|utc|e[sd]?t)\b", " ", rest)
    return not has_word(rest)


def _is_share_bar(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.lower())
    if not 0 < len(words) <= 10 or all(word in _WEAK or word.isdigit() for word in words):
        return False
    return all(word in _SHARE_WORDS or word.isdigit() for word in words)
