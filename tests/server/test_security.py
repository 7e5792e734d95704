"""Headers, keys, limits, hosts, proxies and cross-site calls."""

from __future__ import annotations

import logging
import re

import pytest
from fastapi.testclient import TestClient

from retriever.errors import SettingsError
from retriever.settings import Settings
from server.app import create_app
from server.exposure import is_loopback
from server.keys import KeyRing, keys_path, new_key, read_keys, revoke
from tests.server.conftest import serving
from tests.server.test_ask import ask, assert_error


def having(settings, **more):
    return Settings(**{**settings.model_dump(), **more})


@pytest.mark.parametrize("path", ["/", "/embed", "/docs", "/healthz", "/zebra", "/static/zebra"])
def test_every_reply_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_fault_carries_them_too(client, assistant):
    assistant.before = lambda question: 1 / 0
    response = ask(client, "cost?")
    assert response.status_code == 500
    assert response.headers["x-content-type-options"] == "nosniff"


def test_only_embed_may_be_framed_and_only_by_the_named(settings, assistant):
    with serving(having(settings, frame_origins="https://news.example"), assistant) as client:
        embed, page = client.get("/embed").headers, client.get("/").headers
    assert "frame-ancestors https://news.example" in embed["content-security-policy"]
    assert "x-frame-options" not in embed
    assert "frame-ancestors 'none'" in page["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/embed", "/docs"])
def test_pages_have_nothing_that_the_policy_would_stop(client, path):
    html = client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=|<style|javascript:", html)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html)


def test_docs_show_every_route_offline(client):
    html = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in html
    assert client.get("/docs/style.css").headers["content-type"].startswith("text/css")


def test_an_article_is_never_html(settings, assistant):
    from tests.server.conftest import FakeAssistant, make_document

    hostile = make_document("<script>alert(1)</script>\n\nThe work cost $3.4 million.")
    with serving(settings, FakeAssistant([hostile])) as client:
        response = client.get(f"/v1/documents/{hostile.id}")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"


# --- cross-site calls


def test_other_sites_are_not_let_in_by_default(client):
    response = client.get("/v1/documents", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in response.headers
    preflight = client.options(
        "/v1/ask",
        headers={"origin": "https://evil.example", "access-control-request-method": "POST"},
    )
    assert preflight.status_code == 405


def test_named_sites_are_let_in_without_credentials(settings, assistant):
    with serving(having(settings, cors_origins="https://news.example"), assistant) as client:
        good = client.get("/v1/documents", headers={"origin": "https://news.example"})
        evil = client.get("/v1/documents", headers={"origin": "https://evil.example"})
    assert good.headers["access-control-allow-origin"] == "https://news.example"
    assert "access-control-allow-credentials" not in good.headers
    assert "access-control-allow-origin" not in evil.headers


@pytest.mark.parametrize(
    "unsafe",
    [
        {"cors_origins": "*"},
        {"frame_origins": "*"},
        {"frame_origins": "https://a.example; script-src *"},
        {"trusted_proxies": "*"},
        {"rate_limit": "often"},
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"ask_access": "key"},
    ],
)
def test_unsafe_settings_do_not_start(settings, assistant, unsafe):
    with (
        pytest.raises(SettingsError) as refusal,
        serving(having(settings, **unsafe), assistant),
    ):
        pass
    assert refusal.value.hint


# --- host names


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("192.168.1.5", 200),
        ("ask.news.example", 200),
        ("NEWS.example:80", 200),
        ("evil.example", 400),
        ("news.example.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
        ("a b", 400),
    ],
)
def test_only_this_servers_names_are_served(settings, assistant, host, status):
    named = having(settings, trusted_hosts="news.example,*.news.example")
    with serving(named, assistant) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("news.example", False)],
)  # fmt: skip
def test_loopback_is_known(host, loopback):
    assert is_loopback(host) is loopback


# --- keys


@pytest.fixture
def guarded(settings):
    return having(settings, ask_access="key", host="0.0.0.0")


def test_beyond_loopback_a_key_is_needed(guarded, assistant):
    token = new_key(keys_path(guarded), "reader", ("ask",))
    with serving(guarded, assistant) as client:
        refused = ask(client, "cost?")
        assert_error(refused, 401, "unauthorized")
        assert refused.headers["www-authenticate"] == "Bearer"
        for wrong in ("", "inq_zebra", token[:-1], token + "x", "é"):
            headers = {"authorization": f"Bearer {wrong}".encode()}
            assert_error(client.get("/v1/documents", headers=headers), 401)
        client.headers["Authorization"] = f"Bearer {token}"
        assert ask(client, "cost?").status_code == 200
        del client.headers["Authorization"]
        assert client.get("/v1/documents", headers={"X-API-Key": token}).status_code == 200
        assert client.get("/v1/documents").status_code == 401
        assert client.get("/healthz").status_code == 200


