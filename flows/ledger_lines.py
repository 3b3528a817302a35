"""The lines of a batch's ledger: what became of each input, written when it is settled."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.building import list_warnings
from flows.desk import Desk
from flows.identity import Identity
from flows.read_scan import ReadScan
from flows.reindex import refresh_index
from schemas.errors import BadInput, SecrecyMarked
from schemas.life import BatchLine
from schemas.record import Record, SeenAt


def done_line(desk: Desk, scan: ReadScan, records: list[Record]) -> BatchLine:
    """The input became these records."""
    line = _blank(desk, scan.found.item.name, scan.found.sha256)
    return desk.bundle.archive.write_line(
        line.model_copy(
            update={
                "state": "done",
                "records": tuple(record.id for record in records),
                "pages": len(scan.briefs),
                "failed_pages": sum(brief.outcome == "failed" for brief in scan.briefs),
                "warnings": list_warnings(records),
            }
        )
    )


def duplicate_line(desk: Desk, found: Identity, ids: tuple[str, ...], seen: SeenAt) -> BatchLine:
    """The input's bytes are in the archive already: the records keep the new path too, a withdrawn one returns."""
    archive = desk.bundle.archive
    for id_ in ids:
        if archive.record(id_).state == "withdrawn":
            archive.reinstate(id_, seen, f"batch {desk.batch}")
        else:
            archive.see_again(id_, seen)
    refresh_index(desk.bundle, ids)
    line = _blank(desk, found.item.name, found.sha256)
    return archive.write_line(line.model_copy(update={"state": "duplicate", "records": ids, "duplicate_of": ids[0]}))


def quarantine_line(desk: Desk, name: str, sha256: str | None, problem: BadInput) -> BatchLine:
    """The input was not taken; of one with a secrecy stamp not even the name is kept."""
    line = _blank(desk, None if isinstance(problem, SecrecyMarked) else name, sha256)
    return desk.bundle.archive.write_line(
        line.model_copy(update={"reason": problem.reason(), "details": problem.details})
    )


def _blank(desk: Desk, source: str | None, sha256: str | None) -> BatchLine:
    """A line as pessimistic as can be, until it is filled in."""
    return BatchLine(
        batch=desk.batch,
        source=source,
        sha256=sha256,
        attempt=1,
        state="quarantined",
        actor=desk.bundle.settings.actor,
        when=datetime.now(UTC),
    )
