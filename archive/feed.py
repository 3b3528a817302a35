"""The change feed: which records changed, for the index, backups and reports; each writer has a row of its own."""

from __future__ import annotations

import re
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping

from archive.forms import seal, unseal
from archive.naming import change_key, digest, number_of
from schemas.life import Change, ChangeBatch
from schemas.ports import ObjectStore

Cursor = Mapping[str, int]
"""How far a reader of the feed is: writer → number of its last batch read."""

FULL_BATCH = 100


def name_writer() -> str:
    """This host and something random: two writers never share a row."""
    host = re.sub(r"[^a-z0-9-]", "-", socket.gethostname().lower())[:40].strip("-") or "host"
    return f"{host}-{secrets.token_hex(6)}"


class ChangeFeed:
    """Buffers changes and writes them in batches; used from many threads."""

    def __init__(self, store: ObjectStore, writer: str | None = None) -> None:
        self._store = store
        self._writer = writer or name_writer()
        self._last = 0
        self._waiting: list[Change] = []
        self._lock = threading.Lock()

    def note(self, change: Change) -> None:
        """Takes a change in; it is on the store after the next ``flush``, at the latest when a batch is full."""
        with self._lock:
            if change not in self._waiting:
                self._waiting.append(change)
            if len(self._waiting) >= FULL_BATCH:
                self._write()

    def flush(self) -> None:
        """Writes what waits; when this returns, every change noted before is on the store."""
        with self._lock:
            self._write()

    def cursor(self) -> Cursor:
        """The end of the feed as it stands: take it before reading, keep it after."""
        ends: dict[str, int] = {}
        for key in self._store.keys("changes/"):
            ends[key.split("/")[1]] = number_of(key)
        return ends

    def changes(self, after: Cursor, until: Cursor | None = None) -> Iterator[Change]:
        """Every change past one cursor and up to another; a change may come twice, an older one late."""
        for key in self._store.keys("changes/"):
            writer, number = key.split("/")[1], number_of(key)
            if after.get(writer, 0) < number and (until is None or number <= until.get(writer, 0)):
                yield from unseal(ChangeBatch, self._store.read(key), key).changes

    def _write(self) -> None:
        if not self._waiting:
            return
        data = seal(ChangeBatch(changes=tuple(self._waiting)))
        sha256 = digest(data)
        while not self._store.create(change_key(self._writer, self._last + 1), data, sha256=sha256):
            self._last += 1  # a writer's name that was given goes on where its row ended
        self._last += 1
        self._waiting.clear()
