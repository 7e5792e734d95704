"""`inquote verify`: proves each quote from the source alone; one changed character is named."""

from __future__ import annotations

import copy
import json

import pytest
from typer.testing import CliRunner

from server import cli
from server.claims import find_citations, text_problems
from server.commands import engine
from server.schemas.ask import AnswerOut
from tests.server.conftest import FakeAssistant

ANSWER = json.loads(AnswerOut.of(FakeAssistant().ask("What did it cost?")).model_dump_json())


def changed(path, value):
    answer = copy.deepcopy(ANSWER)
    at = answer
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return answer


def test_citations_are_found_in_every_kind_of_file():
    [citation] = ANSWER["citations"]
    conversation = {"turns": [{"question": "a", "answer": ANSWER}, {"answer": ANSWER}]}
    for content, count in ((ANSWER, 1), (conversation, 2), ([citation], 1)):
        found = find_citations(content)
        assert [item.quote for item in found] == [citation["quote"]] * count
    assert text_problems(conversation) == []


@pytest.mark.parametrize(
    "answer",
    [
        changed(["text"], ANSWER["text"].replace("3.4", "4.3")),
        changed(["segments", 1, "text"], "The work cost $4.3 million."),
        changed(["segments", 1, "citation"], 2),
    ],
)
def test_a_text_that_departs_from_its_citations_is_named(answer):
    assert text_problems(answer)


@pytest.fixture
def verify(monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "open_documents", lambda settings: FakeAssistant().documents)

    def run(content, *options):
        file = tmp_path / "answer.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return CliRunner().invoke(cli.app, ["verify", str(file), *options])

    return run


def test_an_answer_as_it_was_given_holds(verify):
    done = verify(ANSWER)
    assert (done.exit_code, done.stdout) == (0, "[1] holds\n1 of 1 citations hold\n")
    assert json.loads(verify(ANSWER, "--json").stdout)["holds"] is True


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["citations", 0, "quote"], ANSWER["citations"][0]["quote"].replace("3.4", "3.5")),
        (["citations", 0, "start"], ANSWER["citations"][0]["start"] + 1),
        (["citations", 0, "end"], ANSWER["citations"][0]["end"] + 1),
        (["citations", 0, "quote_sha256"], "0" * 64),
        (["citations", 0, "document_id"], "0" * 16),
        (["segments", 1, "text"], "The work cost $4.3 million."),
    ],
)
def test_one_change_is_found(verify, path, value):
    done = verify(changed(path, value))
    assert done.exit_code == 1, done.stdout
    assert json.loads(verify(changed(path, value), "--json").stdout)["holds"] is False


def test_a_document_that_changed_elsewhere_is_named(verify):
    done = verify(changed(["citations", 0, "document_sha256"], "0" * 64))
    assert done.exit_code == 0  # the quote itself stands
    assert "The document has changed" in done.stdout


@pytest.mark.parametrize("content", ["not json", "[" * 100_000, "{}", '{"citations": [{}]}'])
def test_what_holds_no_citation_is_a_failure(verify, content):
    done = verify(content)
    assert done.exit_code == 1
    assert done.stderr.startswith("inquote: ")
