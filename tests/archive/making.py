"""Small records made for tests, with everything they refer to. All names are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Archive, derived_key, record_id
from archive.naming import digest
from schemas.ports import ObjectStore
from schemas.record import FIELD_NAMES, FieldValue, PageNote, Record, SeenAt, Source, StoredRef

BATCH = "lo-1"


def ticking(start: datetime = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)) -> Callable[[], datetime]:
    """A clock that goes one second further at each look."""
    now = start

    def look() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return look


def open_archive(store: ObjectStore, *, writer: str = "ban-1", actor: str = "thu.tran") -> Archive:
    """An archive with a clock that only goes forward."""
    return Archive(store, actor=actor, clock=ticking(), writer=writer)


def make_record(scan: bytes = b"scan 1", *, first_page: int = 1, path: str = "hs/1.pdf", batch: str = BATCH) -> Record:
    """A record of one page, every field absent but the type, with references as they will be stored."""
    sha256 = digest(scan)
    fields = {name: FieldValue(state="absent") for name in FIELD_NAMES}
    fields["type_name"] = FieldValue(state="read", value="Quyết định", raw="QUYẾT ĐỊNH", confidence=0.98)
    return Record(
        id=record_id(sha256, first_page),
        state="digitised",
        source=Source(
            sha256=sha256, size=len(scan), media_type="application/pdf", seen=(SeenAt(path=path, batch=batch),)
        ),
        first_page=first_page,
        last_page=first_page,
        page_notes=(PageNote(page=first_page, outcome="text", dpi=300.0, colour="colour"),),
        fields=fields,
        reader="test 1",
        words=_reference(sha256, first_page, ".jsonl", words_of(scan)),
        pdf=_reference(sha256, first_page, ".pdf", pdf_of(scan)),
        batch=batch,
    )


def words_of(scan: bytes) -> bytes:
    """What stands for the words read from a scan."""
    return b'{"words":"' + scan + b'"}\n'


def pdf_of(scan: bytes) -> bytes:
    """What stands for the two-layer PDF of a scan."""
    return b"%PDF " + scan


def store_record(
    archive: Archive, folder: Path, scan: bytes = b"scan 1", *, path: str = "hs/1.pdf", batch: str = BATCH
) -> Record:
    """Takes a scan through every step of writing, in the order of the pipeline."""
    record = make_record(scan, path=path, batch=batch)
    sha256 = record.source.sha256
    file = folder / f"{sha256[:12]}.pdf"
    file.write_bytes(scan)
    archive.open_batch(batch, None)
    archive.put_original([file], sha256)
    key = derived_key(sha256, "test 1", str(record.first_page))
    words = archive.put_derived(key, ".jsonl", words_of(scan))
    pdf = archive.put_derived(key, ".pdf", pdf_of(scan))
    assert (words, pdf) == (record.words, record.pdf)
    archive.commit(record, "digitised", f"batch {batch}")
    return record


def _reference(sha256: str, first_page: int, suffix: str, data: bytes) -> StoredRef:
    key = derived_key(sha256, "test 1", str(first_page))
    return StoredRef(key=f"derived/{key[:2]}/{key}{suffix}", sha256=digest(data))
