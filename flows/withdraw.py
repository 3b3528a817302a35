"""A wrong batch is withdrawn (rút lô) by log entries; nothing is deleted."""

from __future__ import annotations

from flows.reindex import refresh_index
from infra.wiring import Bundle


def withdraw_batch(bundle: Bundle, batch: str, why: str) -> tuple[str, ...]:
    """Withdraws the records that came by this batch alone; returns their ids. Raises UnknownBatch."""
    ids = tuple(bundle.archive.withdraw_batch(batch, why))
    refresh_index(bundle, ids)
    return ids
