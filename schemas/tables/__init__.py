"""Tables of law as dated data: every row says from when to when it holds, and where it comes from.

A row's ``from`` and ``to`` are ISO dates, both inclusive, null for open. An operator's rows are added by the wiring.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, Any]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """All rows of a table, in the order of its file ``<table>.json``."""
    return tuple(json.loads(_bytes(table))["rows"])


@cache
def digest(table: str) -> str:
    """SHA-256 (hex) of the table as used, to be recorded beside what was decided with it."""
    return hashlib.sha256(_bytes(table)).hexdigest()


def rows_on(table: str, day: date | None) -> tuple[Row, ...]:
    """The rows that hold on a day; every row when the day is not known."""
    if day is None:
        return rows(table)
    iso = day.isoformat()
    return tuple(row for row in rows(table) if (row["from"] or "") <= iso <= (row["to"] or "9999-12-31"))


def _bytes(table: str) -> bytes:
    return files(__name__).joinpath(f"{table}.json").read_bytes()
