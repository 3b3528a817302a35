"""Where a file was cut wrongly: a person joins documents, or splits one, by log entries alone.

A decision is one entry: the follower is closed, or the document that begins on a page is begun (again). All else
follows from the decisions: the scan is cut as they say, now and whenever it is read again. So a command that was
killed after its entry is completed by the same command, or by ``sohoa reread``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import pairwise

from archive import record_id
from flows.desk import Desk
from flows.read_scan import ReadScan
from flows.reading import page_file, spool_page
from flows.reading_back import read_back
from flows.reindex import refresh_index
from flows.reread import Heads, carry_over, close_lost, cuts_of, heads_of, identity_of, read_again, renew
from flows.storing import store_document
from schemas.errors import UsageError
from schemas.life import EntryKind
from schemas.record import GONE, Link, Record, Source


def join_records(desk: Desk, ids: Sequence[str], why: str) -> str:
    """Makes documents that follow each other in one scan one document; returns its id, that of the first.

    Raises UsageError when they do not follow each other or one is withdrawn.
    """
    records = sorted((desk.bundle.archive.record(id_) for id_ in dict.fromkeys(ids)), key=_first_page)
    _require_row(records)
    first, *followers = records
    for follower in followers:
        if not _is_joined(follower):
            _close(desk, follower, first.id, why)
    heads = heads_of(desk, first.source.sha256)
    with _read_again(desk, first.source, heads, cuts_of(heads)) as scan:
        _follow(desk, scan, "joined", f"{why} [{' '.join(record.id[:10] for record in followers)}]".strip())
    return first.id


def split_record(desk: Desk, id_: str, page: int, why: str) -> str:
    """Begins another document on a page of a document's scan; returns its id, that which this page always has.

    Raises UsageError when the page is not inside the document or the document is withdrawn.
    """
    record = desk.bundle.archive.record(id_)
    heads = heads_of(desk, record.source.sha256)
    new = record_id(record.source.sha256, page)
    begun = _is_split(heads, new)
    if not begun and (record.state in GONE or not record.first_page < page <= record.last_page):
        raise UsageError(detail=f"split {id_[:10]} --at {page}: {record.first_page}-{record.last_page}")
    with _read_again(desk, record.source, heads, {**cuts_of(heads), page: True}) as scan:
        if not begun:
            _begin(desk, scan, record, page, heads, why)
        _follow(desk, scan, "split", f"{why} [{new[:10]}]".strip())
    return new


def _first_page(record: Record) -> int:
    return record.first_page


def _require_row(records: Sequence[Record]) -> None:
    """Living documents of one scan, one after another; followers that are joined already are passed over."""
    named = " ".join(record.id[:10] for record in records)
    gone = records[0].state == "closed" or any(
        record.state == "withdrawn" or (record.state == "closed" and not _is_joined(record)) for record in records
    )
    if len(records) < 2 or gone or len({record.source.sha256 for record in records}) > 1:
        raise UsageError(detail=f"join {named}")
    last = records[0].last_page
    for _, record in pairwise(records):
        if not _is_joined(record) and record.first_page != last + 1:
            raise UsageError(detail=f"join {named}: {last} | {record.first_page}")
        last = max(last, record.last_page)


def _is_joined(record: Record) -> bool:
    return record.state == "closed" and record.cut == "person"


def _is_split(heads: Heads, new: str) -> bool:
    """Whether a person has begun this document before: then only what follows from it may be missing."""
    return new in heads and heads[new][1].cut == "person" and heads[new][1].state not in GONE


def _close(desk: Desk, follower: Record, heir: str, why: str) -> None:
    """The decision of a join."""
    archive = desk.bundle.archive
    entry, now = archive.current(follower.id)
    links = (*now.links, Link(kind="joined_into", id=heir))
    closed = now.model_copy(update={"state": "closed", "cut": "person", "links": links})
    archive.commit(closed, "joined", why or heir[:10], expected=entry.number)


def _begin(desk: Desk, scan: ReadScan, parent: Record, page: int, heads: Heads, why: str) -> None:
    """The decision of a split: the document on this page is begun, or stands again."""
    archive = desk.bundle.archive
    at = next(place for place, document in enumerate(scan.documents) if document.first_page == page)
    fresh = store_document(desk, scan, scan.documents[at], scan.sheets[at])
    if fresh.id in heads:
        entry, old = heads[fresh.id]
        links = tuple(link for link in old.links if link.kind not in ("joined_into", "split_into"))
        record = carry_over(old, fresh).model_copy(update={"cut": "person", "links": links})
        archive.commit(record, "split", why or parent.id[:10], expected=entry.number)
        return
    kept = {name: getattr(parent, name) for name in ("source", "unit", "batch", "access")}
    links = (Link(kind="split_from", id=parent.id),)
    begun = fresh.model_copy(update={**kept, "cut": "person", "links": links})
    archive.commit(begun, "digitised", f"split: {why or parent.id[:10]}")


def _follow(desk: Desk, scan: ReadScan, kind: EntryKind, why: str) -> None:
    """What follows from the decisions: the scan's documents as they say, and the index after them."""
    heads = heads_of(desk, scan.found.sha256)
    for _ in (*renew(desk, scan, heads, kind, why), *close_lost(desk, scan, heads)):
        pass  # each is an entry of its own
    refresh_index(desk.bundle, heads_of(desk, scan.found.sha256))


def _read_again(desk: Desk, source: Source, heads: Heads, cuts: Mapping[int, bool]) -> AbstractContextManager[ReadScan]:
    """The scan as cut by people, its pages taken from the archive where the same reader read them."""
    spool = desk.open_spool(identity_of(source))
    for _, record in heads.values():
        if not record.reader.startswith(desk.recipe):
            continue
        for page in read_back(desk.bundle.store, record):
            if page.reader == desk.recipe and page.outcome != "failed" and not page_file(spool, page.page).exists():
                spool_page(spool, page)
    return read_again(desk, source, cuts)
