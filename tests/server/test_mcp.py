"""The official MCP client lists and calls the tools, in process and over stdio."""

from __future__ import annotations

import sys

import anyio
import pytest
from mcp import Client, StdioServerParameters

from server.mcp_server import create_mcp
from tests.server.conftest import SENTENCES, TEXT, FakeAssistant, make_document


def call(name, arguments=None):
    async def talk():
        async with Client(create_mcp(FakeAssistant())) as client:
            return await client.call_tool(name, arguments or {})

    return anyio.run(talk)


def test_the_tools_are_listed_with_their_fields():
    async def talk():
        async with Client(create_mcp(FakeAssistant())) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(talk)}
    assert list(tools) == ["ask", "search", "read_document", "verify"]
    assert all(tool.description for tool in tools.values())
    assert tools["ask"].input_schema["required"] == ["question"]


def test_ask_returns_the_apis_answer():
    answer = call("ask", {"question": "What did it cost?"}).structured_content
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == SENTENCES[1]


def test_what_was_answered_verifies():
    citations = call("ask", {"question": "cost?"}).structured_content["citations"]
    assert call("verify", {"citations": citations}).structured_content["holds"] is True
    citations[0]["quote"] = "The work cost nothing."
    assert call("verify", {"citations": citations}).structured_content["holds"] is False


def test_search_and_read():
    [passage] = call("search", {"question": "bridge", "k": 1}).structured_content["passages"]
    read = call("read_document", {"id": passage["document_id"], "start": passage["start"]})
    assert read.structured_content["text"].startswith(passage["quote"])
    whole = call("read_document", {"id": make_document().id}).structured_content
    assert (whole["text"], whole["end"]) == (TEXT, len(TEXT))


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("ask", {"question": " "}, "cannot be asked"),
        ("ask", {}, "question"),
        ("read_document", {"id": "../../etc/passwd"}, "No document has that id"),
        ("verify", {"citations": []}, "citations"),
    ],
)
def test_an_error_is_told(name, arguments, words):
    result = call(name, arguments)
    assert result.is_error
    assert words in result.content[0].text


SCRIPT = """
import sys
from server.commands import engine
from tests.server.conftest import FakeAssistant
engine.open_assistant = lambda settings, **more: FakeAssistant()
from server.cli import main
sys.argv = ["inquote", "mcp"]
main()
"""


def test_it_speaks_over_stdio():
    async def talk():
        parameters = StdioServerParameters(
            command=sys.executable, args=["-c", SCRIPT], env={"PYTHONPATH": ":".join(sys.path)}
        )
        with anyio.fail_after(20):
            async with Client(parameters) as client:
                return await client.call_tool("ask", {"question": "What did it cost?"})

    assert anyio.run(talk).structured_content["status"] == "answered"
