"""The lines of a batch's ledger: what became of each input, written when it is settled."""

from __future__ import annotations

from flows.building import list_warnings
from flows.desk import Desk
from flows.identity import Identity
from flows.reading import PageBrief
from flows.reindex import refresh_index
from schemas.errors import BadInput, SecrecyMarked
from schemas.life import BatchLine
from schemas.record import Record, SeenAt


def done_line(desk: Desk, found: Identity, records: list[Record], briefs: list[PageBrief]) -> BatchLine:
    """The input became these records."""
    return desk.bundle.archive.write_line(
        desk.batch,
        source=found.item.name,
        sha256=found.sha256,
        state="done",
        records=tuple(record.id for record in records),
        pages=len(briefs),
        failed_pages=sum(brief.outcome == "failed" for brief in briefs),
        warnings=list_warnings(records),
    )


def duplicate_line(desk: Desk, found: Identity, ids: tuple[str, ...], seen: SeenAt) -> BatchLine:
    """The input's bytes are in the archive already; the records keep the new path as well."""
    for id_ in ids:
        desk.bundle.archive.see_again(id_, seen)
    refresh_index(desk.bundle, ids)
    return desk.bundle.archive.write_line(
        desk.batch,
        source=found.item.name,
        sha256=found.sha256,
        state="duplicate",
        records=ids,
        duplicate_of=ids[0],
    )


def quarantine_line(desk: Desk, name: str, sha256: str | None, problem: BadInput) -> BatchLine:
    """The input was not taken; of one with a secrecy stamp not even the name is kept."""
    secret = isinstance(problem, SecrecyMarked)
    return desk.bundle.archive.write_line(
        desk.batch,
        source=name,
        sha256=sha256,
        state="quarantined",
        reason=problem.reason(),
        details=problem.details,
        nameless=secret,
    )
