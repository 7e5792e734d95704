"""Re-reads the corpus when its files change."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from retriever.errors import IndexLocked, InquoteError
from server.errors import ApiError
from server.service import Service

log = logging.getLogger(__name__)

Stamp = frozenset[tuple[str, int, int]]


def stamp(folder: Path) -> Stamp:
    """Return name, time and size of every file; empty where the folder cannot be read."""
    try:
        files = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
    except OSError:
        return frozenset()
    return frozenset((str(path), s.st_mtime_ns, s.st_size) for path, s in files)


async def watch(service: Service, seconds: float = 2.0) -> None:
    """Refresh after each change, once the files have been still for a moment. Runs for ever.

    A change during a refresh is seen at the next look, so the last edit always arrives.
    """
    folder = service.settings.corpus
    served = seen = await asyncio.to_thread(stamp, folder)
    while True:
        await asyncio.sleep(seconds)
        now = await asyncio.to_thread(stamp, folder)
        still, seen = now == seen, now
        if not still or now == served:
            continue
        try:
            async with service.writing:
                await service.refresh()
            served = now
        except (ApiError, IndexLocked):  # still loading, or another process writes the index
            continue
        except InquoteError as error:
            log.error("The changed corpus cannot be used; the old index is served: %s", error)
            served = now
