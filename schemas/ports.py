"""The ports of the archive: what a store and an index must be able to do, in our own words.

Each port has at least two living adapters, and one contract suite under ``tests/`` runs on every one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from schemas.search import Facet, Found, IndexedDocument, Query


class ObjectStore(Protocol):
    """Objects by key, written once and never replaced.

    A key is relative, "/"-separated NFC text without "." or ".." parts. Errors are those of ``StoreError``.
    """

    @property
    def url(self) -> str:
        """The address that picks this store again, e.g. ``file:/srv/kho``."""
        ...

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        """Writes a new object, whole or not at all; False when the key exists already (its bytes stay as they are).

        Data that does not have the digest is refused with DigestMismatch, and nothing is written.
        """
        ...

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        """The object's bytes; NoSuchObject when absent, DigestMismatch when they are not those of ``sha256``."""
        ...

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """A stream over the object's bytes, for objects too large to hold; the caller checks the digest."""
        ...

    def size(self, key: str) -> int | None:
        """The object's size in bytes, or None when there is no such object."""
        ...

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        """All keys that begin with the prefix and sort after ``after``, in code-point order."""
        ...

    def irregular(self, prefix: str = "") -> Iterator[tuple[str, str, str]]:
        """What must not be where things are written once: (key, kind, version).

        Kinds: "second_version" has other bytes than the first, "equal_version" the same ones; "delete_marker".
        """
        ...


class SearchIndex(Protocol):
    """A shadow of the archive that answers questions; it can be dropped and built again at any time."""

    @property
    def url(self) -> str:
        """The address that picks this index again, e.g. ``sqlite:/srv/kho/index.db``."""
        ...

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        """Takes documents in; one whose ``version`` is not newer than what is there changes nothing."""
        ...

    def search(self, query: Query) -> Found:
        """The best hits for a query, best first; an empty ``words`` lists the newest issue dates first."""
        ...

    def counts(self, query: Query, facets: Iterable[Facet]) -> Mapping[Facet, Mapping[str, int]]:
        """How many records the query meets for each value of each facet; a missing value counts under ""."""
        ...

    def versions(self) -> Iterator[tuple[str, int]]:
        """Every (record id, version) that the index holds."""
        ...

    def rebuild(self, documents: Iterable[IndexedDocument]) -> int:
        """Replaces everything by these documents; searches see the old or the new, never half. Returns how many."""
        ...

    def close(self) -> None:
        """Gives back files and connections; what was added is found by whoever asks afterwards."""
        ...
