"""The sorts of questions that the gold sets hold."""

from __future__ import annotations

from enum import StrEnum


class GoldKind(StrEnum):
    """What a reader is after. Finer than `retriever.types.Kind`, which a product has to guess."""

    FACT = "fact"
    NUMBER = "number"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes_no"
    LIST = "list"
    COMPARISON = "comparison"
    QUOTE = "quote"
    DEFINITION = "definition"
    SUMMARY = "summary"
    ABOUT = "about"
    PARAPHRASE = "paraphrase"
    TYPO = "typo"
    KEYWORDS = "keywords"
    SEVERAL = "several"
    NEAR_MISS = "near_miss"
    WRONG_PERSON = "wrong_person"
    FALSE_PREMISE = "false_premise"
    OFF_TOPIC = "off_topic"
    FOLLOW_UP = "follow_up"
    FOLLOW_UP_UNANSWERABLE = "follow_up_unanswerable"
    TOPIC_SWITCH = "topic_switch"
    SMALL_TALK = "small_talk"
    HELP = "help"


CHAT = frozenset({GoldKind.SMALL_TALK, GoldKind.HELP})
"""Kinds that want a chat reply: no retrieval, no quote."""

FOLLOW_UPS = frozenset({GoldKind.FOLLOW_UP, GoldKind.FOLLOW_UP_UNANSWERABLE, GoldKind.TOPIC_SWITCH})
"""Kinds that are asked in the course of a conversation."""
