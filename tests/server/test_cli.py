"""Every command, its exit code, and that a failure is one line on standard error."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date

import pytest
from typer.testing import CliRunner

from retriever.errors import CorpusError
from retriever.index.build import Report
from retriever.settings import Settings
from retriever.types import Filter
from server import cli
from server.commands import engine, options
from server.commands.render import render
from tests.server.conftest import HEADLINE, SENTENCES, TEXT, FakeAssistant, make_document

REPORT = Report(True, 1, 1, 2, {})


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    assistant = FakeAssistant()
    monkeypatch.setattr(engine, "open_assistant", lambda settings, **more: assistant)
    monkeypatch.setattr(engine, "open_documents", lambda settings: assistant.documents)
    monkeypatch.setattr(
        engine, "bring_up_to_date", lambda settings, **more: (assistant.fingerprint, REPORT)
    )
    return assistant


def run(*arguments, **more):
    return CliRunner().invoke(cli.app, list(arguments), **more)


def test_help_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['inquote', '--help']\n"
        "from server.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = {'torch', 'numpy', 'pydantic', 'fastapi', 'transformers'} & set(sys.modules)\n"
        "    assert not heavy, heavy\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
    assert time.perf_counter() - began < 3  # 0.15 s on a quiet machine


def test_every_setting_is_an_option_with_the_same_words():
    fields = Settings.model_fields
    assert list(options.OPTIONS) == list(fields)
    for name, (_, words) in options.OPTIONS.items():
        assert words == fields[name].description
    text = run("serve", "--help").output
    for name in fields:
        assert f"--{name.replace('_', '-')}" in text


def test_an_option_reaches_the_settings(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(
        engine, "open_assistant", lambda s, **more: seen.append(s) or FakeAssistant()
    )
    run("ask", "cost?", "--corpus", str(tmp_path), "--min-confidence", "0.7", "--reader", "none")
    assert (seen[0].corpus, seen[0].min_confidence, seen[0].reader) == (tmp_path, 0.7, "none")


def test_an_answer_names_its_source_and_place():
    done = run("ask", "What did the work cost?")
    assert done.exit_code == 0
    document = make_document()
    start = TEXT.index(SENTENCES[1])
    assert f"“{SENTENCES[1]}” [1]" in done.stdout
    place = f"({document.id} {start}-{start + len(SENTENCES[1])})"
    assert f"[1] {HEADLINE} {place}" in done.stdout


def test_the_span_is_bold_on_a_terminal(monkeypatch):
    answer = FakeAssistant().ask("cost?")
    assert "\x1b" not in render(answer)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "\x1b[1mwork\x1b[0m" in render(answer)


def test_an_article_cannot_steer_the_terminal():
    from server.commands.render import shown

    assert shown("a\x1b[2Jb\x9bc\r\n\u202ed") == "a\\x1b[2Jb\\x9bc\\r\n\\u202ed"


def test_silence_is_exit_code_3_with_related_passages():
    done = run("ask", "Who is the mayor of Lima?")
    assert done.exit_code == 3
    assert "Related, not an answer:" in done.stdout


def test_a_filter_is_an_option(fake):
    run("ask", "cost?", "--publisher", "Courier", "--from", "2026-01-01", "--to", "2026-12-31")
    run("ask", "cost?")
    assert fake.filters == [Filter(("Courier",), date(2026, 1, 1), date(2026, 12, 31)), None]


def test_chat_is_exit_code_0():
    assert run("ask", "hello").exit_code == 0


def test_json_is_the_apis(client):
    done = run("ask", "What did the work cost?", "--json")
    response = client.post("/v1/ask", json={"question": "What did the work cost?"})
    assert done.stdout.encode() == response.content + b"\n"


def test_explain_prints_the_trace():
    assert '"threshold": 0.5' in run("ask", "cost?", "--explain").stdout


def test_history_and_batch_come_from_files(fake, tmp_path):
    history, batch = tmp_path / "history.json", tmp_path / "questions.txt"
    history.write_text('[{"question": "Who?", "answer": "She."}]')
    batch.write_text("What did it cost?\n\nWho is the mayor of Lima?\n")
    done = run("ask", "--batch", str(batch), "--history", str(history), "--json")
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == [
        "answered",
        "abstained",
    ]
    assert done.exit_code == 3
    assert fake.asked[0][1][0].answer == "She."


def test_a_line_of_a_batch_may_be_the_apis_json(fake, tmp_path):
    batch = tmp_path / "questions.jsonl"
    lines = [
        {"question": "cost?", "history": [{"question": "Who?", "answer": "She."}]},
        {"question": "cost?", "documents": ["nowhere"]},
        {"question": "reopen?", "explain": True},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines) + "\nplain cost?\n")
    done = run("ask", "--batch", str(batch), "--json")
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert replies[1]["error"]["code"] == "unknown_document"
    assert [r.get("status") for r in replies] == ["answered", None, "answered", "answered"]
    assert [bool(r.get("trace")) for r in replies] == [False, False, True, False]
    assert sorted((q, len(h)) for q, h in fake.asked)[0] == ("cost?", 0)
    assert ("cost?", 1) in [(q, len(h)) for q, h in fake.asked]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('{"question": "a"', "Line 1 cannot be asked: it is not JSON"),
        ("cost?\n\n" + "a" * 1_001, "Line 3 cannot be asked: question: "),
        ('{"question": "a", "zebra": 1}', "Line 1 cannot be asked: "),
        ("\n \n", "holds no question"),
    ],
)
def test_a_batch_is_checked_before_anything_is_asked(fake, tmp_path, lines, said):
    batch = tmp_path / "questions.jsonl"
    batch.write_text(lines)
    done = run("ask", "--batch", str(batch), "--json")
    assert said in done.stderr
    assert done.exit_code in (1, 2)
    assert fake.asked == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask"], 2),
        (["ask", " \u200b "], 2),
        (["ask", "a" * 1_001], 2),
        (["ask", "cost?", "--min-confidence", "7"], 2),
        (["ask", "cost?", "--zebra"], 2),
        (["ask", "cost?", "--from", "soon"], 2),
        (["ask", "cost?", "--from", "2026-02-01", "--to", "2026-01-01"], 2),
        (["ask", "cost?", "--history", "none.json"], 1),
        (["verify", "none.json"], 1),
        (["documents", "show", "../../etc/passwd"], 1),
        (["zebra"], 2),
    ],
)
def test_wrong_use_and_failures_have_codes_of_their_own(arguments, code):
    done = run(*arguments)
    assert done.exit_code == code
    assert done.stdout == ""


def test_a_failure_is_one_line_on_standard_error(monkeypatch, capsys):
    def fail(settings, **more):
        raise CorpusError("No article in corpus.", "Add one.")

    monkeypatch.setattr(engine, "open_assistant", fail)
    monkeypatch.setattr(sys, "argv", ["inquote", "ask", "cost?"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 1
    assert capsys.readouterr().err == "inquote: No article in corpus. Add one.\n"


def test_wrong_use_is_one_line_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["inquote", "ask", "--zebra"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_index_reports_what_it_holds():
    assert "1 documents, 2 sentences" in run("index").stdout
    assert json.loads(run("index", "--json").stdout) == {
        "documents": 1,
        "sentences": 2,
        "embedded": 1,
        "skipped": {},
        "index_fingerprint": "f" * 16,
    }


def test_documents_are_listed_shown_added_and_removed(fake, monkeypatch, tmp_path):
    corpus = tmp_path / "corpus"
    monkeypatch.setenv("INQUOTE_CORPUS", str(corpus))
    id = make_document().id
    assert id in run("documents", "list").stdout
    assert json.loads(run("documents", "list", "--json").stdout)["documents"][0]["id"] == id
    assert run("documents", "show", id).stdout == TEXT + "\n"
    assert json.loads(run("documents", "show", id, "--json").stdout)["text"] == TEXT
    file = tmp_path / "bridge.txt"
    file.write_text(TEXT)
    assert run("documents", "add", str(file)).stdout == "added bridge.txt\n"
    assert (corpus / "bridge.txt").read_text() == TEXT
    assert run("documents", "add", str(file)).exit_code == 1
    bad = tmp_path / "bad.exe"
    bad.write_bytes(b"MZ")
    mixed = run("documents", "add", str(bad), "none.txt", str(file), "--replace", "--json")
    told = json.loads(mixed.stdout)
    assert (mixed.exit_code, told["added"]) == (1, ["bridge.txt"])
    assert list(told["refused"]) == [str(bad), "none.txt"]
    assert run("documents", "add", str(file), "--replace").exit_code == 0
    assert json.loads(run("documents", "remove", id, "--json").stdout)["removed"] == ["bridge.txt"]
    assert not (corpus / "bridge.txt").exists()


def test_bench_prints_its_figures():
    figures = json.loads(run("bench", "--rounds", "5", "--json").stdout)
    assert figures["questions"] == 5
    assert figures["resident_mb"] > 0
    assert "p50_ms" in run("bench", "--rounds", "2").stdout


def test_serve_listens_and_says_where(monkeypatch):
    import uvicorn

    served = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: served.append(sockets))
    done = run("serve", "--port", "0", "--rate-limit", "")
    [[listener]] = served
    with listener:
        assert f"http://127.0.0.1:{listener.getsockname()[1]}/" in done.stderr
        taken = run("serve", "--port", str(listener.getsockname()[1]))
    assert taken.exit_code == 2
    assert "Choose another with --port" in taken.stderr


def test_serve_beyond_loopback_needs_a_key():
    done = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert done.exit_code == 2
    assert "inquote key new" in done.stderr


def test_eval_without_the_evals_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "evals.cli", None)
    done = run("eval", "--help")
    assert done.exit_code == 1
    assert "inquote[dev]" in done.stderr
