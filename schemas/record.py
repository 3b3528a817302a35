"""A record: one document of one scan, every field with the proof of where it was seen."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from schemas.base import Fraction, Frozen
from schemas.content import Content

FieldName = Literal[
    "code_number",
    "code_notation",
    "issued_date",
    "place",
    "parent_organ",
    "organ_name",
    "type_name",
    "subject",
    "signer_name",
    "signer_title",
    "recipients",
    "legal_bases",
]
FIELD_NAMES: tuple[FieldName, ...] = (
    "code_number",
    "code_notation",
    "issued_date",
    "place",
    "parent_organ",
    "organ_name",
    "type_name",
    "subject",
    "signer_name",
    "signer_title",
    "recipients",
    "legal_bases",
)

FieldState = Literal["read", "confirmed", "corrected", "absent", "doubtful", "unreadable"]
CLAIMING: frozenset[FieldState] = frozenset({"read", "confirmed", "corrected"})
PERSONAL: frozenset[FieldState] = frozenset({"confirmed", "corrected"})

RecordState = Literal["digitised", "incomplete", "withdrawn", "closed"]
GONE: tuple[RecordState, ...] = ("withdrawn", "closed")
"""No documents of the archive any more, but for their history."""


class Evidence(Frozen):
    """Where a reading was seen and which rule took it: page from 1, box in fractions of the page."""

    page: Annotated[int, Field(ge=1)]
    box: tuple[Fraction, Fraction, Fraction, Fraction]
    reader: str
    rule: str


class Candidate(Frozen):
    """A reading that is proposed to a person and claims nothing."""

    value: str
    confidence: Fraction
    evidence: tuple[Evidence, ...] = ()


class Repair(Frozen):
    """A part of a reading that was taken for another: what was read, what was meant, the rule that says so."""

    read: str
    meant: str
    rule: str


class FieldValue(Frozen):
    """A value with its passport.

    ``read``, ``confirmed``, ``corrected`` claim the value; ``absent`` claims that there is none; ``doubtful`` and
    ``unreadable`` claim nothing: their value is null, their readings stand in ``candidates``.
    """

    state: FieldState
    value: str | None = None
    raw: str | None = None
    confidence: Fraction = 0.0
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    repairs: Annotated[tuple[Repair, ...], Field(exclude_if=operator.not_)] = ()
    """In their order, from ``raw`` to the value; left out where there are none, so that older digests stay."""

    @model_validator(mode="after")
    def _claim_fits_value(self) -> Self:
        if (self.state in CLAIMING) != (self.value is not None):
            raise ValueError(f"state {self.state!r} does not go with value {self.value!r}")
        return self


class SeenAt(Frozen):
    """One path under which the same bytes were handed in, as given, and in which batch."""

    path: str
    batch: str


class Source(Frozen):
    """The scan a record was read from: its bytes by SHA-256 (hex), size in bytes, every path it was seen under."""

    sha256: str
    size: int
    media_type: str
    seen: tuple[SeenAt, ...]
    members: tuple[str, ...] = ()
    """For a folder of page images: the SHA-256 of each page image, in order."""


class StoredRef(Frozen):
    """The address of a stored object and the digest its bytes must have."""

    key: str
    sha256: str


class PageNote(Frozen):
    """What is known of one page without its words: outcome, resolution, conformity to TT 05/2025 (codes)."""

    page: int
    outcome: Literal["text", "blank", "failed"]
    dpi: float
    colour: str
    problem: str | None = None
    warnings: tuple[str, ...] = ()


class Link(Frozen):
    """A typed tie to another record."""

    kind: Literal["same_pixels", "split_from", "split_into", "joined_into"]
    id: str


class Record(Frozen):
    """One document, whole, as it stands after a change (stored form ``record/1``).

    ``first_page`` and ``last_page`` count within the source. Times and actors stand in the log entry, not here.
    """

    form: Literal["record/1"] = "record/1"
    id: str
    state: RecordState
    source: Source
    first_page: int
    last_page: int
    page_notes: tuple[PageNote, ...]
    fields: Mapping[FieldName, FieldValue]
    reader: str
    regime: str | None = None
    words: StoredRef
    pdf: StoredRef
    links: tuple[Link, ...] = ()
    unit: str | None = None
    batch: str
    notes: tuple[str, ...] = ()
    access: Literal["restricted", "open"] = "restricted"
    cut: Annotated[Literal["reader", "person"], Field(exclude_if=lambda by: by == "reader")] = "reader"
    """Who decided that a document begins on ``first_page`` or, when closed, that none does. A person's word holds."""
    content: Content | None = None
    """What the act says beyond its head; None in records of before it was read."""

    @model_serializer(mode="wrap")
    def _without_nothing(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Records without content are written as they were before there was any: their digests stay."""
        written: dict[str, Any] = write(self)
        if self.content is None:
            written.pop("content", None)
        return written

    @property
    def pages(self) -> int:
        return self.last_page - self.first_page + 1

    def claim(self, name: FieldName) -> str | None:
        """The claimed value of a field, or None when nothing or absence is claimed."""
        field = self.fields.get(name)
        return field.value if field else None


class ExportedDocument(Frozen):
    """One line of ``sohoa export``: the published contract (``schemas/json/export.json``)."""

    id: str
    source: str
    sha256: str
    first_page: int
    last_page: int
    pages: int
    state: RecordState
    fields: Mapping[FieldName, FieldValue]


def exported(record: Record) -> ExportedDocument:
    """The published form of a record."""
    return ExportedDocument(
        id=record.id,
        source=record.source.seen[0].path,
        sha256=record.source.sha256,
        first_page=record.first_page,
        last_page=record.last_page,
        pages=record.pages,
        state=record.state,
        fields={name: record.fields[name] for name in FIELD_NAMES},
    )
