"""The index, filled from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.reading_back import read_text
from infra.wiring import Bundle
from schemas.indexing import to_indexed
from schemas.search import IndexedDocument


def rebuild_index(bundle: Bundle) -> int:
    """Builds the index again from the store alone; returns how many records it holds."""
    return bundle.index.rebuild(indexed_documents(bundle, bundle.archive.ids()))


def refresh_index(bundle: Bundle, ids: Iterable[str]) -> None:
    """Brings these records' newest state into the index; the change feed is written first."""
    bundle.archive.flush_changes()
    bundle.index.add(indexed_documents(bundle, ids))


def indexed_documents(bundle: Bundle, ids: Iterable[str]) -> Iterator[IndexedDocument]:
    """These records as the index knows them."""
    for id_ in ids:
        head, record = bundle.archive.current(id_)
        text, seconds = read_text(bundle.store, record)
        yield to_indexed(record, head.number, text, seconds)
