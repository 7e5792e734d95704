"""The whole suite: `python -m evals.bench --out DIR [--data DEV --around TRAIN] [--work DIR]`.

Each part writes its own JSON into the folder as it goes, so that a run that is stopped keeps what
it has. Without `--data` only the parts that need no more than what ships are run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench import clients, cold, plot, recall, scale, sizes, stores


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts, one after another; return 1 where one failed."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="a SQuAD file, for corpora of any size")
    parser.add_argument("--around", type=Path, help="another one, where --data is too small")
    parser.add_argument("--work", type=Path, help="keep corpora, vectors and indexes here")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        work = given.work or Path(folder)

        def into(name: str) -> list[str]:
            return ["--json", str(given.out / f"{name}.json")]

        codes = [
            cold.main(into("cold")),
            clients.main(into("clients")),
            stores.main(into("stores")),
        ]
        if given.data is not None:
            data = ["--data", str(given.data), "--work"]
            around = ["--around", str(given.around)] if given.around else []
            largest = ["--data", str(given.around or given.data), "--work"]
            codes += [
                scale.main([*data, str(work / "scale"), *around, *into("scale")]),
                recall.main(
                    [*largest, str(work / "vectors"), *into("recall"), "--sizes", "1000000"]
                ),
                sizes.main([*largest, str(work), *into("sizes")]),
                plot.main(given.out),
            ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
