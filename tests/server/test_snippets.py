"""The snippets of docs/api.md run as they stand, but for the address."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.app import create_app
from tests.server.conftest import SENTENCES, FakeAssistant
from tests.server.live import live

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
SNIPPETS = [
    (language, code)
    for language, code in re.findall(r"```(\w+)\n(.*?)```", TEXT, re.S)
    if "127.0.0.1" in code and "$KEY" not in code
]
PROGRAMS = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"], "js": ["node", "-e"]}


class Answering(FakeAssistant):
    def ask(self, question, history=(), **more):
        assert question == "What does China supply to Russia?"
        return super().ask("What did the work cost?", history, **more)


@pytest.mark.parametrize(("language", "code"), SNIPPETS)
def test_a_snippet_prints_an_answer(settings, language, code):
    program = PROGRAMS[language]
    if shutil.which(program[0]) is None or (language == "sh" and shutil.which("curl") is None):
        missing = f"{program[0]} or curl is not installed"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    if language == "js":
        code = f"(async () => {{{code}}})()"
    with live(create_app(settings, Answering())) as address:
        done = subprocess.run(
            [*program, code.replace("http://127.0.0.1:8000", address)],
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert SENTENCES[1] in done.stdout
