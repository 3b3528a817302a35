"""A record with what the papers beside it in its batch propose for a number or day that nobody could read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from extraction.neighbours import Neighbour, days_between, numbers_between
from flows.inputs import natural_order
from infra.wiring import Bundle
from schemas.errors import UnknownBatch
from schemas.record import GONE, Candidate, FieldName, Record

REACH = 15  # inputs on each side


def propose_from_neighbours(bundle: Bundle, record: Record) -> Mapping[FieldName, Sequence[Candidate]]:
    """Proposals for number and day; they are shown to a person and kept nowhere."""
    notation = record.claim("code_notation")
    wanted = [name for name in ("code_number", "issued_date") if record.claim(name) is None]
    if notation is None or not wanted:
        return {}
    before, after = _beside(bundle, record)
    found: dict[FieldName, Sequence[Candidate]] = {
        "code_number": numbers_between(notation, before, after),
        "issued_date": days_between(notation, before, after),
    }
    return {name: candidates for name, candidates in found.items() if name in wanted and candidates}


def _beside(bundle: Bundle, record: Record) -> tuple[list[Neighbour], list[Neighbour]]:
    """The papers before and after, each side going away from the record."""
    ids = _row(bundle, record)
    records = [bundle.archive.record(id_) for id_ in ids]
    row = [one for one in records if one.state not in GONE or one.id == record.id]
    here = next((place for place, one in enumerate(row) if one.id == record.id), None)
    if here is None:
        return [], []
    return [_neighbour(one) for one in reversed(row[:here])], [_neighbour(one) for one in row[here + 1 :]]


def _row(bundle: Bundle, record: Record) -> list[str]:
    """The records of the inputs about this one, in the order in which the folder holds them."""
    try:
        lines = [line for line in bundle.archive.batch_lines(record.batch) if line.source and line.state == "done"]
    except UnknownBatch:
        return []
    lines.sort(key=lambda line: natural_order(line.source or ""))
    paths = {seen.path for seen in record.source.seen if seen.batch == record.batch}
    here = next((place for place, line in enumerate(lines) if line.source in paths), None)
    if here is None:
        return []
    near = lines[max(0, here - REACH) : here + REACH + 1]
    ids = [id_ for line in near for id_ in line.records]
    return ids if record.id in ids else []


def _neighbour(record: Record) -> Neighbour:
    number, issued = record.claim("code_number"), record.claim("issued_date")
    return Neighbour(
        int(number) if number and number.isdigit() else None,
        record.claim("code_notation"),
        date.fromisoformat(issued) if issued else None,
    )
