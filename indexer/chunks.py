"""Records by the handful: no write holds much memory or keeps others waiting long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.search import IndexedDocument


def cut_chunks(documents: Iterable[IndexedDocument], most: int, letters: int) -> Iterator[list[IndexedDocument]]:
    """The documents in lists of at most ``most``, closed early when their texts reach so many letters."""
    chunk: list[IndexedDocument] = []
    held = 0
    for document in documents:
        chunk.append(document)
        held += len(document.body)
        if len(chunk) >= most or held >= letters:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk
