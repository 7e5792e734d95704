"""`python -m evals.peers --venvs DIR`: run the peers and print the table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evals.errors import EvalError
from evals.gold import FOLDER, load_gold
from evals.peers.compare import PEERS, figures, installed, make, run, table, task_of


def main() -> None:
    """Run from the command line; a peer that fails is named, and the others go on."""
    parser = argparse.ArgumentParser(prog="python -m evals.peers", description=__doc__)
    parser.add_argument("--venvs", type=Path, required=True, help="folder of environments")
    parser.add_argument("--set", default="test", help="which gold set")
    parser.add_argument("--reader", type=Path, help="checkpoint folder for Haystack's reader")
    parser.add_argument("--out", type=Path, help="write peers.json and peers.md into this folder")
    options = parser.parse_args()
    gold = load_gold(FOLDER / f"{options.set}.jsonl")
    here = Path(sys.executable)
    size = installed(here)
    rows, failed = {}, []
    for name, more in (("inquote", {}), ("inquote, never abstain", {"threshold": 0.0})):
        rows[name] = figures(run(here, "itself", task_of(gold, more)), gold, size)
    for peer in PEERS:
        if peer.module == "haystack_reader" and options.reader is None:
            continue
        task = task_of(gold, {"reader": str(options.reader)})
        try:
            python = make(peer, options.venvs)
            rows[peer.name] = figures(run(python, peer.module, task), gold, installed(python))
        except EvalError as error:
            failed.append(str(error))
    text = table(rows).markdown()
    sys.stdout.write(text)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "peers.json").write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
        (options.out / "peers.md").write_text(text, "utf-8")
    if failed:
        parser.exit(1, "\n".join(failed) + "\n")


if __name__ == "__main__":
    main()
