"""The file of pinned hashes: it is what pyproject asks for, and nothing can slip in beside it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from packaging.requirements import Requirement

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
TEXT = (DEPLOY / "requirements.lock").read_text("utf-8")
PINNED = dict(re.findall(r"^(\S+)==(\S+) \\$", TEXT, re.M))


def asked():
    spec = importlib.util.spec_from_file_location("lock", DEPLOY / "lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [Requirement(line) for line in module.requirements()]


def test_it_holds_every_requirement_in_the_version_of_pyproject():
    for requirement in asked():
        name = requirement.name.lower().replace("_", "-")
        assert name in PINNED, f"run: python deploy/lock.py ({name} is missing)"
        assert requirement.specifier.contains(PINNED[name]), f"run: python deploy/lock.py ({name})"


def test_every_line_is_a_pin_with_a_hash_and_names_no_address():
    lines = TEXT.splitlines()
    assert lines[0].startswith("# Made by `python deploy/lock.py`")
    for pin, digest in zip(lines[1::2], lines[2::2], strict=True):
        assert re.fullmatch(r"[a-z0-9-]+==[\w.+]+ \\", pin)
        assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", digest)
    assert len(PINNED) == (len(lines) - 1) // 2 >= len(asked())
    assert "://" not in TEXT
