"""Fixity: every object is read again, every digest and every chain checked, every reference followed.

Bodies and originals are named by their digest; derived files are held by the records that name them; small objects
bear a seal. The chain holds the order of entries; the change feed holds the newest one, which no later entry names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from archive.forms import AccessNote, PixelsMark, SourceManifest, build, parse, unseal
from archive.naming import body_key, canonical, digest, entry_key, folder_digest, number_of, original_key
from archive.originals import stream_digest
from schemas.base import Frozen
from schemas.errors import ChainBroken, DigestMismatch, NoSuchObject, SohoaError, StoreAway
from schemas.life import BatchLine, BatchNote, Change, ChangeBatch, Entry, Finding
from schemas.ports import ObjectStore
from schemas.record import Record

T = TypeVar("T")
F = TypeVar("F", bound=Frozen)
WRONG_DIGEST = DigestMismatch.reason()
WRONG_CHAIN = ChainBroken.reason()
MISSING = NoSuchObject.reason()


class Fixity:
    """One pass over a store; memory grows with the number of records, not with their size."""

    def __init__(self, store: ObjectStore, on_progress: Callable[[int], None] | None = None) -> None:
        self._store = store
        self._on_progress = on_progress
        self._read = 0
        self._found: list[Finding] = []
        self._entries: dict[str, dict[int, str]] = {}
        """Record → number → SHA-256 of the entry's bytes."""
        self._announced: set[tuple[str, int]] = set()
        self._bodies: dict[str, str] = {}
        """Body digest → the record that names it."""
        self._originals: set[str] = set()
        self._held: dict[str, str] = {}
        """Derived key → the digest that a record demands."""

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong or worth a note, as it is found; raises StoreAway only."""
        for check in (
            self._check_logs,
            self._check_bodies,
            self._check_sources,
            self._check_originals,
            self._check_derived,
            self._check_feed,
            self._check_batches,
            self._check_rest,
            self._check_versions,
        ):
            for _ in check():
                yield from self._drain()
            yield from self._drain()

    # Each check yields after every object, so that findings come out while it runs.

    def _check_logs(self) -> Iterator[None]:
        for record, keys in groupby(self._store.keys("records/"), lambda key: key.split("/")[2]):
            entries = self._entries.setdefault(record, {})
            previous: Entry | None = None
            for key in keys:
                entry = self._check_entry(key, record, previous)
                if entry is not None:
                    previous = entry
                yield
            self._check_gaps(record, sorted(entries))

    def _check_entry(self, key: str, record: str, previous: Entry | None) -> Entry | None:
        data = self._bytes(key)
        if data is None:
            return None
        number = _number(key)
        self._entries[record][number] = digest(data)
        entry = self._attempt(key, lambda: unseal(Entry, data, key))
        if entry is None:
            return None
        if (entry.record, entry.number) != (record, number):
            self._wrong(WRONG_CHAIN, key, f"names entry {entry.number} of {entry.record}")
            return None
        if entry.previous != self._entries[record].get(number - 1):
            self._wrong(WRONG_CHAIN, key, "does not follow from the entry before it")
        if previous is not None and _is_before(entry.when, previous.when):
            self._note("time_backwards", key, f"{entry.when.isoformat()} after {previous.when.isoformat()}")
        self._bodies.setdefault(entry.body, record)
        return entry

    def _check_gaps(self, record: str, numbers: list[int]) -> None:
        for missing in sorted(set(range(1, numbers[-1] + 1)) - set(numbers)) if numbers else ():
            self._wrong(WRONG_CHAIN, entry_key(record, missing), "entry is missing")

    def _check_bodies(self) -> Iterator[None]:
        unseen = set(self._bodies)
        for key in self._store.keys("bodies/"):
            name = _stem(key)
            unseen.discard(name)
            self._check_body(key, name)
            yield
        for name in sorted(unseen):
            self._wrong(MISSING, body_key(name), f"named by the log of {self._bodies[name]}")

    def _check_body(self, key: str, name: str) -> None:
        data = self._bytes(key)
        if data is None:
            return
        if digest(data) != name:
            self._wrong(WRONG_DIGEST, key, "bytes are not those it is named after")
            return
        owner = self._bodies.get(name)
        if owner is None:
            self._note("unreferenced", key, "no log names it: left by an interrupted writer")
            return
        record = self._attempt(key, lambda: build(Record, parse(data, key)))
        if record is None:
            return
        if record.id != owner:
            self._wrong(WRONG_CHAIN, key, f"is a body of {record.id}, named by the log of {owner}")
        self._originals.update(record.source.members or (record.source.sha256,))
        for ref in (record.words, record.pdf):
            if self._held.setdefault(ref.key, ref.sha256) != ref.sha256:
                self._wrong(WRONG_DIGEST, ref.key, "two records demand different bytes of it")

    def _check_sources(self) -> Iterator[None]:
        for key in self._store.keys("sources/"):
            _, _, sha256, name = (*key.split("/"), "")[:4]
            if name == "manifest.json":
                manifest = self._sealed(SourceManifest, key)
                if manifest is not None and not (manifest.sha256 == sha256 == folder_digest(manifest.members)):
                    self._wrong(WRONG_DIGEST, key, "its members are not those of this folder")
            else:
                self._check_mark(key, name)
            yield

    def _check_originals(self) -> Iterator[None]:
        unseen = set(self._originals)
        for key in self._store.keys("originals/"):
            name = _stem(key)
            unseen.discard(name)
            self._check_stream(key, name)
            if name not in self._originals:
                self._note("unreferenced", key, "no record was read from it: left by an interrupted writer")
            yield
        for name in sorted(unseen):
            self._wrong(MISSING, original_key(name), "a record was read from it")

    def _check_derived(self) -> Iterator[None]:
        unseen = set(self._held)
        for key in self._store.keys("derived/"):
            unseen.discard(key)
            if key in self._held:
                self._check_stream(key, self._held[key])
            else:
                self._note("unreferenced", key, "no record names it: left by an interrupted writer")
            yield
        for key in sorted(unseen):
            self._wrong(MISSING, key, "a record names it")

    def _check_feed(self) -> Iterator[None]:
        for writer, keys in groupby(self._store.keys("changes/"), lambda key: key.split("/")[1]):
            for expected, key in enumerate(keys, 1):
                if _number(key) != expected:
                    self._wrong(WRONG_CHAIN, key, f"{writer} wrote no batch {expected} before it")
                batch = self._sealed(ChangeBatch, key)
                for change in batch.changes if batch else ():
                    self._check_change(key, change)
                yield
        for record, entries in self._entries.items():
            head = max(entries, default=0)
            if head and (record, head) not in self._announced:
                self._note("not_in_feed", entry_key(record, head), "its writer was cut before it told of it")

    def _check_change(self, key: str, change: Change) -> None:
        record, number = change.record, change.number
        self._announced.add((record, number))
        stored = self._entries.get(record, {}).get(number)
        place = entry_key(record, number)
        if stored is None:
            self._wrong(WRONG_CHAIN, place, f"entry is missing, though {key} tells of it")
        elif stored != change.entry:
            self._wrong(WRONG_CHAIN, place, f"entry is not the one that {key} tells of")

    def _check_batches(self) -> Iterator[None]:
        for key in self._store.keys("batches/"):
            kind = (*key.split("/"), "")[2]
            if kind == "notes":
                note = self._sealed(BatchNote, key)
                self._check_home(key, note.batch if note else None)
            elif kind == "lines":
                self._check_line(key)
            elif kind == "records":
                self._check_mark(key, key.rpartition("/")[2])
            else:
                self._note("unknown_object", key, "not written by this program")
            yield

    def _check_line(self, key: str) -> None:
        line = self._sealed(BatchLine, key)
        if line is None:
            return
        self._check_home(key, line.batch)
        slot, _, attempt = key.rpartition("/")[2].removesuffix(".json").rpartition("-")
        if slot != digest(canonical([line.source, line.sha256])) or int(attempt) != line.attempt:
            self._wrong(WRONG_CHAIN, key, "line of another input or attempt")
        for record in line.records:
            if record not in self._entries:
                self._wrong(MISSING, entry_key(record, 1), f"named by {key}")

    def _check_home(self, key: str, batch: str | None) -> None:
        if batch is not None and key.split("/")[1] != batch:
            self._wrong(WRONG_CHAIN, key, f"belongs to batch {batch}")

    def _check_rest(self) -> Iterator[None]:
        known = ("records/", "bodies/", "sources/", "originals/", "derived/", "changes/", "batches/")
        for key in self._store.keys(""):
            if key.startswith("pixels/"):
                mark = self._sealed(PixelsMark, key)
                if mark is not None and mark.record not in self._entries:
                    self._note("unreferenced", key, f"there is no record {mark.record}")
            elif key.startswith("access/"):
                self._sealed(AccessNote, key)
            elif not key.startswith((*known, "inbox/", "tables/", "issued/", "register/")):
                self._note("unknown_object", key, "not written by this program")
            yield

    def _check_versions(self) -> Iterator[None]:
        """On a store that keeps versions nothing may lie over what was written once."""
        for key, kind, version in self._store.irregular():
            if key.startswith("inbox/"):
                continue
            if kind == "equal_version":
                self._note(kind, key, f"version {version}: the first one's bytes once more, left by a put that was cut")
            else:
                self._wrong(kind, key, f"version {version}: somebody wrote or deleted here past this program")
            yield

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _check_mark(self, key: str, record: str) -> None:
        """A mark is an empty object whose name says all."""
        self._count()
        if self._attempt(key, lambda: self._store.size(key)) not in (0, None):
            self._wrong(WRONG_DIGEST, key, "a mark is empty")
        if record not in self._entries:
            self._note("unreferenced", key, "there is no such record: left by an interrupted writer")

    def _check_stream(self, key: str, sha256: str) -> None:
        self._count()
        if self._attempt(key, lambda: stream_digest(self._store, key)) not in (sha256, None):
            self._wrong(WRONG_DIGEST, key, "bytes are not those that were written")

    def _sealed(self, kind: type[F], key: str) -> F | None:
        data = self._bytes(key)
        return None if data is None else self._attempt(key, lambda: unseal(kind, data, key))

    def _bytes(self, key: str) -> bytes | None:
        self._count()
        return self._attempt(key, lambda: self._store.read(key))

    def _count(self) -> None:
        self._read += 1
        if self._on_progress is not None:
            self._on_progress(self._read)

    def _attempt(self, key: str, action: Callable[[], T]) -> T | None:
        """The action's value; a failure at one object becomes a finding and None, so that the pass goes on."""
        try:
            return action()
        except StoreAway:
            raise
        except (SohoaError, OSError) as error:
            words = error.problem("en") if isinstance(error, SohoaError) else str(error)
            reason = type(error).reason() if isinstance(error, SohoaError) else "store_error"
            self._wrong(reason, key, words)
            return None

    def _wrong(self, reason: str, key: str, detail: str) -> None:
        self._found.append(Finding(reason=reason, key=key, detail=detail))

    def _note(self, reason: str, key: str, detail: str) -> None:
        self._found.append(Finding(severity="note", reason=reason, key=key, detail=detail))

    def _drain(self) -> list[Finding]:
        found, self._found = self._found, []
        return found


def _number(key: str) -> int:
    """The running number in a key, 0 for one that is none."""
    try:
        return number_of(key)
    except ValueError:
        return 0


def _stem(key: str) -> str:
    return key.rpartition("/")[2].removesuffix(".json")


def _is_before(when: datetime, other: datetime) -> bool:
    return when.astimezone() < other.astimezone()
