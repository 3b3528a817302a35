"""From a scan that was read to stored records: original, then derived files, then record and log entry, then index."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, derived_key, record_id
from extraction import Document
from flows.building import build_record
from flows.desk import Desk
from flows.read_scan import ReadScan
from flows.reindex import refresh_index
from schemas.errors import AlreadyExists
from schemas.record import Record


def store_scan(desk: Desk, scan: ReadScan) -> list[Record]:
    """Stores the scan and its documents, then shows them to the index; each step may have been done before."""
    archive = desk.bundle.archive
    archive.put_original(scan.found.item.paths, scan.found.sha256, scan.found.members)
    records = []
    for document, sheet in zip(scan.documents, scan.sheets, strict=True):
        record = store_document(desk, scan, document, sheet)
        records.append(_commit(archive, record, f"batch {desk.batch}"))
        archive.link_pixels(record.id, scan.pixels(document))
    refresh_index(desk.bundle, [record.id for record in records])
    return records


def store_document(desk: Desk, scan: ReadScan, document: Document, sheet: Path) -> Record:
    """Stores the words and the PDF of a document, keyed by input and recipe; returns its record, not yet committed."""
    key = derived_key(scan.found.sha256, desk.recipe, f"{document.first_page}-{document.last_page}")
    return build_record(
        scan.found,
        document,
        scan.pages,
        id_=record_id(scan.found.sha256, document.first_page),
        media_type=scan.media_type,
        words=desk.bundle.archive.put_derived(key, ".jsonl", scan.write_words(document)),
        pdf=desk.bundle.archive.put_derived(key, ".pdf", sheet),
        batch=desk.batch,
        unit=desk.unit,
        today=datetime.now(UTC).astimezone().date(),
    )


def _commit(archive: Archive, record: Record, why: str) -> Record:
    """The record as it stands in the archive afterwards; one that an earlier run stored otherwise stays as it was."""
    try:
        archive.commit(record, "digitised", why)
    except AlreadyExists:  # read before by other tools, or under another path; `sohoa reread` reads it anew
        archive.see_again(record.id, record.source.seen[0])
    return archive.record(record.id)
