"""From a record to what the index knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from schemas.record import FieldName, Record
from schemas.search import IndexedDocument


def to_indexed(record: Record, version: int, body: str, seconds: Iterable[str]) -> IndexedDocument:
    """The record at log number ``version`` with the text of its pages and the second readings of words in it; values
    that are not sure go in as proposals.
    """
    issued = record.claim("issued_date")
    return IndexedDocument(
        id=record.id,
        version=version,
        state=record.state,
        code_number=record.claim("code_number"),
        code_notation=record.claim("code_notation"),
        issued_date=date.fromisoformat(issued) if issued else None,
        type_name=record.claim("type_name"),
        organ_name=record.claim("organ_name"),
        subject=record.claim("subject"),
        signer_name=record.claim("signer_name"),
        source=record.source.seen[0].path,
        batch=record.batch,
        unit=record.unit,
        body=body,
        seconds=tuple(seconds),
        proposals=tuple(_proposals(record)),
    )


PROPOSING: tuple[FieldName, ...] = ("code_number", "code_notation", "subject", "signer_name", "organ_name")


def _proposals(record: Record) -> list[str]:
    return [
        candidate.value for name in PROPOSING if (field := record.fields.get(name)) for candidate in field.candidates
    ]
