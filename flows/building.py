"""From an understood document to the record that is stored; the same input gives the same record, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from extraction import EXTRACTION_VERSION, Document
from flows.identity import Identity
from schemas.page import PageText
from schemas.record import PageNote, Record, SeenAt, Source, StoredRef
from schemas.tables import rows_on

COLOUR_BITS = {"colour": 24, "grey": 8, "bitonal": 1}


def build_record(  # noqa: PLR0913 - each is a part of the record that comes from another room
    found: Identity,
    document: Document,
    pages: Sequence[PageText],
    *,
    id_: str,
    media_type: str,
    words: StoredRef,
    pdf: StoredRef,
    batch: str,
    unit: str | None,
    today: date,
) -> Record:
    """The record of one document; ``today`` picks the rules of scan quality that are in force."""
    notes = tuple(note_page(pages[number - 1], today) for number in range(document.first_page, document.last_page + 1))
    return Record(
        id=id_,
        state="incomplete" if any(note.outcome == "failed" for note in notes) else "digitised",
        source=Source(
            sha256=found.sha256,
            size=found.size,
            media_type=media_type,
            seen=(SeenAt(path=found.item.name, batch=batch),),
            members=found.members,
        ),
        first_page=document.first_page,
        last_page=document.last_page,
        page_notes=notes,
        fields=document.fields,
        reader=f"{pages[document.first_page - 1].reader} {EXTRACTION_VERSION}",
        regime=document.regime,
        words=words,
        pdf=pdf,
        unit=unit,
        batch=batch,
        notes=document.notes,
        content=document.content,
    )


def note_page(page: PageText, today: date) -> PageNote:
    """What is known of a page without its words; short of the scan-quality rules of a day it gets warnings."""
    warnings = list(page.notes)
    for rule in rows_on("scan_quality", today):
        if 0 < page.dpi < rule["min_dpi"] - 1:  # scanners write 199.9
            warnings.append(f"below_{rule['min_dpi']}_dpi")
        if COLOUR_BITS.get(page.colour, rule["min_colour_bits"]) < rule["min_colour_bits"]:
            warnings.append(f"below_{rule['min_colour_bits']}_bit")
    return PageNote(
        page=page.page,
        outcome=page.outcome,
        dpi=round(page.dpi, 1),
        colour=page.colour,
        problem=page.problem.reason if page.problem else None,
        warnings=tuple(warnings),
    )


def list_warnings(records: Iterable[Record]) -> tuple[str, ...]:
    """Each kind of warning of these records once, in order of first appearance."""
    return tuple(
        dict.fromkeys(warning for record in records for note in record.page_notes for warning in note.warnings)
    )
