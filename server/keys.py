"""API keys: 256 random bits each, kept only as SHA-256 hashes, compared in constant time.

A fast hash is right here: it hides a key of full entropy, not a password that can be guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from retriever.errors import SettingsError
from retriever.settings import Settings

log = logging.getLogger(__name__)

SCOPES = ("ask", "write")
PREFIX = "inq_"


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key: enough to know it again, not enough to use it."""

    id: str
    name: str
    scopes: tuple[str, ...]
    sha256: str
    created: str


def keys_path(settings: Settings) -> Path:
    """Return the file of keys."""
    return settings.api_keys or settings.index / "keys.jsonl"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def read_keys(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file; none where there is no file.

    Raises:
        SettingsError: A line is not a key.
    """
    if not path.is_file():
        return ()
    keys = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            keys.append(Key(**{**entry, "scopes": tuple(entry["scopes"])}))
        except (ValueError, TypeError, KeyError):
            raise SettingsError(
                f"Line {number} of the file of API keys is not a key.",
                "Delete the line, and make a key with 'inquote key new'.",
            ) from None
    return tuple(keys)


def _write(path: Path, keys: tuple[Key, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(json.dumps(asdict(key)) + "\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def new_key(path: Path, name: str, scopes: tuple[str, ...]) -> str:
    """Add a key to the file and return it. It is shown this once.

    Raises:
        SettingsError: A scope is not known.
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise SettingsError("A scope is not known.", f"Scopes are {' and '.join(SCOPES)}.")
    id, token = secrets.token_hex(4), PREFIX + secrets.token_urlsafe(32)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    key = Key(id, name, tuple(dict.fromkeys(scopes)), _hash(token), created)
    _write(path, (*read_keys(path), key))
    return token


def revoke(path: Path, id: str) -> bool:
    """Take a key out of the file; False when it was not there."""
    keys = read_keys(path)
    kept = tuple(key for key in keys if key.id != id)
    if len(kept) == len(keys):
        return False
    _write(path, kept)
    return True


class KeyRing:
    """The keys of a file, read again when the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def keys(self) -> tuple[Key, ...]:
        """Return the keys as the file holds them now; a damaged file lets nobody in."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            self._stamp, self._keys = None, ()
            return ()
        if stamp != self._stamp:
            try:
                self._keys = read_keys(self._path)
            except SettingsError as error:
                log.error("%s", error)
                self._keys = ()
            self._stamp = stamp
        return self._keys

    def find(self, token: str) -> Key | None:
        """Return the key that a caller shows. Every kept hash is compared, each in full."""
        shown = _hash(token).encode()
        found = None
        for key in self.keys():
            if hmac.compare_digest(shown, key.sha256.encode()):
                found = key
        return found
