"""The ledger of batches: notes on the batch as a whole, one line per input and attempt, and which records it saw."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from archive.forms import seal, unseal
from archive.log import jump_over
from archive.naming import (
    EMPTY_DIGEST,
    batch_prefix,
    digest,
    line_slot,
    membership_prefix,
    note_key,
)
from schemas.errors import BatchWithdrawn, SecrecyMarked, UnknownBatch
from schemas.life import BatchLine, BatchNote
from schemas.ports import ObjectStore

SECRET = SecrecyMarked.reason()
KEPT_OF_A_SECRET = frozenset({"page", "level"})


class BatchLedger:
    """Batches in a store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def ids(self) -> Iterator[str]:
        """Every batch, by name."""
        after = ""
        while (key := next(self._store.keys("batches/", after=after), None)) is not None:
            name = key.split("/")[1]
            yield name
            after = jump_over(f"batches/{name}/")

    def notes(self, batch: str) -> tuple[BatchNote, ...]:
        """The notes on a batch in order; none when there is no such batch."""
        keys = self._store.keys(f"{batch_prefix(batch)}notes/")
        return tuple(unseal(BatchNote, self._store.read(key), key) for key in keys)

    def write_note(self, note: BatchNote) -> BatchNote:
        """Adds a note after those that are there."""
        number, data = len(self.notes(note.batch)) + 1, seal(note)
        while not self._store.create(note_key(note.batch, number), data, sha256=digest(data)):
            number += 1
        return note

    def require_open(self, batch: str) -> None:
        """Raises UnknownBatch, BatchWithdrawn."""
        notes = self.notes(batch)
        if not notes:
            raise UnknownBatch(id=batch)
        if any(note.kind == "withdrawn" for note in notes):
            raise BatchWithdrawn(id=batch)

    def is_withdrawn(self, batch: str) -> bool:
        """Whether the batch was undone."""
        return any(note.kind == "withdrawn" for note in self.notes(batch))

    def lines(self, batch: str) -> Iterator[BatchLine]:
        """The latest line of each input, in no meant order; raises UnknownBatch."""
        if not self.notes(batch):
            raise UnknownBatch(id=batch)
        groups = (tuple(group) for _, group in groupby(self.line_keys(batch), _slot_of))
        return (self._line(last) for *_, last in groups)

    def new_lines(self, batch: str, seen: set[str]) -> Iterator[BatchLine]:
        """The lines whose keys are not among those seen, which are added to: one listing, one read for each."""
        for key in self.line_keys(batch):
            if key not in seen:
                seen.add(key)
                yield self._line(key)

    def line_keys(self, batch: str) -> Iterator[str]:
        """The keys of all lines of a batch."""
        return self._store.keys(f"{batch_prefix(batch)}lines/")

    def line_for(self, batch: str, source: str | None, sha256: str | None) -> BatchLine | None:
        """The latest line of an input; one with a secrecy stamp is known by its digest alone."""
        return self._latest(line_slot(batch, source, sha256)) or self._latest(line_slot(batch, None, sha256))

    def write_line(self, line: BatchLine) -> BatchLine:
        """Adds the line as the input's next attempt; what says again that an input is settled changes nothing."""
        line = _without_secrets(line)
        slot = line_slot(line.batch, line.source, line.sha256)
        while True:
            last = self._latest(slot)
            if last is not None and last.state != "quarantined" and _outcome(last) == _outcome(line):
                return last
            line = line.model_copy(update={"attempt": last.attempt + 1 if last else 1})
            data = seal(line)
            if self._store.create(f"{slot}{line.attempt:06d}.json", data, sha256=digest(data)):
                return line

    def mark_record(self, batch: str, record: str) -> None:
        """Keeps that this record was seen in this batch."""
        self._store.create(membership_prefix(batch) + record, b"", sha256=EMPTY_DIGEST)

    def records(self, batch: str) -> Iterator[str]:
        """The ids of the records seen in this batch; one whose log was never begun may be among them."""
        return (key.rpartition("/")[2] for key in self._store.keys(membership_prefix(batch)))

    def _latest(self, slot: str) -> BatchLine | None:
        keys = list(self._store.keys(slot))
        return self._line(keys[-1]) if keys else None

    def _line(self, key: str) -> BatchLine:
        return unseal(BatchLine, self._store.read(key), key)


def _slot_of(key: str) -> str:
    return key.rpartition("-")[0]


def _outcome(line: BatchLine) -> BatchLine:
    return line.model_copy(update={"attempt": 0, "when": None, "actor": ""})


def _without_secrets(line: BatchLine) -> BatchLine:
    """Of an input with a secrecy stamp only its digest, page and level stay."""
    if line.reason != SECRET:
        return line
    details = {name: value for name, value in line.details.items() if name in KEPT_OF_A_SECRET}
    return line.model_copy(update={"source": None, "details": details})
