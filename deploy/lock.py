"""Writes `requirements.lock` beside this file: what the server needs, each with its hash.

`python deploy/lock.py` asks pip what it would install of pyproject's dependencies (and the extra
`mcp`) on this machine's kind of system, and keeps the SHA-256 of each file. Install it with
`pip install --require-hashes -r deploy/requirements.lock`; nothing else can then get in.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"


def requirements() -> list[str]:
    """Return the requirements of the server, as pyproject names them."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["mcp"]]


def resolve(wanted: list[str]) -> list[tuple[str, str, str]]:
    """Return name, version and SHA-256 of every file that pip would install."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-q"]
    done = subprocess.run(
        [*command, "--only-binary", ":all:", "--report", "-", *wanted],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = []
    for item in json.loads(done.stdout)["install"]:
        name = item["metadata"]["name"].lower().replace("_", "-").replace(".", "-")
        digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
        found.append((name, item["metadata"]["version"], digest))
    return sorted(found)


def main() -> None:
    """Write the file."""
    system = f"Python {platform.python_version()[:4]}, {platform.system()} {platform.machine()}"
    lines = [f"# Made by `python deploy/lock.py` for {system}. Do not edit."]
    for name, version, digest in resolve(requirements()):
        lines.append(f"{name}=={version} \\\n    --hash=sha256:{digest}")
    LOCK.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
