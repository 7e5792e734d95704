"""Fuzzes the API by its own OpenAPI document.

`python -m tests.server.fuzz [CASES_PER_ROUTE [SECONDS]]`

Not part of the tests: it takes minutes. It fails on a 5xx that is not 503 or 507 as documented, a
status, media type or body that the document does not name, or bad input that is taken for good.
"""

from __future__ import annotations

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


def main(cases: int = 1_000, seconds: int = 1_200) -> int:
    """Run and return the exit code; the last lines hold the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            index=Path(folder) / "index", corpus=Path(folder) / "corpus", rate_limit=""
        )
        settings.corpus.mkdir()
        (Path(folder) / "schemathesis.toml").write_text(CONFIG)
        token = new_key(keys_path(settings), "fuzz", ("ask", "write"))
        with live(create_app(settings, FakeAssistant())) as address:
            command = [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"),
                *("--checks", ",".join(CHECKS), "--max-examples", str(cases), "--workers", "2"),
                *("--phases", "examples,coverage,fuzzing", "--seed", "1", "--no-color"),
                *("--header", f"Authorization: Bearer {token}", "--warnings", "off"),
                *(
                    "--suppress-health-check",
                    "all",
                    "--continue-on-failure",
                    "--max-time",
                    str(seconds),
                ),
            ]
            return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
