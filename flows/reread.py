"""Reading again with the present reader: better readings are added, a person's values win.

The unit is the scan, for a better reader may cut it into other documents. A document that begins where one began
before goes on under the same id; one that no longer begins anywhere is closed, with a link to what took its pages.
Where a person cut, or joined, it stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive import record_id
from flows.desk import Desk
from flows.identity import Identity
from flows.inputs import Input
from flows.read_scan import ReadScan, read_scan
from flows.reindex import refresh_index
from flows.storing import store_document
from schemas.life import Entry, EntryKind
from schemas.record import PERSONAL, Link, Record, Source

Heads = Mapping[str, tuple[Entry, Record]]


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a scan again did: ids that got a new entry, and those left as they were."""

    changed: tuple[str, ...]
    same: tuple[str, ...]


def reread_records(desk: Desk, ids: Iterable[str]) -> Iterator[Reread]:
    """Reads the scans of these records again, each scan once; raises SohoaError when store or tool fails."""
    sources: dict[str, Source] = {}
    for id_ in ids:
        source = desk.bundle.archive.record(id_).source
        sources.setdefault(source.sha256, source)
    return (reread_scan(desk, source) for source in sources.values())


def reread_scan(desk: Desk, source: Source) -> Reread:
    """Reads one scan again and adds what changed to its records."""
    heads = heads_of(desk, source.sha256)
    with read_again(desk, source, cuts_of(heads)) as scan:
        changed = [*renew(desk, scan, heads), *close_lost(desk, scan, heads)]
    refresh_index(desk.bundle, changed)
    return Reread(tuple(changed), tuple(id_ for id_ in heads if id_ not in changed))


def heads_of(desk: Desk, sha256: str) -> Heads:
    """The records of a scan as they stand."""
    archive = desk.bundle.archive
    return {id_: archive.current(id_) for id_ in archive.find_source(sha256)}


def cuts_of(heads: Heads) -> dict[int, bool]:
    """What people decided: whether a document begins on a page."""
    return {record.first_page: record.state != "closed" for _, record in heads.values() if record.cut == "person"}


@contextmanager
def read_again(desk: Desk, source: Source, cuts: Mapping[int, bool]) -> Iterator[ReadScan]:
    """A stored scan, read again and cut as told; what was spooled of it is gone at the end."""
    with desk.bundle.archive.open_original(source.sha256) as paths:
        found = identity_of(source, tuple(paths))
        yield read_scan(desk, found, cuts)
    desk.purge_spool(found)


def identity_of(source: Source, paths: tuple[Path, ...] = ()) -> Identity:
    """A stored scan as an input, by which its spool is found; ``paths`` are where its bytes were laid out."""
    return Identity(Input(source.seen[0].path, paths), source.sha256, source.members, source.size)


def carry_over(old: Record, fresh: Record) -> Record:
    """The fresh reading with what a person decided, and what is known of the old record beside its reading."""
    fields = {
        name: old.fields[name] if old.fields[name].state in PERSONAL else fresh.fields[name] for name in fresh.fields
    }
    kept = {name: getattr(old, name) for name in ("source", "links", "unit", "batch", "access", "cut")}
    state = old.state if old.state == "withdrawn" else fresh.state
    return fresh.model_copy(update={**kept, "fields": fields, "state": state})


def renew(
    desk: Desk, scan: ReadScan, heads: Heads, kind: EntryKind = "reread", why: str | None = None
) -> Iterator[str]:
    """Documents that begin where one began before go on under its id, others are new; gives what changed."""
    for document, sheet in zip(scan.documents, scan.sheets, strict=True):
        fresh = store_document(desk, scan, document, sheet)
        if fresh.id not in heads:
            desk.bundle.archive.commit(fresh, "digitised", desk.recipe)
            yield fresh.id
            continue
        entry, old = heads[fresh.id]
        record = carry_over(old, fresh)
        if record != old:
            desk.bundle.archive.commit(record, kind, why or desk.recipe, expected=entry.number)
            yield fresh.id


def close_lost(desk: Desk, scan: ReadScan, heads: Heads) -> Iterator[str]:
    """Records at whose first page no document begins any more."""
    begins = {document.first_page for document in scan.documents}
    for id_, (entry, old) in heads.items():
        if old.first_page in begins or old.state == "closed":
            continue
        heir = max(page for page in begins if page < old.first_page)  # page 1 always begins a document
        heir_id = record_id(scan.found.sha256, heir)
        closed = old.model_copy(update={"state": "closed", "links": (*old.links, Link(kind="split_into", id=heir_id))})
        desk.bundle.archive.commit(closed, "closed", desk.recipe, expected=entry.number)
        yield id_
