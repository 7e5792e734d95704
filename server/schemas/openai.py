"""`POST /v1/chat/completions` in the OpenAI shape: only what is used of it; the rest is ignored."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.schemas.examples import COMPLETION, MESSAGES, example
from server.schemas.examples import MODEL as ONE_MODEL
from server.schemas.text import Text

MODEL = "inquote"


class TextPart(BaseModel):
    """A part of a message; only text is read."""

    type: Literal["text"]
    text: Text


class Message(BaseModel):
    """A message. `system` and `developer` messages steer nothing: there is no model to steer."""

    role: Literal["system", "developer", "user", "assistant"]
    content: Annotated[Text | list[TextPart] | None, Field(union_mode="left_to_right")] = None

    def text(self) -> str:
        """Return the message's text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class CompletionIn(BaseModel):
    """Messages; the last one is the question, those before it its history."""

    model_config = ConfigDict(extra="ignore", strict=True, json_schema_extra=example(MESSAGES))

    model: Annotated[str, Field(max_length=200)] = MODEL
    messages: list[Message] = Field(
        min_length=1,
        max_length=200,
        examples=[[{"role": "user", "content": "What does China supply to Russia?"}]],
    )
    stream: bool = False


class UrlCitation(BaseModel):
    """Where in the content the quote stands, and where its source is."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """A citation; `inquote` is the same as in `POST /v1/ask`."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation
    inquote: dict[str, Any]


class ReplyMessage(BaseModel):
    """The answer: its text, with `[n]` after each quote, and a list of sources below."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one choice."""

    index: int = 0
    message: ReplyMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """No tokens are generated."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class CompletionOut(BaseModel):
    """The reply; `inquote` is the whole answer as `POST /v1/ask` gives it."""

    model_config = ConfigDict(json_schema_extra=example(COMPLETION))

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage = Usage()
    inquote: dict[str, Any]


class Model(BaseModel):
    """A model that can be named."""

    model_config = ConfigDict(json_schema_extra=example(ONE_MODEL))

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "inquote"


class Models(BaseModel):
    """All of them: one."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "object": "list",
                "data": [ONE_MODEL],
            }
        )
    )

    object: Literal["list"] = "list"
    data: list[Model]
