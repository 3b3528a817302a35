"""What extraction gives back: documents whose fields carry the proof of where they were seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.content import Content
from schemas.record import FieldName, FieldValue

NOTHING_MORE = Content()
EXTRACTION_VERSION = "extraction/2"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known besides the pages; it can propose values, never claim one.

    ``cuts`` is what a person decided: whether a document begins on a page.
    """

    file_name: str | None = None
    cuts: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a scan: its pages (from 1, inclusive), all fields, and the layout regime its date falls under."""

    first_page: int
    last_page: int
    fields: Mapping[FieldName, FieldValue]
    regime: str | None
    notes: tuple[str, ...] = ()
    content: Content = NOTHING_MORE
