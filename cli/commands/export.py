"""`sohoa export`: one line per document, the published contract ``schemas/json/export.json``."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, opened
from cli.words import t
from schemas.record import FIELD_NAMES, ExportedDocument, exported

HELP = t("Xuất mọi hồ sơ, mỗi dòng một văn bản.", "Export all records, one document per line.")


class Format(StrEnum):
    """Forms of export."""

    jsonl = "jsonl"
    csv = "csv"


def export(
    form: Annotated[Format, typer.Option("--format", help=t("Dạng xuất", "Form"))] = Format.jsonl,
    batch: Annotated[str | None, typer.Option("--batch", help=t("Chỉ lô này", "Only this batch"))] = None,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Writes every record to standard output, read from the store, not from the index."""
    with opened(archive, index) as bundle:
        records = (bundle.archive.record(id_) for id_ in bundle.archive.ids())
        wanted = (exported(record) for record in records if batch in (None, record.batch))
        if form is Format.jsonl:
            for document in wanted:
                sys.stdout.write(document.model_dump_json() + "\n")
            return
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        for document in wanted:
            writer.writerow(_csv_row(document))


PLAIN = ("id", "source", "sha256", "first_page", "last_page", "pages", "state")
COLUMNS = (*PLAIN, *(f"{name}{part}" for name in FIELD_NAMES for part in ("", "_state", "_confidence")))


def _csv_row(document: ExportedDocument) -> list[object]:
    row: list[object] = [getattr(document, name) for name in PLAIN]
    for name in FIELD_NAMES:
        field = document.fields[name]
        row += [field.value or "", field.state, f"{field.confidence:.4f}"]
    return [_harmless(cell) for cell in row]


def _harmless(cell: object) -> object:
    """A spreadsheet must not take a printed text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell
