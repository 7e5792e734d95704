"""Over HTTP: a server that holds the articles, played by a transport."""

import json

import httpx
import pytest
from pydantic import TypeAdapter

from evals.errors import EvalError
from evals.remote import Remote
from evals.result import Outcome
from evals.run import run_set
from evals.subject import InProcess
from retriever.types import Answer


@pytest.fixture
def server(oracle):
    """Return a client to a server of the oracle; `state` makes it misbehave."""
    state = {"status": 200, "asked": [], "refuse": 0, "spoil": lambda reply: reply}

    def handle(request):
        path = request.url.path
        if path == "/v1/documents":
            listed = [{"id": d.id, "source": d.source} for d in oracle.documents]
            return httpx.Response(200, json={"documents": listed})
        if path.startswith("/v1/documents/"):
            document = next(d for d in oracle.documents if d.id == path.split("/")[-1])
            shown = {"id": document.id, "title": document.title, "text": document.text}
            shown |= {"document_sha256": document.sha256, "source": document.source}
            return httpx.Response(200, json=shown)
        if state["refuse"]:
            state["refuse"] -= 1
            return httpx.Response(429, headers={"Retry-After": "0"})
        if state["status"] != 200:
            return httpx.Response(state["status"], json={"error": {"code": "x"}})
        body = json.loads(request.content)
        state["asked"].append(body)
        answer = oracle.ask(body["question"], documents=body["documents"])
        reply = TypeAdapter(Answer).dump_python(answer, mode="json")
        return httpx.Response(200, json=state["spoil"](reply))

    client = httpx.Client(transport=httpx.MockTransport(handle), base_url="http://server")
    return client, state


def test_over_http_the_results_are_those_in_process(server, oracle, gold):
    client, state = server
    state["refuse"] = 2
    there = run_set(gold, Remote(client))
    here = run_set(gold, InProcess("inquote", oracle, ranked=False))
    assert [(r.outcome, r.quoted, r.valid) for r in there] == [
        (r.outcome, r.quoted, r.valid) for r in here
    ]
    assert all(len(body["documents"]) == 1 for body in state["asked"])


def test_all_articles_together(server, gold):
    client, state = server
    run_set(gold[:1], Remote(client, together=True))
    assert state["asked"][0]["documents"] is None


def test_a_failing_server_gives_errors_not_silences(server, gold):
    client, state = server
    remote = Remote(client)
    state["status"] = 500
    results = run_set(gold, remote)
    assert {r.outcome for r in results} == {Outcome.ERROR}
    assert "500" in results[0].reason


def test_a_reply_that_breaks_the_contract_is_an_error(server, gold):
    client, state = server
    remote = Remote(client)
    state["spoil"] = lambda reply: reply | {"status": "perhaps"}
    result = run_set(gold[:1], remote)[0]
    assert result.outcome is Outcome.ERROR
    assert "breaks the contract at status" in result.reason


def test_an_article_that_the_server_lacks_is_named(server, gold):
    remote = Remote(server[0])
    lacking = gold[0].model_copy(update={"article": "none.txt"})
    assert "lacks the article none.txt" in run_set([lacking], remote)[0].reason


def test_no_server_is_one_clear_error():
    def refuse(request):
        raise httpx.ConnectError("refused")

    client = httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://nowhere")
    with pytest.raises(EvalError, match="did not answer"):
        Remote(client)
