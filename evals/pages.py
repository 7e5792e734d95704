"""The product on questions over real pages: `python -m evals.pages --data DIR --json OUT`.

The folder holds ground-truth.json (body texts) and questions.jsonl. Follow-ups are left out; the
page's body text is the corpus of its questions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.public import ask_all, summarise, write
from retriever.ask.read import load_reader
from retriever.index.embed_onnx import load_embedder
from retriever.training.collections import pages


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--reader", default="builtin")
    options = parser.parse_args()
    embedder, reader = load_embedder("all-MiniLM-L6-v2"), load_reader(options.reader)
    records = ask_all(pages(options.data), embedder, reader)
    sys.stdout.write(write(options.json, summarise(records), records) + "\n")


if __name__ == "__main__":
    main()
