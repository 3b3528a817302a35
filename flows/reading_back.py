"""The words of a stored record, page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from schemas.errors import DigestMismatch
from schemas.page import PageText, load_page
from schemas.ports import ObjectStore
from schemas.record import Record


def read_back(store: ObjectStore, record: Record) -> Iterator[PageText]:
    """The record's pages in order, in flat memory; raises DigestMismatch at the end when the words are damaged."""
    seen = hashlib.sha256()
    with store.open(record.words.key) as stream:
        for line in stream:
            seen.update(line)
            yield load_page(line)
    if seen.hexdigest() != record.words.sha256:
        raise DigestMismatch(key=record.words.key)


def read_text(store: ObjectStore, record: Record) -> tuple[str, list[str]]:
    """The whole text of a record in reading order, and the second readings of words in doubt, each once."""
    texts: list[str] = []
    seconds: dict[str, None] = {}
    for page in read_back(store, record):
        texts.append(page.text)
        seconds.update((word.second, None) for line in page.lines for word in line.words if word.second)
    return "\n".join(texts), list(seconds)
