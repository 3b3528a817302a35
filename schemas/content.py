"""What an act says beyond its head: how long it holds, which acts it touches, who got what, under which procedure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Fraction, Frozen

TermKind = Literal["effective", "until", "duration", "term_of_office"]
EffectKind = Literal["replaces", "amends", "revokes", "suspends", "resumes", "extends", "reissues"]
BeneficiaryKind = Literal["person", "organisation"]


class Place(Frozen):
    """Where words were seen: page from 1, box in fractions of the page, the words as read, the rule that took them."""

    page: Annotated[int, Field(ge=1)]
    box: tuple[Fraction, Fraction, Fraction, Fraction]
    raw: str
    rule: str


class Term(Frozen):
    """A statement about when an act holds.

    ``effective`` gives ``start``; ``until`` gives ``end``; ``duration`` gives ``months`` and, where it is not the day
    of signing, ``start``; ``term_of_office`` gives the first day of its first and the last day of its last year.
    """

    kind: TermKind
    start: date | None = None
    end: date | None = None
    months: int | None = None
    place: Place


class Effect(Frozen):
    """What an act does to another: the cited act by number, notation and date as far as they are printed."""

    kind: EffectKind
    partial: bool = False
    number: str | None = None
    notation: str | None = None
    issued: date | None = None
    on: date | None = None
    until: date | None = None
    place: Place


class Beneficiary(Frozen):
    """Who got the result: a person (birth date as ISO or a year, 9- or 12-digit id) or an organisation (tax code)."""

    kind: BeneficiaryKind
    name: str
    birth: str | None = None
    id_number: str | None = None
    tax_code: str | None = None
    address: str | None = None
    row: int | None = None
    """The ordinal in the annex's table; None for those named in an article."""
    place: Place


class ProcedureGuess(Frozen):
    """The administrative procedure a result most likely ends, and its field; the phrases that say so."""

    code: str | None
    name: str
    field: str
    phrases: tuple[str, ...]
    confidence: Fraction


class Content(Frozen):
    """All of it, with the proof of each; empty where nothing was found, which claims nothing."""

    terms: tuple[Term, ...] = ()
    effects: tuple[Effect, ...] = ()
    beneficiaries: tuple[Beneficiary, ...] = ()
    procedure: ProcedureGuess | None = None
    received_number: str | None = None
    received_on: date | None = None
    signed_overlay_at: tuple[str, ...] = ()
