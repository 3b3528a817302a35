"""`sohoa open`: where the searchable PDF of a record is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typer

from cli.console import ArchiveUrl, IndexUrl, RecordId, opened
from cli.words import t
from infra.wiring import Bundle, local_place
from schemas.record import Record

HELP = t("Cho đường dẫn PDF tra cứu được của hồ sơ.", "Print the path of a record's searchable PDF.")


def open_pdf(record_id: RecordId, archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Writes the path to standard output; the file's digest was checked."""
    with opened(archive, index) as bundle:
        id_ = bundle.archive.resolve_id(record_id)
        record = bundle.archive.record(id_)
        path = _place_pdf(bundle, record)
        bundle.archive.note_access(id_, "open")
    typer.echo(path)


def _place_pdf(bundle: Bundle, record: Record) -> Path:
    data = bundle.store.read(record.pdf.key, sha256=record.pdf.sha256)
    place = local_place(bundle.store.url)
    if place is not None:
        return (place / record.pdf.key).absolute()
    target = Path(tempfile.mkdtemp(prefix="sohoa-")) / f"{record.id}.pdf"
    target.write_bytes(data)
    return target
