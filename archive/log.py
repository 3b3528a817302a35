"""The log of a record: numbered entries, each created and never replaced, each holding the digest of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.forms import build, dump_body, parse, seal, unseal
from archive.naming import END, body_key, digest, entry_key, log_prefix, number_of
from schemas.errors import AlreadyExists, AmbiguousId, DigestMismatch, NoSuchObject, UnknownRecord
from schemas.life import Entry
from schemas.ports import ObjectStore
from schemas.record import Record

ID_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry and the SHA-256 of its stored bytes, which the next entry must name."""

    entry: Entry
    digest: str


class RecordLog:
    """Logs and bodies in a store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def ids(self, prefix: str = "") -> Iterator[str]:
        """Every record id that begins with the prefix, in order, lazily."""
        last = ""
        shard = f"records/{prefix[:2]}/{prefix}" if len(prefix) >= 2 else f"records/{prefix}"
        for key in self._store.keys(shard):
            id_ = key.split("/")[2]
            if id_ != last:
                last = id_
                yield id_

    def resolve(self, prefix: str) -> str:
        """The one id that begins so; raises UnknownRecord, AmbiguousId."""
        wanted = prefix.strip().lower()
        if not wanted or not set(wanted) <= set("0123456789abcdef") or len(wanted) > ID_LENGTH:
            raise UnknownRecord(id=prefix)
        found = self.ids(wanted)
        first = next(found, None)
        if first is None:
            raise UnknownRecord(id=prefix)
        if next(found, None) is not None:
            raise AmbiguousId(id=prefix)
        return first

    def numbers(self, record: str) -> list[int]:
        """The numbers of the entries that are there, in order."""
        return [number_of(key) for key in self._store.keys(log_prefix(record))]

    def logged(self, record: str, number: int) -> Logged:
        """Entry ``number``; raises NoSuchObject, DigestMismatch."""
        key = entry_key(record, number)
        data = self._store.read(key)
        entry = unseal(Entry, data, key)
        if (entry.record, entry.number) != (record, number):
            raise DigestMismatch(key=key)
        return Logged(entry, digest(data))

    def head(self, record: str) -> Logged | None:
        """The newest entry, or None when there is no such record."""
        numbers = self.numbers(record)
        return self.logged(record, numbers[-1]) if numbers else None

    def head_of(self, record: str) -> Logged:
        """The newest entry; raises UnknownRecord."""
        head = self.head(record)
        if head is None:
            raise UnknownRecord(id=record)
        return head

    def body(self, sha256: str) -> Record:
        """The record after a change, by the digest of its body; raises NoSuchObject, DigestMismatch, UnknownSchema."""
        key = body_key(sha256)
        return build(Record, parse(self._store.read(key, sha256=sha256), key))

    def record(self, record: str, number: int | None = None) -> Record:
        """The record as it stood at an entry, the newest by default; raises UnknownRecord, NoSuchObject."""
        if number is None:
            return self.body(self.head_of(record).entry.body)
        try:
            return self.body(self.logged(record, number).entry.body)
        except NoSuchObject:
            self.head_of(record)
            raise

    def put_body(self, record: Record) -> str:
        """Stores a body and returns its digest."""
        data = dump_body(record)
        sha256 = digest(data)
        self._store.create(body_key(sha256), data, sha256=sha256)
        return sha256

    def append(self, entry: Entry) -> Logged:
        """Creates the entry; raises AlreadyExists when another writer took its number."""
        key, data = entry_key(entry.record, entry.number), seal(entry)
        sha256 = digest(data)
        if not self._store.create(key, data, sha256=sha256) and self._store.read(key) != data:
            raise AlreadyExists(key=key)  # equal bytes are our own: a store's client may have repeated the request
        return Logged(entry, sha256)


def jump_over(prefix: str) -> str:
    """The ``after`` that leaves out every key below a prefix."""
    return prefix + END
