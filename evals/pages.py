"""The product on questions over real pages: `python -m evals.pages --data DIR --json OUT`.

The folder holds ground-truth.json (body texts) and questions.jsonl. Follow-ups are left out; the
page's body text is the corpus of its questions.
"""

from __future__ import annotations

from evals.public import command
from retriever.training.collections import pages

if __name__ == "__main__":
    command("The product on questions over real pages.", pages)
