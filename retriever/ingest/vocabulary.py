"""Words that tell an article from the page around it. Lower case; matched at word starts."""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")", re.IGNORECASE)


FORM = _any(
    "e-?mail",
    "password",
    "required",
    "leave a (?:comment|reply)",
    "post(?:ing)? a comment",
    "add a comment",
    "your (?:name|message|comment)",
    "sign (?:in|up|out)",
    "log ?(?:in|out)",
    "register",
    "subscri",
    "newsletter",
    "search",
    "submit",
    "cancel",
    "captcha",
    "unsubscribe",
)
"""Comment forms, sign-in and subscription boxes."""

SHARE = _any(
    "shares?$",
    "share (?:this|on|via|the|article)",
    "tweet",
    "facebook",
    "twitter",
    "linkedin",
    "pinterest",
    "whatsapp",
    "reddit",
    "instagram",
    "youtube",
    "follow",
    "like us",
    "print$",
    "copy link",
    "click",
    "download",
    "rss",
)
"""Share bars and links to follow."""

LEGAL = _any(
    "cookie",
    "privacy",
    "terms (?:of|and|&)",
    "all rights",
    "copyright",
    "©",
    r"\(c\) ",
    "trademark",
    "disclaimer",
    "licen[cs]e",
    "advert",
    "sponsored",
    "affiliate",
    "commission",
    "consent",
    "gdpr",
    "do not sell",
    "powered by",
    "republished",
    "unauthori[sz]ed",
    "may not be (?:reproduced|published|re)",
)
"""Legal lines, advertisements, cookie notices."""

TEASER = _any(
    "related",
    "read (?:more|also|next|the)",
    "more (?:from|on|in|stories|news|like)",
    "see (?:also|more|all)",
    "most (?:read|popular|viewed|recent)",
    "trending",
    "recommended",
    "you (?:may|might) (?:also )?like",
    "also (?:on|read|in)",
    "up next",
    "don.t miss",
    "watch",
    "previous",
    "next",
    "latest",
    "top stories",
    "editor",
    "in this (?:article|section)",
    "back to",
    "skip to",
    "menu$",
    "home$",
    "view (?:all|more|comments)",
    "load",
    "show (?:more|all)",
    "popular",
    "featured",
    "archives?",
    "categor",
    "tags?\\b",
    "topics?\\b",
    "filed under",
    "posted in",
    "comments?\\b",
    "repl(?:y|ies)\\b",
)
"""Teasers of other articles, navigation, lists of tags, comments."""

CAPTION = _any(
    "photos?\\b",
    "images?\\b",
    "pictures?\\b",
    "pictured",
    "getty",
    "reuters",
    "a\\.?p\\.?\\b",
    "afp\\b",
    "shutterstock",
    "credit",
    "file photo",
    "video",
    "gallery",
    "caption",
    "source:",
    "via\\b",
)
"""Captions and credits of pictures."""

DATED = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}"
    r"|\d+\s?(?:min|minute|hour|day|week|month|year)s?\s+ago|yesterday$|today$)",
    re.IGNORECASE,
)
"""Dates, hours and ages of posts."""

BYLINE = re.compile(
    r"(?:by|written by|posted by|reported by|reporting by|from"
    r"|author:?|words by|story by|edited by)"
    r"\s+[^\W\d_]",
    re.IGNORECASE,
)
"""The start of a line that names who wrote the text."""

LINK = re.compile(r"https?://|www\.|\b[\w.]+@[\w.]+\.\w|@\w{2,}|#\w{2,}", re.IGNORECASE)

COMMON = frozenset(
    """a about after all also an and any are as at be because been before but by can could did do
    for from had has have he her him his how i if in into is it its just like more most my no not
    of on one only or other our out over said she so some than that the their them then there
    these they this those through to two up was we were what when where which while who will with
    would you your""".split()
)
"""Words that running English prose cannot do without."""

AFTER = re.compile(
    r"(?:\d+\s+)?(?:comments?|replies|responses?|thoughts on|discussion|leave a (?:comment|reply)"
    r"|post a comment|add a comment|join the (?:conversation|discussion)|view comments"
    r"|related|read (?:more|next|also)|more (?:from|on|in|stories|news|like|about)"
    r"|most (?:read|popular|viewed|commented)"
    r"|trending|recommended|you (?:may|might) (?:also )?like|up next|latest|top stories|popular"
    r"|featured|about the author|tags?\b|filed under|posted in|categories|share this"
    r"|copyright|©|all rights"
    r"|subscribe|newsletter|sign up|follow us|previous|next|advertisement|sponsored"
    r"|contact|about us|recent posts)",
    re.IGNORECASE,
)
"""The start of a short line that stands between an article and what follows it."""

REMARK = re.compile(
    r"(?:\bsa(?:id|ys):?$|^reply\b|\breply$|^report\b|^likes?\b|^permalink|^flag\b|^quote$"
    r"|\b\d{1,2}:\d{2}\s?(?:[ap]m)?\b|\bago$|^share$|^log in to|^joined|^\d+ posts?\b|^upvote)",
    re.IGNORECASE,
)
"""A short line beside a reader's comment."""

CLOSING = re.compile(
    r"(?:contact(?: us)?$|©|copyright|newsletter|about us|follow us|(?:\d+\s+)?comments?\b"
    r"|view comments|latest|(?:most )?(?:popular|viewed|commented|read)\b|trending"
    r"|more from|sign up|previous|next\b|tags?\b|categories|filed under|posted in"
    r"|more (?:in|stories|news|like)"
    r"|featured|about the author|leave a (?:reply|comment)|top stories|you (?:may|might)|read next"
    r"|join the|all rights|recommended|up next|recent posts|privacy|terms of)",
    re.IGNORECASE,
)
"""The start of a short line that stands after an article, seldom inside one."""

COMMENTS = re.compile(
    r"\W*(?:(?:top|all|show|view|read|join) )*(?:\d[\d,]*\s+)?(?:rated |reader |recent )?"
    r"(?:comments?|responses? to\b.*|replies|thoughts? on\b.*)(?: \(\d+\)| \(\+\))?\W*$"
    r"|(?:leave|post|add|write) an? (?:comment|reply)\b|join the (?:conversation|discussion)"
    r"|you must (?:log|be logged) in to",
    re.IGNORECASE,
)
"""A short line that stands above readers' comments."""
