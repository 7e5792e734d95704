"""The floors of the project: which file may import which, and what an import may cost."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    ("server", 6),
    ("evals", 6),
    ("retriever.assistant", 5),
    ("retriever.training", 4),
    ("retriever.ask", 4),
    ("retriever.index", 3),
    ("retriever.ingest", 2),
    ("retriever.types", 1),
    ("retriever.errors", 1),
    ("retriever.settings", 1),
    ("retriever", 1),
]


def floor(module):
    for prefix, number in FLOORS:
        if module == prefix or module.startswith(prefix + "."):
            return number
    return None


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


SOURCES = [
    path for top in ("retriever", "server", "evals") for path in sorted((ROOT / top).rglob("*.py"))
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_imports_only_from_its_floor_or_below(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    here = floor(module)
    for name in imports(path):
        there = floor(name)
        if there is None:
            continue
        assert there <= here, f"{module} imports {name}"
        if here == 6 and there == 6:
            same = module.split(".")[0] == name.split(".")[0]
            mounts = module.startswith("server.commands") and name.startswith("evals")
            assert same or mounts, f"{module} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_file_is_over_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", ["retriever", "retriever.assistant", "server", "server.app"])
def test_importing_loads_no_torch_and_no_model(module):
    code = f"import {module}, sys, json; print(json.dumps('torch' in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout.splitlines()[-1]) is False


def test_nothing_is_pickled():
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert "import pickle" not in text, path
        assert "allow_pickle=True" not in text, path


def test_the_manifest_of_the_corpus_is_right():
    import hashlib

    table = json.loads((ROOT / "corpus" / "manifest.json").read_text("utf-8"))
    for article in table["articles"]:
        data = (ROOT / "corpus" / article["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == article["sha256"]


def test_the_readme_names_only_commands_and_files_that_exist():
    from retriever.settings import Settings

    text = (ROOT / "README.md").read_text("utf-8")
    for name in ("DECISIONS.md", "retriever/ask/reader/MODEL_CARD.md"):
        assert name in text
        assert (ROOT / name).is_file()
    import re

    for setting in set(re.findall(r"INQUOTE_([A-Z_]+)", text)):
        assert setting.lower() in Settings.model_fields, setting
    targets = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"^make (\w+)", text, re.M)):
        assert re.search(rf"^{target}:", targets, re.M), target
    for module in set(re.findall(r"python -m ([\w.]+)", text)):
        path = ROOT / Path(*module.split("."))
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
