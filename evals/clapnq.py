"""The product on ClapNQ (Rosenthal et al. 2024): `python -m evals.clapnq --data PATH --json OUT`.

Each record's own context is the corpus of its question.
"""

from __future__ import annotations

from evals.public import command
from retriever.training.collections import clapnq

NAMES = {"gold_first": "support_first", "gold_in_3": "support_in_3"}

if __name__ == "__main__":
    command("The product on ClapNQ.", clapnq, NAMES)
