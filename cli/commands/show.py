"""`sohoa show`: one record with the proof of each field, its pages and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli.console import ArchiveUrl, IndexUrl, RecordId, confidence_text, opened, out, plain_table
from cli.show_content import print_content
from cli.words import field_label, state_label, t
from flows.neighbours import propose_from_neighbours
from flows.reading_back import read_back
from infra.wiring import Bundle
from schemas.errors import UsageError
from schemas.life import Entry
from schemas.record import CLAIMING, FIELD_NAMES, Candidate, FieldName, FieldValue, Record

HELP = t(
    "Xem một hồ sơ: giá trị, độ tin cậy, bằng chứng, trang, lịch sử.",
    "Show a record: values, confidence, evidence, pages, history.",
)


def show(
    record_id: RecordId,
    whole: Annotated[
        bool,
        typer.Option("--all", help=t("Mọi người được cấp, không chỉ phần đầu", "All beneficiaries, not the first few")),
    ] = False,
    marks: Annotated[
        Path | None,
        typer.Option(
            "--marks",
            file_okay=False,
            help=t(
                "Cắt riêng từng con dấu, chữ ký, dấu đến vào thư mục này",
                "Cut each seal, signature and stamp out into this folder",
            ),
        ),
    ] = None,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints the record; that it was looked at is noted."""
    with opened(archive, index) as bundle:
        id_ = bundle.archive.resolve_id(record_id)
        record, history = bundle.archive.record(id_), bundle.archive.history(id_)
        beside = propose_from_neighbours(bundle, record)
        bundle.archive.note_access(id_, "show")
        cut = _write_marks(bundle, record, marks) if marks is not None else []
    _print_head(record)
    _print_fields(record, beside)
    if record.content is not None:
        print_content(record.content, whole=whole)
    _print_pages(record)
    _print_history(history)
    for path in cut:
        out.print(Text(f"✂ {path}"), soft_wrap=True)


def _write_marks(bundle: Bundle, record: Record, folder: Path) -> list[Path]:
    """One PNG for each mark, named by page, place and kind; raises UsageError when the folder cannot be written to."""
    from ocr import ReadOptions, cut_marks  # noqa: PLC0415 - what sees pixels is loaded for this alone

    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with bundle.archive.open_original(record.source.sha256) as paths:
            pages = read_back(bundle.store, record)
            for number, (page, mark, png) in enumerate(cut_marks(tuple(paths), pages, ReadOptions()), 1):
                written.append(folder / f"{record.id[:12]}-{page:04d}-{number:02d}-{mark.kind}.png")
                written[-1].write_bytes(png)
    except OSError as error:
        raise UsageError(detail=f"--marks {folder}: {error.strerror or error}") from error
    return written


def _print_head(record: Record) -> None:
    out.print(Text.assemble((record.id, "bold cyan"), f"  {state_label(record.state)}"))
    for seen in record.source.seen:
        out.print(Text(f"  {seen.path}  ({t('lô', 'batch')} {seen.batch})", "dim"))
    out.print(Text(f"  SHA-256 {record.source.sha256}", "dim"))
    out.print(
        Text(
            f"  {t('trang', 'pages')} {record.first_page}–{record.last_page} · {record.reader}"
            f" · {record.regime or '—'}",
            "dim",
        )
    )
    for link in record.links:
        out.print(Text(f"  ↔ {link.kind} {link.id}", "yellow"))
    for note in record.notes:
        out.print(Text(f"  ! {note}", "yellow"))
    out.print()


def _print_fields(record: Record, beside: Mapping[FieldName, Sequence[Candidate]]) -> None:
    table = plain_table(
        t("Trường", "Field"),
        t("Giá trị", "Value"),
        t("Trạng thái", "State"),
        t("Tin cậy", "Sure"),
        t("Bằng chứng", "Evidence"),
    )
    for name in FIELD_NAMES:
        field = record.fields[name]
        table.add_row(
            field_label(name),
            _value_text(field, beside.get(name, ())),
            state_label(field.state),
            confidence_text(field.confidence),
            _evidence_text(field),
        )
    out.print(table)
    out.print()


def _value_text(field: FieldValue, beside: Sequence[Candidate] = ()) -> Text:
    if field.state in CLAIMING:
        return Text(field.value or "")
    own, more = (" | ".join(map(_guess_text, guesses)) for guesses in (field.candidates, beside))
    lines = [f"{t('đề xuất', 'proposed')}: {own}"] if own else []
    if more:
        lines.append(f"{t('theo văn bản bên cạnh trong lô', 'by the papers beside it in the batch')}: {more}")
    return Text("\n".join(lines), "yellow") if lines else Text("—", "dim")


def _guess_text(candidate: Candidate) -> str:
    return f"{candidate.value} ({confidence_text(candidate.confidence)})"


def _evidence_text(field: FieldValue) -> Text:
    lines = []
    for evidence in field.evidence[:2]:
        x0, y0, x1, y1 = (f"{side:.0%}" for side in evidence.box)
        lines.append(f"{t('tr.', 'p.')}{evidence.page} [{x0} {y0} – {x1} {y1}] {evidence.rule}")
    lines += [f"{repair.read} → {repair.meant}  {repair.rule}" for repair in field.repairs]
    if field.state == "unreadable" and field.evidence:
        lines.append(t("→ xem ô này trên ảnh quét", "→ look at this box on the scan"))
    return Text("\n".join(lines), "dim")


def _print_pages(record: Record) -> None:
    for note in record.page_notes:
        flags = " ".join(note.warnings) or "✓"
        problem = f"  {note.problem}" if note.problem else ""
        out.print(
            Text(
                f"  {t('trang', 'page')} {note.page}: {note.outcome}, {note.dpi:.0f} dpi, {note.colour},"
                f" {flags}{problem}",
                "dim",
            )
        )
    out.print()


def _print_history(history: tuple[Entry, ...]) -> None:
    for entry in history:
        when = entry.when.astimezone().strftime("%d/%m/%Y %H:%M")
        out.print(Text(f"  {entry.number:>3}  {when}  {entry.actor}  {state_label(entry.kind)}  {entry.why}", "dim"))
