"""Errors of the evaluations.

```
InquoteError
└── EvalError        an evaluation cannot be run or its files cannot be used
    └── GoldError    a gold file does not hold what it should
```
"""

from __future__ import annotations

from retriever.errors import InquoteError


class EvalError(InquoteError):
    """An evaluation cannot be run, or its files cannot be used."""

    code = "eval"


class GoldError(EvalError):
    """A gold file does not hold what it should."""

    code = "gold"
