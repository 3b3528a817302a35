"""`sohoa export`: records in published forms (``schemas/json``): our own, EAD_doc of TT 05/2025, one-stop results."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from cli.console import ArchiveUrl, IndexUrl, err, opened
from cli.words import t
from cli.writing import is_folder, write_lines
from infra.wiring import Bundle
from reports.exchange import to_archive_document, to_results
from schemas.errors import UsageError
from schemas.record import FIELD_NAMES, GONE, ExportedDocument, Record, exported

HELP = t(
    "Xuất hồ sơ, mỗi dòng một văn bản: dạng của ta, EAD_doc (TT 05/2025) hoặc kết quả cho một cửa.",
    "Export records, one document per line: our own form, EAD_doc (TT 05/2025) or results for one-stop systems.",
)


class Form(StrEnum):
    """What a line says."""

    record = "record"
    ead_doc = "ead-doc"
    one_stop = "one-stop"


class Format(StrEnum):
    """How a line is written."""

    jsonl = "jsonl"
    csv = "csv"


def export(
    record_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help=t("Mã hồ sơ; bỏ trống: cả kho", "Record ids; none: all")),
    ] = None,
    form: Annotated[Form, typer.Option("--form", help=t("Theo mẫu nào", "By which form"))] = Form.record,
    written: Annotated[Format, typer.Option("--format", help=t("Dạng xuất", "How it is written"))] = Format.jsonl,
    whole: Annotated[bool, typer.Option("--all", help=t("Cả kho", "Every record"))] = False,
    batch: Annotated[str | None, typer.Option("--batch", help=t("Chỉ lô này", "Only this batch"))] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help=t("Tệp, hoặc thư mục: mỗi hồ sơ một tệp", "File, or a folder: one file per record")),
    ] = None,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Writes records read from the store, not from the index; what goes to others is noted as access."""
    _check(record_ids, form, written, to, whole=whole)
    with opened(archive, index) as bundle:
        documents = _documents(bundle, form, _wanted(bundle, record_ids, batch))
        lines = _csv_lines(documents) if written is Format.csv else _json_lines(documents)
        write_lines(lines, to)


def _check(ids: list[str] | None, form: Form, written: Format, to: Path | None, *, whole: bool) -> None:
    if ids and whole:
        raise UsageError(detail="export ID… | export --all")
    if written is Format.csv and form is not Form.record:
        raise UsageError(detail=f"--format csv --form {form}")
    if written is Format.csv and to is not None and is_folder(to):
        raise UsageError(detail=f"--format csv --to {to}")


def _wanted(bundle: Bundle, typed: list[str] | None, batch: str | None) -> Iterator[tuple[int, Record]]:
    """Records with the number of their newest entry, one in memory at a time."""
    ids = map(bundle.archive.resolve_id, typed) if typed else bundle.archive.ids()
    for id_ in ids:
        head, record = bundle.archive.current(id_)
        if batch in (None, record.batch):
            yield head.number, record


def _documents(bundle: Bundle, form: Form, wanted: Iterable[tuple[int, Record]]) -> Iterator[tuple[str, BaseModel]]:
    """The id of each record with what is said of it; what no longer stands goes to nobody else."""
    left_out = 0
    for entry, record in wanted:
        if form is Form.record:
            yield record.id, exported(record)
            continue
        if record.state in GONE:
            left_out += 1
            continue
        bundle.archive.note_access(record.id, "export", f"--form {form}")
        if form is Form.ead_doc:
            yield record.id, to_archive_document(record, entry, date.today())
        else:
            yield from ((record.id, result) for result in to_results(record, entry))
    if left_out:
        err.print(
            t(
                f"Bỏ qua {left_out} hồ sơ đã rút hoặc đã đóng.",
                f"{left_out} records left out: withdrawn or closed.",
            )
        )


def _json_lines(documents: Iterable[tuple[str, BaseModel]]) -> Iterator[tuple[str, str]]:
    return ((id_, document.model_dump_json(by_alias=True) + "\n") for id_, document in documents)


def _csv_lines(documents: Iterable[tuple[str, BaseModel]]) -> Iterator[tuple[str, str]]:
    yield "", _csv_line(COLUMNS)
    for id_, document in documents:
        if isinstance(document, ExportedDocument):
            yield id_, _csv_line(_csv_row(document))


PLAIN = ("id", "source", "sha256", "first_page", "last_page", "pages", "state")
COLUMNS = (*PLAIN, *(f"{name}{part}" for name in FIELD_NAMES for part in ("", "_state", "_confidence")))


def _csv_row(document: ExportedDocument) -> list[object]:
    row: list[object] = [getattr(document, name) for name in PLAIN]
    for name in FIELD_NAMES:
        field = document.fields[name]
        row += [field.value or "", field.state, f"{field.confidence:.4f}"]
    return [_harmless(cell) for cell in row]


def _csv_line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: object) -> object:
    """A spreadsheet must not take a printed text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell
