"""The product on ClapNQ (Rosenthal et al. 2024): `python -m evals.clapnq --data PATH --json OUT`.

Each record's own context is the corpus of its question.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.public import ask_all, summarise, write
from retriever.ask.read import load_reader
from retriever.index.embed_onnx import load_embedder
from retriever.training.collections import clapnq


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--reader", default="builtin")
    options = parser.parse_args()
    embedder, reader = load_embedder("all-MiniLM-L6-v2"), load_reader(options.reader)
    records = ask_all(clapnq(options.data), embedder, reader)
    figures = summarise(records)
    figures["support_first"] = figures.pop("gold_first")
    figures["support_in_3"] = figures.pop("gold_in_3")
    sys.stdout.write(write(options.json, figures, records) + "\n")


if __name__ == "__main__":
    main()
