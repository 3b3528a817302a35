"""How sure a claim must be, by field and state: a table that ``bench.calibrate`` makes, so that few are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from extraction.passport import demote
from schemas.record import FieldName, FieldState, FieldValue
from schemas.tables import rows

Thresholds = Mapping[tuple[str, FieldState], float]
NONE: Thresholds = {}
"""Every claim stands, as for calibrating."""


@cache
def calibrated() -> Thresholds:
    """The thresholds of the table ``thresholds``."""
    return {(row["field"], row["state"]): row["least"] for row in rows("thresholds")}


def claim_only_sure(fields: Mapping[FieldName, FieldValue], thresholds: Thresholds) -> dict[FieldName, FieldValue]:
    """The fields with every claim below its threshold put in doubt."""
    return {
        name: demote(field) if field.confidence < thresholds.get((name, field.state), 0.0) else field
        for name, field in fields.items()
    }
