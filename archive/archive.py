"""The archive: records that are written once, and every change to them.

Order of writing: original → derived → body → batch mark → log entry → source mark → change batch. A crash between any
two leaves either nothing that is referred to, or work that the same call, made again, completes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.batches import BatchLedger
from archive.feed import ChangeFeed, Cursor
from archive.fixity import Fixity
from archive.forms import AccessNote, PixelsMark, seal, unseal
from archive.log import Logged, RecordLog
from archive.naming import batch_prefix, digest, entry_key, pixels_key
from archive.originals import Originals
from schemas.errors import AlreadyExists, ChainBroken, UnknownBatch
from schemas.life import BatchLine, BatchNote, Change, Entry, EntryKind, Finding
from schemas.ports import ObjectStore
from schemas.record import Link, Record, RecordState, SeenAt, StoredRef

ATTEMPTS = 20  # a change that loses this many races in a row meets more than people at work


def utc_now() -> datetime:
    """The time of this machine, with its zone."""
    return datetime.now(UTC)


class Archive:
    """The write-once ledger over a store; ``actor`` is who acts, ``clock`` what time they claim. Safe among threads.

    Close it, or use it in ``with``: the last changes reach the change feed then.
    """

    def __init__(
        self, store: ObjectStore, *, actor: str, clock: Callable[[], datetime] = utc_now, writer: str | None = None
    ) -> None:
        self._store = store
        self._actor = actor
        self._clock = clock
        self._originals = Originals(store)
        self._log = RecordLog(store)
        self._feed = ChangeFeed(store, writer)
        self._batches = BatchLedger(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Writes what waits for the change feed."""
        self._feed.flush()

    # ── scans and what is derived from them ──────────────────────────────────────────────────────────────────────────

    def put_original(self, paths: Sequence[Path], sha256: str, members: Sequence[str] = ()) -> None:
        """Stores a scan under its digest; a folder of page images with the digest of each. Raises TruncatedFile."""
        self._originals.put(paths, sha256, members)

    def has_original(self, sha256: str) -> bool:
        """Whether the scan is stored, whole."""
        return self._originals.has(sha256)

    def open_original(self, sha256: str) -> AbstractContextManager[tuple[Path, ...]]:
        """Checked copies of the scan's files in page order, gone at the end; raises NoSuchObject, DigestMismatch."""
        return self._originals.open(sha256)

    def put_derived(self, key: str, suffix: str, data: bytes | Path) -> StoredRef:
        """Stores what a recipe made under ``derived_key``; what was stored there before stays and is returned."""
        return self._originals.put_derived(key, suffix, data)

    def has_derived(self, key: str, suffix: str) -> StoredRef | None:
        """What this recipe made before, or None."""
        return self._originals.find_derived(key, suffix)

    def read_derived(self, ref: StoredRef) -> bytes:
        """The bytes of a derived file; raises NoSuchObject, DigestMismatch."""
        return self._store.read(ref.key, sha256=ref.sha256)

    # ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def commit(self, record: Record, kind: EntryKind, why: str, *, expected: int | None = None) -> Entry:
        """Writes the record as it stands after a change, and the log entry that says so.

        ``digitised`` begins a log: repeated with the same record it changes nothing, with another it raises
        AlreadyExists. Every other kind goes on from entry ``expected``, the newest its writer saw (None: whatever is
        newest now), and raises AlreadyExists when somebody else was first, UnknownRecord when there is no log.
        """
        if kind == "digitised":
            return self._begin(record, why)
        head = self._log.head_of(record.id)
        if expected is not None and head.entry.number != expected:
            raise AlreadyExists(key=entry_key(record.id, expected + 1))
        return self._append(record, kind, why, head)

    def head(self, record: str) -> Entry | None:
        """The newest entry of a record's log, or None when there is no such record."""
        head = self._log.head(record)
        return head.entry if head else None

    def record(self, record: str, number: int | None = None) -> Record:
        """The record as it stood at an entry, the newest by default; raises UnknownRecord, NoSuchObject."""
        return self._log.record(record, number)

    def current(self, record: str) -> tuple[Entry, Record]:
        """The newest entry and the record as it stands; raises UnknownRecord."""
        head = self._log.head_of(record)
        return head.entry, self._log.body(head.entry.body)

    def history(self, record: str) -> tuple[Entry, ...]:
        """All entries, oldest first; raises UnknownRecord."""
        self._log.head_of(record)
        return tuple(self._log.logged(record, number).entry for number in self._log.numbers(record))

    def ids(self) -> Iterator[str]:
        """Every record's id, in order, lazily."""
        return self._log.ids()

    def resolve_id(self, prefix: str) -> str:
        """The one id that begins so; raises UnknownRecord, AmbiguousId."""
        return self._log.resolve(prefix)

    def find_source(self, sha256: str) -> tuple[str, ...]:
        """The ids of the records that were read from these bytes."""
        return self._originals.records(sha256)

    def see_again(self, record: str, seen: SeenAt) -> Entry:
        """Keeps one more path under which the same bytes were handed in; known ones change nothing."""
        return self._change(record, "seen_again", f"batch {seen.batch}", lambda now: _with_path(now, seen))

    def reinstate(self, record: str, seen: SeenAt, why: str) -> Entry:
        """Brings a withdrawn record back as it stood before, now of the batch that handed it in again."""
        if self.record(record).state != "withdrawn":
            return self.see_again(record, seen)
        before = self._state_before(record)
        return self._change(
            record,
            "reinstated",
            why,
            lambda now: _with_path(now, seen).model_copy(update={"state": before, "batch": seen.batch}),
        )

    def link(self, record: str, link: Link, why: str) -> Entry:
        """Ties a record to another; a tie that is there changes nothing."""
        return self._change(
            record,
            "linked",
            why,
            lambda now: now if link in now.links else now.model_copy(update={"links": (*now.links, link)}),
        )

    def link_pixels(self, record: str, pixels: str) -> str | None:
        """Ties the record to the first one with the same pictures, both ways; returns its id, None for the first."""
        mark = seal(PixelsMark(record=record))
        key = pixels_key(pixels)
        if self._store.create(key, mark, sha256=digest(mark)):
            return None
        first = unseal(PixelsMark, self._store.read(key), key).record
        if first == record or self._log.head(first) is None:
            return None
        self.link(record, Link(kind="same_pixels", id=first), "same pictures")
        self.link(first, Link(kind="same_pixels", id=record), "same pictures")
        return first

    # ── the change feed ──────────────────────────────────────────────────────────────────────────────────────────────

    def note_change(self, change: Change) -> None:
        """Adds to the change feed; ``commit`` has done so for its own entry."""
        self._feed.note(change)

    def flush_changes(self) -> None:
        """Writes what waits for the change feed."""
        self._feed.flush()

    def cursor(self) -> Cursor:
        """The end of the change feed: take it before reading ``changes``, keep it after."""
        return self._feed.cursor()

    def changes(self, after: Cursor | None = None, until: Cursor | None = None) -> Iterator[Change]:
        """Every change past one cursor and up to another; one may come twice, an older one late."""
        return self._feed.changes(after or {}, until)

    # ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def open_batch(self, batch: str, unit: str | None) -> BatchNote:
        """Opens a batch or goes on with it, its unit kept when none is given.

        Raises UsageError for an unsafe name, BatchWithdrawn.
        """
        notes = self._batches.notes(batch)
        if notes:
            self._batches.require_open(batch)
        if notes and unit in (None, notes[-1].unit):
            return notes[-1]
        return self._batches.write_note(
            BatchNote(batch=batch, kind="opened", unit=unit, actor=self._actor, when=self._clock())
        )

    def batches(self) -> Iterator[str]:
        """Every batch, by name."""
        return self._batches.ids()

    def batch_notes(self, batch: str) -> tuple[BatchNote, ...]:
        """The notes on a batch in order; none when there is no such batch."""
        return self._batches.notes(batch)

    def batch_lines(self, batch: str) -> Iterator[BatchLine]:
        """The latest line of each input, in no meant order; raises UnknownBatch."""
        return self._batches.lines(batch)

    def batch_records(self, batch: str) -> Iterator[str]:
        """The ids of all records seen in a batch; one whose log was never begun may be among them."""
        return self._batches.records(batch)

    def line_for(self, batch: str, source: str | None, sha256: str | None) -> BatchLine | None:
        """The latest line of an input, or None when it was never settled."""
        return self._batches.line_for(batch, source, sha256)

    def line_keys(self, batch: str) -> Iterator[str]:
        """The keys of all lines of a batch."""
        return self._batches.line_keys(batch)

    def new_lines(self, batch: str, seen: set[str]) -> Iterator[BatchLine]:
        """Lines whose keys are not in ``seen``, which grows by them: to follow a batch at the cost of one listing."""
        return self._batches.new_lines(batch, seen)

    def write_line(self, line: BatchLine) -> BatchLine:
        """Says what became of an input, after its changes are in the feed; returns the line with its attempt number.

        Raises UnknownBatch, BatchWithdrawn. A line of reason ``secrecy_marked`` loses its source name.
        """
        self._batches.require_open(line.batch)
        self._feed.flush()
        return self._batches.write_line(line)

    def withdraw_batch(self, batch: str, why: str) -> tuple[str, ...]:
        """Undoes a batch by log entries alone; returns its ids that stand withdrawn now. Raises UnknownBatch.

        A record that another batch, not withdrawn, handed in as well stays. Repeated, it completes what was cut.
        """
        if not self._batches.notes(batch):
            raise UnknownBatch(id=batch)
        if not self._batches.is_withdrawn(batch):
            self._batches.write_note(
                BatchNote(batch=batch, kind="withdrawn", actor=self._actor, when=self._clock(), why=why)
            )
        withdrawn = tuple(record for record in self._batches.records(batch) if self._withdraw(record, why))
        self._feed.flush()
        return withdrawn

    def note_access(self, record: str, verb: str, purpose: str = "") -> None:
        """Keeps that the actor looked at a record: in ``access/``, never in its log."""
        now = self._clock()
        note = AccessNote(record=record, verb=verb, purpose=purpose, actor=self._actor, when=now)
        data = seal(note)
        key = f"access/{now.astimezone(UTC).date().isoformat()}/{secrets.token_hex(12)}.json"
        self._store.create(key, data, sha256=digest(data))

    def verify(self, on_progress: Callable[[int], None] | None = None) -> Iterator[Finding]:
        """Re-reads every object and checks every digest and every chain; ``on_progress`` gets the count of objects."""
        return Fixity(self._store, on_progress).findings()

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, record: Record, why: str) -> Entry:
        try:
            if not self._log.numbers(record.id):
                return self._append(record, "digitised", why, None)
        except AlreadyExists:
            pass  # another writer began it meanwhile: what counts is whether with the same record
        numbers = self._log.numbers(record.id)
        if numbers[0] != 1:
            raise ChainBroken(id=record.id, number=1)
        first = self._log.logged(record.id, 1)
        if first.entry.body != self._log.put_body(record):
            raise AlreadyExists(key=entry_key(record.id, 1))
        self._announce(record, first)
        return first.entry

    def _append(self, record: Record, kind: EntryKind, why: str, head: Logged | None) -> Entry:
        batches = _batches_of(record)
        for batch in batches:
            batch_prefix(batch)
        body = self._log.put_body(record)
        if kind in ("digitised", "seen_again", "reinstated"):
            for batch in sorted(batches):
                self._batches.mark_record(batch, record.id)
        entry = Entry(
            record=record.id,
            number=head.entry.number + 1 if head else 1,
            kind=kind,
            actor=self._actor,
            when=self._clock(),
            why=why,
            previous=head.digest if head else None,
            body=body,
        )
        logged = self._log.append(entry)
        self._announce(record, logged)
        return entry

    def _announce(self, record: Record, logged: Logged) -> None:
        if logged.entry.number == 1:
            self._originals.mark_record(record.source.sha256, record.id)
        self._feed.note(Change(record=record.id, number=logged.entry.number, entry=logged.digest))

    def _change(self, record: str, kind: EntryKind, why: str, change: Callable[[Record], Record]) -> Entry:
        """Makes a change that does not depend on who was first; none when the record stays as it is.

        Then the newest entry is announced again: a writer may have been cut before it was.
        """
        for _ in range(ATTEMPTS):
            head = self._log.head_of(record)
            now = self._log.body(head.entry.body)
            after = change(now)
            if after == now:
                self._announce(now, head)
                return head.entry
            try:
                return self._append(after, kind, why, head)
            except AlreadyExists:
                continue
        raise AlreadyExists(key=entry_key(record, head.entry.number + 1))

    def _withdraw(self, record: str, why: str) -> bool:
        if self._log.head(record) is None:
            return False
        now = self.record(record)
        stays = now.state != "withdrawn" and not all(map(self._batches.is_withdrawn, _batches_of(now)))
        if stays:
            return False
        self._change(record, "withdrawn", why, lambda body: body.model_copy(update={"state": "withdrawn"}))
        return True

    def _state_before(self, record: str) -> RecordState:
        for entry in reversed(self.history(record)):
            state = self._log.body(entry.body).state
            if state != "withdrawn":
                return state
        return "digitised"


def _batches_of(record: Record) -> set[str]:
    """The batches a record was seen in; what was read again outside a batch names none."""
    return {record.batch, *(seen.batch for seen in record.source.seen)} - {""}


def _with_path(record: Record, seen: SeenAt) -> Record:
    if seen in record.source.seen:
        return record
    source = record.source.model_copy(update={"seen": (*record.source.seen, seen)})
    return record.model_copy(update={"source": source})
