"""The words that are ours, as jinja2 templates; the source's words never pass through here."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, StrictUndefined

TEXTS = {
    "fact": "The article says: ",
    "fact_many": "{{ title }} says: ",
    "weak": "The article may not settle this, but it says: ",
    "yes_no": "The article says this on it: ",
    "quote": "In the article’s words: ",
    "list": "The article says (this may not be all of it): ",
    "also": " It also says: ",
    "more": "The article goes on: ",
    "compared": "The article does not compare them in so many words; of each it says: ",
    "quoted": (
        "In quotation marks the article gives these words"
        "{% if shown < all %} (showing {{ shown }} of {{ all }}){% endif %}: "
    ),
    "context": " Just before that: ",
    "context_far": " For context, earlier: ",
    "speaker": " Said by ",
    "summary": "In the article’s own words:",
    "headline": "The headline is ",
    "publisher": "The article names its source: ",
    "author": "The article names its author: ",
    "date": "The article gives the date: ",
    "standfirst": "Below the headline it says: ",
    "length": "The article has about {{ words }} words in {{ sentences }} sentences. It begins: ",
    "part": "On “{{ question }}” — ",
    "greeting": (
        "Hello. Ask me about the article, and I will answer in its own sentences, each with "
        "its place in the text."
    ),
    "thanks": "You’re welcome. Ask on whenever you like.",
    "bye": "Goodbye.",
    "help": (
        "I find the sentences of the article that answer a question and quote them word for "
        "word, each with its place in the text. When the article does not answer, I say so. "
        "Ask in English: who, what, when, where, why, how many, or ask for a summary."
    ),
    "which_one": "Do you mean {{ what }}?",
    "not_in_text": "The article does not say.",
    "not_sure": "I found nothing in the article that answers this with enough certainty.",
    "other_language": ("Questions work in English only; this one seems to be in another language."),
    "not_a_question": "I could not make out a question about the article in this.",
    "not_stated": "The article does not state {{ what }}.",
}


@cache
def _environment() -> Environment:
    return Environment(autoescape=False, undefined=StrictUndefined)


def say(name: str, **values: object) -> str:
    """Return one of the texts, filled in."""
    return _environment().from_string(TEXTS[name]).render(**values)
