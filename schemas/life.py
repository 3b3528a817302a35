"""What happens to records and batches: log entries, the change feed, the lines of a batch's ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.base import Frozen

EntryKind = Literal[
    "digitised", "seen_again", "reread", "corrected", "confirmed", "withdrawn", "reinstated", "linked", "closed",
    "joined", "split",
]  # fmt: skip
LineState = Literal["done", "duplicate", "quarantined"]


class Entry(Frozen):
    """Entry N of a record's log: who, when, why, and two digests (hex SHA-256) that hold the chain.

    ``previous`` is the digest of the stored bytes of entry N-1 (None for the first); ``body`` that of the record after
    the change. ``when`` is a claim of the writer's clock; the order is N.
    """

    form: Literal["entry/1"] = "entry/1"
    record: str
    number: int
    kind: EntryKind
    actor: str
    when: datetime
    why: str
    previous: str | None
    body: str


class Change(Frozen):
    """One line of the change feed: this record now stands at entry ``number``."""

    record: str
    number: int
    entry: str
    """SHA-256 of the stored bytes of that entry."""


class ChangeBatch(Frozen):
    """An object of the change feed."""

    form: Literal["changes/1"] = "changes/1"
    changes: tuple[Change, ...]


class BatchLine(Frozen):
    """What became of one input of a batch.

    ``source`` is the path as given, or None where even the name must not be kept (``reason`` is then
    ``secrecy_marked``). ``attempt`` counts from 1: a quarantined input that is tried again gets a further line.
    """

    form: Literal["batch-line/1"] = "batch-line/1"
    batch: str
    source: str | None
    sha256: str | None
    attempt: int
    state: LineState
    records: tuple[str, ...] = ()
    duplicate_of: str | None = None
    reason: str | None = None
    details: Mapping[str, str] = Field(default_factory=dict)
    pages: int = 0
    failed_pages: int = 0
    warnings: tuple[str, ...] = ()
    actor: str
    when: datetime


class BatchNote(Frozen):
    """An event in the life of a batch as a whole: opened with its settings, or withdrawn."""

    form: Literal["batch-note/1"] = "batch-note/1"
    batch: str
    kind: Literal["opened", "withdrawn"]
    unit: str | None = None
    actor: str
    when: datetime
    why: str = ""


class Finding(Frozen):
    """Something that ``verify`` found: the typed reason and the object it concerns; a ``note`` alone is no damage."""

    severity: Literal["wrong", "note"] = "wrong"
    reason: str
    key: str
    detail: str
