"""The OpenAPI document: examples for every route, parameter and error, all of them true."""

from __future__ import annotations

import hashlib
import json

import pytest

from server.schemas import examples
from server.schemas.error import ErrorReply
from tests.server.conftest import FakeAssistant, make_document, serving


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def shown(document, content):
    """The example of a body, its own or its schema's."""
    if "example" in content:
        return content["example"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]["examples"][0]


def test_every_route_has_examples_of_parameters_bodies_and_replies(document):
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert parameter["schema"]["examples"], (method, path)
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert shown(document, content), (method, path)
        for status, reply in operation["responses"].items():
            for content in reply.get("content", {}).values():
                assert shown(document, content), (method, path, status)
                if status >= "400":
                    ErrorReply.model_validate(content["example"])


def test_the_examples_of_requests_are_taken(document, settings):
    articles = [make_document(examples.TEXT), make_document("Storm\n\nIt rained.", "storm.md")]
    assistant = FakeAssistant(articles)
    assistant.ask = lambda question, history=(), **more: FakeAssistant().ask(question, history)
    with serving(settings, assistant) as client:
        for method, path, operation in operations(document):
            content = operation.get("requestBody", {}).get("content", {})
            if method == "post" and "application/json" in content:
                body = shown(document, content["application/json"])
                assert client.post(path, json=body).status_code == 200, path


def test_the_examples_of_replies_fit_their_models(client, document):
    for route in client.app.openapi()["paths"]:
        assert route in document["paths"]
    from server.schemas import ask, batch, documents, feedback, health, openai, verify

    for module in (ask, batch, documents, feedback, health, openai, verify):
        for model in vars(module).values():
            extra = getattr(model, "model_config", {}).get("json_schema_extra")
            if extra:
                [example] = extra["examples"]
                made = model.model_validate_json(json.dumps(example))
                assert example.keys() <= made.model_dump(mode="json").keys()


def test_the_example_keeps_the_promise():
    citation = examples.CITATION
    assert examples.TEXT[citation["start"] : citation["end"]] == citation["quote"]
    assert hashlib.sha256(examples.TEXT.encode()).hexdigest() == citation["document_sha256"]
    assert hashlib.sha256(citation["quote"].encode()).hexdigest() == citation["quote_sha256"]
    answer = examples.ANSWER
    assert "".join(part["text"] for part in answer["segments"]) == answer["text"]
    message = examples.COMPLETION["choices"][0]["message"]
    place = message["annotations"][0]["url_citation"]
    assert message["content"][place["start_index"] : place["end_index"]] == examples.QUOTE
