"""Between chat messages and questions: history out of messages, a completion out of an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator

from pydantic import ValidationError

from retriever.types import Answer, Citation, SegmentType
from server.errors import ApiError
from server.schemas.ask import AnswerOut, QuestionIn, TurnIn
from server.schemas.openai import (
    MODEL,
    Annotation,
    Choice,
    CompletionOut,
    Message,
    ReplyMessage,
    UrlCitation,
)
from server.schemas.text import MAX_HISTORY, MAX_TURNS


def to_question(messages: list[Message]) -> QuestionIn:
    """Return the last message as a question, with the turns before it as its history.

    Chat clients send all that was said, so the oldest turns are dropped, not refused.

    Raises:
        ApiError: 422 when the last message is not a user's, or is not a question.
    """
    if messages[-1].role != "user":
        raise ApiError(
            422, "invalid_request", "The last message is not the user's.", "End with a question."
        )
    try:
        return QuestionIn(question=messages[-1].text(), history=_turns(messages[:-1]))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ApiError(
            422, "invalid_request", f"messages: {first['msg']}.", "Ask in 1 to 1,000 characters."
        ) from None


def _turns(messages: list[Message]) -> list[TurnIn]:
    turns: list[TurnIn] = []
    for message in messages:
        if message.role == "user":
            turns.append(TurnIn(question=message.text()))
        elif message.role == "assistant" and turns:
            turns[-1] = TurnIn(question=turns[-1].question, answer=message.text())
    kept: list[TurnIn] = []
    room = MAX_HISTORY
    for turn in reversed(turns[-MAX_TURNS:]):
        room -= len(turn.question) + len(turn.answer)
        if room < 0:
            break
        kept.insert(0, turn)
    return kept


def _sources(answer: Answer) -> str:
    lines = [f"[{c.number}] {c.title}, characters {c.start}-{c.end}" for c in answer.citations]
    return "\n\nSources:\n" + "\n".join(lines) if lines else ""


def parts(answer: Answer) -> Iterator[str]:
    """Return the content in pieces: a segment each, then the list of sources."""
    for segment in answer.segments:
        yield segment.text
    if answer.citations:
        yield _sources(answer)


def annotate(answer: Answer, base_url: str) -> list[Annotation]:
    """Return an annotation for each quote, with its place in the content."""
    cited = {citation.number: citation for citation in answer.citations}
    reply = {c.number: c.model_dump(mode="json") for c in AnswerOut.of(answer).citations}
    found, at = [], 0
    for segment in answer.segments:
        if segment.type is SegmentType.QUOTE and segment.citation is not None:
            citation = cited[segment.citation]
            place = UrlCitation(
                start_index=at,
                end_index=at + len(segment.text),
                title=citation.title,
                url=_url(citation, base_url),
            )
            found.append(Annotation(url_citation=place, inquote=reply[citation.number]))
        at += len(segment.text)
    return found


def _url(citation: Citation, base_url: str) -> str:
    # RFC 5147 character ranges
    where = f"#char={citation.start},{citation.end}"
    return f"{base_url}v1/documents/{citation.document_id}{where}"


def completion(answer: Answer, identity: str, base_url: str) -> CompletionOut:
    """Return the answer in the OpenAI shape."""
    message = ReplyMessage(content="".join(parts(answer)), annotations=annotate(answer, base_url))
    return CompletionOut(
        id=f"chatcmpl-{identity}",
        created=int(time.time()),
        choices=[Choice(message=message)],
        inquote=AnswerOut.of(answer).model_dump(mode="json"),
    )


def chunks(answer: Answer, identity: str, base_url: str) -> Iterator[dict[str, object]]:
    """Return the answer as stream chunks; the last one has the annotations and the whole."""
    head = {
        "id": f"chatcmpl-{identity}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }

    def chunk(delta: dict[str, object], finish: str | None = None) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**head, "choices": [choice]}

    yield chunk({"role": "assistant", "content": ""})
    for part in parts(answer):
        yield chunk({"content": part})
    cited = [a.model_dump(mode="json") for a in annotate(answer, base_url)]
    whole = AnswerOut.of(answer).model_dump(mode="json")
    yield {**chunk({"annotations": cited}, "stop"), "inquote": whole}