def test_a_key_is_kept_only_as_a_hash(settings):
    path = keys_path(settings)
    token = new_key(path, "reader", ("ask",))
    assert token not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    [key] = read_keys(path)
    assert (key.name, key.scopes, len(key.sha256)) == ("reader", ("ask",), 64)


def test_a_revoked_key_is_refused_while_the_server_runs(guarded, assistant):
    path = keys_path(guarded)
    first, second = (new_key(path, name, ("ask",)) for name in "ab")
    with serving(guarded, assistant) as client:
        client.headers["Authorization"] = f"Bearer {first}"
        assert ask(client, "cost?").status_code == 200
        assert revoke(path, read_keys(path)[0].id)
        assert ask(client, "cost?").status_code == 401
        client.headers["Authorization"] = f"Bearer {second}"
        assert ask(client, "cost?").status_code == 200


def test_a_damaged_file_of_keys_lets_nobody_in(settings):
    path = keys_path(settings)
    token = new_key(path, "reader", ("ask",))
    ring = KeyRing(path)
    assert ring.find(token)
    path.write_text("damaged")
    assert ring.find(token) is None
    with pytest.raises(SettingsError):
        read_keys(path)


def test_every_kept_hash_is_compared_in_full(settings, monkeypatch):
    import hmac

    path = keys_path(settings)
    tokens = [new_key(path, str(n), ("ask",)) for n in range(3)]
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(1) or real(a, b))
    ring = KeyRing(path)
    for token in (tokens[0], tokens[2], "unknown"):
        compared.clear()
        ring.find(token)
        assert len(compared) == 3


# --- how often


def test_too_many_calls_are_429_whatever_the_client_says_of_its_address(settings, assistant):
    with serving(having(settings, rate_limit="5/minute"), assistant) as client:
        statuses = [
            client.get("/v1/documents", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
            for n in range(7)
        ]
        assert statuses == [200] * 5 + [429] * 2
        refused = ask(client, "cost?")
        assert_error(refused, 429, "rate_limited")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200


def test_a_named_proxy_is_believed(settings, assistant):
    proxied = having(settings, rate_limit="2/minute", trusted_proxies="10.1.1.1")
    app = create_app(proxied, assistant)
    with TestClient(app, base_url="http://localhost", client=("10.1.1.1", 9)) as client:
        for n in range(6):
            headers = {"x-forwarded-for": f"forged, 203.0.113.{n // 2}"}
            assert client.get("/v1/documents", headers=headers).status_code == 200


# --- logs


def test_a_question_is_not_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    ask(client, "zebra\n2026-01-01 ERROR root pwned <red>")
    client.get("/zebra%0aERROR")
    for record in caplog.records:
        if record.name.startswith(("server", "retriever")):
            assert "zebra" not in record.getMessage()


def test_a_question_is_logged_on_one_line_where_asked_for(settings, assistant, caplog):
    caplog.set_level(logging.INFO)
    with serving(having(settings, log_questions=True), assistant) as client:
        ask(client, "zebra\n2026-01-01 ERROR root pwned")
    [line] = [r.getMessage() for r in caplog.records if "zebra" in r.getMessage()]
    assert line == "question: zebra\\n2026-01-01 ERROR root pwned"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_log_line_is_one_line(settings, log_format, capsys):
    from server.logs import configure

    configure(having(settings, log_format=log_format))
    logging.getLogger("server").info("x\n2026-01-01 ERROR root pwned\x1b[2J")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_key_commands(settings):
    from typer.testing import CliRunner

    from server import cli

    run = CliRunner().invoke
    token = run(cli.app, ["key", "new", "--name", "ed", "--scope", "write"]).stdout.strip()
    [key] = read_keys(keys_path(settings))
    assert KeyRing(keys_path(settings)).find(token) == key
    assert key.id in run(cli.app, ["key", "list"]).stdout
    assert run(cli.app, ["key", "new", "--scope", "zebra"]).exit_code == 2
    assert run(cli.app, ["key", "revoke", key.id]).exit_code == 0
    assert run(cli.app, ["key", "revoke", key.id]).exit_code == 2
