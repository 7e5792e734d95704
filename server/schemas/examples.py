"""Examples for the OpenAPI document: one invented article, asked about. A test validates each."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

QUOTE = "The work cost $3.4 million, about $600,000 more than planned."
TEXT = f"Harrow Bay reopens Mill Bridge\n\nThe Mill Bridge reopened on Tuesday.\n\n{QUOTE}"
_SHA256 = "e08cc41a357acd48925e1e77cab4f25908892f9ee87f1af22f2b1e4db58fd121"
_QUOTE_SHA256 = "c0cbe45706e40701ee85a6d22198576ed2c54c54f29564dc3b7721ce270ad847"

PLACE: Json = {"document_id": "7f83b1657ff1fc53", "start": 70, "end": 131}
CITATION: Json = {
    "number": 1,
    "document_id": "7f83b1657ff1fc53",
    "title": "Harrow Bay reopens Mill Bridge",
    "start": 70,
    "end": 131,
    "quote": QUOTE,
    "prefix": "l Bridge reopened on Tuesday.\n\n",
    "suffix": "",
    "document_sha256": _SHA256,
    "quote_sha256": _QUOTE_SHA256,
}
QUESTION = "How much did the work cost?"
ASK: Json = {"question": QUESTION, "history": [], "explain": False}
ANSWER: Json = {
    "status": "answered",
    "kind": "fact",
    "text": f"The article says: “{QUOTE}” [1]",
    "segments": [
        {"type": "template", "text": "The article says: “"},
        {"type": "quote", "text": QUOTE, "citation": 1, "focus": [14, 26]},
        {"type": "template", "text": "” [1]"},
    ],
    "citations": [CITATION],
    "confidence": 0.94,
    "band": "strong",
    "abstention": None,
    "related": [],
    "interpreted_question": QUESTION,
    "index_fingerprint": _SHA256,
    "trace": None,
}
EXTRACT: Json = {"question": QUESTION, "passages": [QUOTE]}
VERIFY: Json = {"citations": [CITATION]}
VERIFIED: Json = {
    "holds": True,
    "checks": [
        {"number": 1, "verdict": "holds", "detail": "", **PLACE, "problems": []},
    ],
}
FEEDBACK: Json = {"question": QUESTION, "verdict": "up", "citations": [PLACE]}
DOCUMENT: Json = {
    "id": "7f83b1657ff1fc53",
    "title": "Harrow Bay reopens Mill Bridge",
    "source": "bridge.txt",
    "document_sha256": _SHA256,
    "characters": len(TEXT),
    "publisher": "Harrow Bay Courier",
    "date": "2026-03-01",
    "also": [],
}
DOCUMENT_TEXT: Json = {
    **DOCUMENT,
    "text": TEXT,
    "blocks": [
        {"kind": "headline", "start": 0, "end": 30},
        {"kind": "body", "start": 32, "end": 68},
        {"kind": "body", "start": 70, "end": 131},
    ],
    "metadata": {"publisher": {"value": "Harrow Bay Courier", "start": None, "end": None}},
}
MESSAGES: Json = {"model": "inquote", "messages": [{"role": "user", "content": QUESTION}]}
COMPLETION: Json = {
    "id": "chatcmpl-3f1c",
    "object": "chat.completion",
    "created": 1_772_323_200,
    "model": "inquote",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": f"{ANSWER['text']}\n\nSources:\n"
                "[1] Harrow Bay reopens Mill Bridge, characters 70-131",
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": 19,
                            "end_index": 80,
                            "title": "Harrow Bay reopens Mill Bridge",
                            "url": "http://127.0.0.1:8000/v1/documents/7f83b1657ff1fc53#char=70,131",
                        },
                        "inquote": CITATION,
                    }
                ],
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "inquote": ANSWER,
}
MODEL: Json = {"id": "inquote", "object": "model", "created": 0, "owned_by": "inquote"}
READY: Json = {"status": "ready", "documents": 1, "index_fingerprint": _SHA256}
METRICS = 'inquote_requests_total{method="POST",route="/v1/ask",status="200"} 3.0\n'
STREAM = 'data: {"object": "chat.completion.chunk", "choices": [...]}\n\ndata: [DONE]\n\n'

ERRORS: dict[int, tuple[str, str, str]] = {
    400: ("invalid_json", "The body is not valid JSON.", "Send JSON in UTF-8."),
    401: ("unauthorized", "A key is needed.", "Send it as 'Authorization: Bearer KEY'."),
    403: ("forbidden", "The key lacks the scope 'write'.", "Use another key."),
    404: ("unknown_document", "No document has that id.", "GET /v1/documents lists the documents."),
    408: ("too_slow", "The body did not arrive in time.", "Send it in one go."),
    409: ("document_exists", "A file of that name is in the corpus.", "Rename it, or replace it."),
    413: ("too_large", "The body is too large.", "Ask /docs for the limit of this route."),
    415: ("unsupported_media_type", "The body is not JSON.", "Send application/json."),
    422: ("invalid_request", "body.question: the question is blank.", "See /docs for the fields."),
    429: ("rate_limited", "Too many requests.", "Wait as long as Retry-After says."),
    431: ("headers_too_large", "There are too many headers.", "Send at most 100, of 32 KiB."),
    500: ("internal", "The server failed.", "Its log has the cause."),
    503: ("busy", "Too many questions are waiting.", "Try again shortly."),
    507: ("storage", "The feedback could not be stored.", "Tell the server's operator."),
}


def example(value: object) -> Any:  # noqa: ANN401  (pydantic's own type for it is not public)
    """Return the `json_schema_extra` that adds an example to a model."""
    return {"examples": [value]}
