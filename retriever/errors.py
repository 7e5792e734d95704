"""Every error that inquote raises on purpose.

```
InquoteError
├── SettingsError        a setting is missing, unknown or out of range
├── CorpusError          no usable article, or a corpus folder that cannot be read
│   └── FileRefused      one file cannot be ingested (the others go on)
├── IndexError_          the index on disk cannot be used
│   ├── IndexDamaged     a file is missing, cut short or altered
│   ├── IndexStale       built from another corpus or with other settings
│   ├── IndexMismatch    built with another embedding model
│   ├── IndexLocked      another process is writing it
│   └── IndexNotWritable the folder is read-only, or the disk is full
├── ModelError           an embedding or reader model cannot be loaded or misbehaves
├── QuestionError        the question cannot be asked (blank, too long, not text)
├── UnknownDocument      no document has that id
├── CitationError        a quote does not match its source: nothing is sent
└── StoreError           an external vector store is down or slow, or refuses what is asked
    ├── StoreMismatch    it is of another version, or its client is not installed
    └── CollectionMissing   it does not hold this index
```

Each carries `code` (stable, for programs), `message` (the cause) and `hint` (the way out).
No message repeats a caller's input.
"""

from __future__ import annotations


class InquoteError(Exception):
    """Base of all errors.

    Attributes:
        code: Stable identifier, as sent over HTTP.
        message: What went wrong, naming the file or setting at fault.
        hint: What to do about it.
    """

    code = "internal"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, followed by the hint when there is one."""
        return f"{self.message} {self.hint}".strip()


class SettingsError(InquoteError):
    """A setting is missing, unknown or out of range."""

    code = "settings"


class CorpusError(InquoteError):
    """No usable article, or a corpus folder that cannot be read."""

    code = "corpus"


class FileRefused(CorpusError):
    """One file cannot be ingested; the others go on."""

    code = "file_refused"


class IndexError_(InquoteError):  # noqa: N801  (the builtin has the plain name)
    """The index on disk cannot be used."""

    code = "index"


class IndexDamaged(IndexError_):
    """A file of the index is missing, cut short or altered."""

    code = "index_damaged"


class IndexStale(IndexError_):
    """The index was built from another corpus or with other settings."""

    code = "index_stale"


class IndexMismatch(IndexError_):
    """The index was built with another embedding model."""

    code = "index_mismatch"


class IndexLocked(IndexError_):
    """Another process is writing the index."""

    code = "index_locked"


class IndexNotWritable(IndexError_):
    """The index folder is read-only, or the disk is full; the index before is left whole."""

    code = "index_not_writable"


class ModelError(InquoteError):
    """An embedding or reader model cannot be loaded or misbehaves."""

    code = "model"


class QuestionError(InquoteError):
    """The question cannot be asked: blank, too long or not text."""

    code = "question"


class UnknownDocument(InquoteError):
    """No document has that id."""

    code = "unknown_document"


class CitationError(InquoteError):
    """A quote does not match its source; the answer is withheld."""

    code = "citation"


class StoreError(InquoteError):
    """An external vector store is down or slow, or refuses what is asked."""

    code = "store"


class StoreMismatch(StoreError):
    """The store is of another version, or its client is not installed."""

    code = "store_mismatch"


class CollectionMissing(StoreError):
    """The store does not hold this index."""

    code = "collection_missing"
