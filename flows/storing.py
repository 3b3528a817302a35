"""From spooled pages to stored records: original, then derived files, then record and log entry, then index."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from extraction import Document
from flows.building import build_record
from flows.desk import Desk
from flows.identity import Identity
from flows.reading import Sheet, SpooledPages, page_file, write_sheet
from flows.reindex import refresh_index
from infra.wiring import Bundle
from ocr import ScanInfo
from schemas.record import Link, Record, StoredRef


def write_sheets(desk: Desk, found: Identity, spool: Path, documents: tuple[Document, ...]) -> list[Path]:
    """The two-layer PDF of each document, made in the spool by the page processes."""
    return [_write_sheet(desk, found, spool, document) for document in documents]


def store_documents(
    desk: Desk, found: Identity, spool: Path, scan: ScanInfo, documents: tuple[Document, ...], sheets: list[Path]
) -> list[Record]:
    """Stores the scan and its documents, then shows them to the index; each step may have been done before."""
    archive = desk.bundle.archive
    archive.put_original(found.item.paths, found.sha256, found.members)
    pages = SpooledPages(spool, scan.pages)
    records = []
    for document, sheet in zip(documents, sheets, strict=True):
        words, pdf = store_derived(desk.bundle, desk.recipe, found.sha256, document, spool, sheet)
        id_ = archive.id_of(found.sha256, document.first_page)
        record = build_record(
            found,
            document,
            pages,
            id_=id_,
            media_type=scan.media_type,
            words=words,
            pdf=pdf,
            batch=desk.batch,
            unit=desk.unit,
            today=datetime.now(UTC).astimezone().date(),
        )
        twin = archive.claim_pixels(_pixels_of(pages, document), id_)
        if twin != id_:
            record = record.model_copy(update={"links": (Link(kind="same_pixels", id=twin),)})
        archive.commit(record, "digitised", f"batch {desk.batch}")
        records.append(record)
    refresh_index(desk.bundle, [record.id for record in records])
    return records


def store_derived(
    bundle: Bundle, recipe: str, sha256: str, document: Document, spool: Path, sheet: Path
) -> tuple[StoredRef, StoredRef]:
    """The words (one page per line) and the PDF of a document, under keys of input and recipe."""
    key = bundle.archive.derived_key(sha256, recipe, f"{document.first_page}-{document.last_page}")
    words = spool / f"{document.first_page:06d}.jsonl"
    with words.open("wb") as file:
        for page in range(document.first_page, document.last_page + 1):
            file.write(page_file(spool, page).read_bytes() + b"\n")
    return bundle.archive.put_derived(key, ".jsonl", words), bundle.archive.put_derived(key, ".pdf", sheet)


def _write_sheet(desk: Desk, found: Identity, spool: Path, document: Document) -> Path:
    target = spool / f"{document.first_page:06d}.pdf"
    sheet = Sheet(
        paths=found.item.paths,
        first_page=document.first_page,
        last_page=document.last_page,
        title=Path(found.item.name).name,
        source_sha256=found.sha256,
        reader=desk.recipe,
    )
    desk.ask(write_sheet, spool, sheet, target)
    return target


def _pixels_of(pages: SpooledPages, document: Document) -> str:
    """One digest for the pictures of all pages of a document."""
    joined = hashlib.sha256()
    for number in range(document.first_page, document.last_page + 1):
        joined.update(pages[number - 1].pixels.encode() + b"\n")
    return joined.hexdigest()
