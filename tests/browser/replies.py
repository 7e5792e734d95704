"""Invented articles, and replies to questions on them in the contract's shape."""

from __future__ import annotations

import hashlib
import re
from typing import Any

Json = dict[str, Any]

BRIDGE = """Harrow Bay reopens Mill Bridge after eleven months

Harrow Bay reopens Mill Bridge after eleven months

Source: Harrow Bay Courier

The Mill Bridge in Harrow Bay, DC, reopened on Tuesday after 11 months of repairs, city engineer \
Dana Whitfield said. The work cost $3.4 million, about $600,000 more than planned.

“We found rot in beam No. 5, and that changed everything,” Whitfield told reporters. “My crew \
said, ‘This can’t wait.’ They were right.”

Mayor Luis Ortega did not attend the ceremony. Three of the seven council members voted against \
the extra money, arguing that the U.S. government should have paid. Council member Priya Nair \
called the delay “a lesson in planning.” Her colleague Tom Becker called it “a disgrace.”

The city has not said when the footpath will open. The bridge carries about 9,000 cars a day, \
compared with 12,500 on the Quay Street crossing.

Leave a comment"""

EMOJI = """Otters 🦦🦦 return to Café Quay 👩‍👩‍👧

The 🦦 otters of Cafe\u0301 Quay came back 🎉 in May. Ranger Ana Ruiz said the 🦦 pair has 2 pups. \
“We 💙 them,” she said."""

HOSTILE = """<img src=x onerror=alert(1)> Firm says <b>fine</b>

The firm said <img src=x onerror=alert(1)> it was fine. <script>alert(2)</script> ok. Use the \
*old* key_name_x, not `rm -rf`; 3 < 5 & 7 > 6. It ended in 1976.[1][12]"""


def article(
    id: str, text: str, *, kinds: str = "headline body", source: str | None = None, **metadata: str
) -> Json:
    """Make a document; `kinds` names its paragraphs, and the last one goes on to the end."""
    names = kinds.split()
    blocks = []
    for number, match in enumerate(re.finditer(r"[^\n]+(?:\n[^\n]+)*", text)):
        kind = names[min(number, len(names) - 1)]
        blocks.append({"kind": kind, "start": match.start(), "end": match.end()})
    return {
        "id": id,
        "title": text.split("\n")[0],
        "source": source or f"{id}.txt",
        "document_sha256": _sha(text),
        "characters": len(text),
        "publisher": metadata.get("publisher"),
        "date": metadata.get("date"),
        "also": [],
        "text": text,
        "blocks": blocks,
        "metadata": {
            key: {"value": value, "start": None, "end": None} for key, value in metadata.items()
        },
    }


def bridge() -> Json:
    """Return the article that most tests ask about."""
    kinds = "headline boilerplate source body body body body boilerplate"
    return article("bridge", BRIDGE, kinds=kinds, publisher="Harrow Bay Courier")


def citation(document: Json, quote: str, number: int = 1) -> Json:
    """Cite the first place where a quote stands."""
    text = document["text"]
    start = text.index(quote)
    end = start + len(quote)
    return {
        "number": number,
        "document_id": document["id"],
        "title": document["title"],
        "start": start,
        "end": end,
        "quote": quote,
        "prefix": text[max(0, start - 32) : start],
        "suffix": text[end : end + 32],
        "document_sha256": document["document_sha256"],
        "quote_sha256": _sha(quote),
    }


def answered(
    question: str, document: Json, *quotes: str, focus: str | None = None, **over: Any
) -> Json:
    """Make an answer of these quotes, the first with its answer span."""
    citations = [citation(document, quote, n) for n, quote in enumerate(quotes, 1)]
    segments: list[Json] = [{"type": "template", "text": "The article says: “"}]
    for number, quote in enumerate(quotes, 1):
        start = quote.index(focus) if focus and number == 1 else None
        span = None if start is None or focus is None else [start, start + len(focus)]
        segments.append({"type": "quote", "text": quote, "citation": number, "focus": span})
        more = " It also says: “" if number < len(quotes) else ""
        segments.append({"type": "template", "text": f"” [{number}]{more}"})
    return _reply(question, "answered", segments, citations, confidence=0.94, band="strong", **over)


def abstained(question: str, document: Json, *related: str, **over: Any) -> Json:
    """Make an abstention with these passages beside it."""
    message = "The article does not say."
    return _reply(
        question,
        "abstained",
        [{"type": "template", "text": message}],
        [],
        confidence=0.12,
        band="weak",
        abstention={"reason": "not_in_text", "message": message},
        related=[citation(document, quote, n) for n, quote in enumerate(related, 1)],
        **over,
    )


def chat(question: str) -> Json:
    """Make a reply to small talk."""
    text = "Hello. I answer questions with this article’s own sentences."
    return _reply(question, "chat", [{"type": "template", "text": text}], [], kind="chat")


TRACE: Json = {
    "probability": 0.94,
    "threshold": 0.61,
    "candidates": [
        {"sentence": "The work cost $3.4 million, about $600,000 more than planned.",
         "lexical_rank": 1, "dense_rank": 2, "fused_rank": 1, "reader_score": 8.2134},
        {"sentence": "The Mill Bridge in Harrow Bay, DC, reopened on Tuesday after 11 months.",
         "lexical_rank": 4, "dense_rank": 1, "fused_rank": 2, "reader_score": -1.87},
    ],
    "dropped": [{"passage": 0, "reason": "a heading, never searched"}],
    "milliseconds": {"search": 6.1, "read": 18.42, "decide": 0.21, "compose": 0.4},
}  # fmt: skip


def _reply(
    question: str, status: str, segments: list[Json], citations: list[Json], **over: Any
) -> Json:
    return {
        "status": status,
        "kind": "fact",
        "text": "".join(segment["text"] for segment in segments),
        "segments": segments,
        "citations": citations,
        "confidence": None,
        "band": None,
        "abstention": None,
        "related": [],
        "interpreted_question": question,
        "index_fingerprint": "f" * 16,
        "trace": None,
        **over,
    }


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
