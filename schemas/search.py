"""The words of search: what is indexed, what is asked, what is found. No product's dialect passes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Facet = Literal["state", "type_name", "organ_name", "signer_name", "year", "batch", "unit"]


def join_number(number: str | None, notation: str | None) -> str:
    """Number and notation (số, ký hiệu) as printed, "123/QĐ-SNV"; what is not known is left out."""
    return "/".join(part for part in (number, notation) if part)


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A record as the index knows it; ``version`` is its log number: an older one never replaces a newer.

    ``number_text`` holds number and notation as printed ("123/QĐ-SNV"); ``body`` the text of all pages in reading
    order, ``seconds`` what words in doubt may read instead: both are found, the first ones count more. Values that are
    only proposed to a person are found through ``proposals``, never shown as values.
    """

    id: str
    version: int
    state: str
    code_number: str | None = None
    code_notation: str | None = None
    issued_date: date | None = None
    type_name: str | None = None
    organ_name: str | None = None
    subject: str | None = None
    signer_name: str | None = None
    source: str = ""
    batch: str = ""
    unit: str | None = None
    body: str = ""
    seconds: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()

    @property
    def number_text(self) -> str:
        return join_number(self.code_number, self.code_notation)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words as typed and filters; filters narrow, words rank.

    ``issued_from`` and ``issued_to`` are both inclusive. Withdrawn and closed records are left out unless
    ``state`` asks for them.
    ``units`` are rights, not a wish: None sees the records of every unit, else only records of these are found or
    counted ("" stands for records without a unit). In ``words``, "…" asks for words in this order, ``wor*`` for a
    word's beginning.
    """

    words: str = ""
    type_name: str | None = None
    organ_name: str | None = None
    signer_name: str | None = None
    state: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    limit: int = 20
    offset: int = 0
    units: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. ``snippet`` is plain text; ``marked`` lists (start, end) of the matches inside it."""

    id: str
    version: int
    score: float
    document: IndexedDocument
    snippet: str = ""
    marked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query: the page of hits asked for, and how many there are in all.

    ``more`` says that ``total`` is where an index stopped counting, and that there are more than these.
    """

    hits: tuple[Hit, ...]
    total: int
    counts: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    more: bool = False
