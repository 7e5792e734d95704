"""Fuzzes the API by its own OpenAPI document.

`python -m tests.server.fuzz [ROUNDS [CASES_PER_ROUTE]]`, each round with a seed of its own.

Not part of the tests: it takes minutes. It fails on a 5xx, a status, media type or body that the
document does not name, or bad input that is taken for good. The last line holds the figures.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from retriever.settings import Settings
from server.app import create_app
from server.keys import keys_path, new_key
from tests.server.conftest import FakeAssistant
from tests.server.live import live

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)

# 413 is a right answer to bad data that is also too large.
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 431]
"""


def fuzz(seed: int, cases: int) -> tuple[int, bool]:
    """Run one round; return how many cases were sent, and whether all were answered well."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            index=Path(folder) / "index", corpus=Path(folder) / "corpus", rate_limit=""
        )
        settings.corpus.mkdir()
        (Path(folder) / "schemathesis.toml").write_text(CONFIG)
        token = new_key(keys_path(settings), "fuzz", ("ask", "write"))
        with live(create_app(settings, FakeAssistant())) as address:
            # One worker: several threads that compile at once break CPython 3.11's own parser.
            command = [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("--checks", ",".join(CHECKS), "--max-examples", str(cases), "--workers", "1"),
                *("--phases", "examples,coverage,fuzzing", "--seed", str(seed), "--no-color"),
                *("--header", f"Authorization: Bearer {token}", "--warnings", "off"),
                *("--suppress-health-check", "all", "--continue-on-failure"),
            ]
            done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    found = re.search(r"(\d+) generated", done.stdout)
    if done.returncode or found is None:
        sys.stdout.write(done.stdout[-8_000:] + done.stderr[-2_000:])
    return (int(found[1]) if found else 0), done.returncode == 0


def main(rounds: int = 5, cases: int = 150) -> int:
    """Run all rounds, print the figures, return the exit code."""
    results = []
    for seed in range(1, rounds + 1):
        results.append(fuzz(seed, cases))
        sys.stdout.write(f"round {seed}: {results[-1][0]} cases\n")
        sys.stdout.flush()
    total, failed = sum(sent for sent, _ in results), sum(not well for _, well in results)
    sys.stdout.write(f"{total} cases in {rounds} rounds, {failed} rounds with a failure\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
