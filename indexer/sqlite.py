"""The SQLite file of the index: opening it, one writer at a time, and its failures in our words."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from schemas.errors import IndexAway, IndexDamaged, IndexFailure, SohoaError

WAIT = 20.0
"""Seconds to wait for another process that is writing."""

PAGE = 8192
CACHE = 128 * 1024
"""Kilobytes of pages kept at most: the parts of an index of a million records that every write touches."""

MAPPED = 16 << 30
"""Bytes of the file that are read where the system keeps them, without a call for every page: it halves a question."""

AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_PROTOCOL,
    }
)
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_SCHEMA})


class Database:
    """One connection to one file, shared by threads in turn; opened at first use."""

    def __init__(self, path: Path, *, prepare: Callable[[sqlite3.Connection], None] = lambda _: None) -> None:
        """``prepare`` teaches each connection what its statements need."""
        self.path = path.absolute()
        self._teach = prepare
        self._turn = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    @property
    def url(self) -> str:
        return f"sqlite:{self.path}"

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A view of one moment: what others write meanwhile is not seen."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of what is done inside, or nothing."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Gives the file back."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def is_sound(self) -> bool:
        """Whether SQLite finds its file whole."""
        try:
            with self.reading() as connection:
                return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        except IndexDamaged:
            return False

    def remove(self) -> None:
        """Removes the file: it holds nothing that is not in the store."""
        with self._turn, self._translated():
            self.close()
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._turn, self._translated():
            connection = self._open()
            connection.execute(begin)
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            try:
                _prepare(connection)
                self._teach(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise translate(error, self.url) from error


def translate(error: sqlite3.Error | OSError, url: str) -> SohoaError:
    """A failure of SQLite or of its file's place, in our words."""
    code = getattr(error, "sqlite_errorcode", None)
    words = f"{url}: {error}"
    if isinstance(error, OSError):
        return IndexAway(url=url)
    if "no such table" in str(error) or (code is not None and code & 0xFF in DAMAGED):
        return IndexDamaged(detail=words)
    if code is not None and code & 0xFF in AWAY:
        return IndexAway(url=url)
    return IndexFailure(detail=words)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA page_size={PAGE}")  # counts for a new file only
    connection.execute(f"PRAGMA cache_size=-{CACHE}")
    connection.execute(f"PRAGMA mmap_size={MAPPED}")
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:  # two first openers: SQLite does not wait here by itself
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    connection.execute("PRAGMA synchronous=NORMAL")  # after a power cut the newest may be missing: it is a shadow
