"""Validity over an archive: every version of every record, as the acts that the resolver asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from indexer.folding import fold
from infra.wiring import Bundle
from reports.acts import Version, acts_of
from reports.validity import Validity, validity_of_all, validity_on


def validity_of(bundle: Bundle, record: str, on: date, known_on: datetime | None) -> Validity:
    """Whether a record's act is in force on a day, as far as the archive knew at a time."""
    return validity_on(acts_of(_versions(bundle, known_on), fold, known_on), record, on, known_on)


def validity_of_archive(bundle: Bundle, on: date, known_on: datetime | None) -> Mapping[str, Validity]:
    """The answer for every record, by id."""
    return validity_of_all(acts_of(_versions(bundle, known_on), fold, known_on), on, known_on)


def _versions(bundle: Bundle, known_on: datetime | None) -> Iterator[Version]:
    """The newest version of each record, or all of them where the past is asked for."""
    for id_ in bundle.archive.ids():
        if known_on is None:
            entry, record = bundle.archive.current(id_)
            yield Version(record, entry.when)
            continue
        for entry in bundle.archive.history(id_):
            yield Version(bundle.archive.record(id_, entry.number), entry.when)
