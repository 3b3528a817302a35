"""The index in one SQLite file: keys of records in blocks of bits, put in order by our own ranking.

A question never reads the texts of all it meets: bits say exactly which records meet it and, roughly, in which order;
only the first of those are looked into. So an answer takes about as long for a word that every record has as for a
rare one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer import tables
from indexer.chunks import cut_chunks
from indexer.meeting import Met, meet, weigh
from indexer.postings import prepare
from indexer.query import Asked, is_hopeless
from indexer.ranking import look_closer, score
from indexer.snippets import make_snippet
from indexer.sqlite import Database
from indexer.view import View
from schemas.errors import IndexDamaged
from schemas.search import Facet, Found, Hit, IndexedDocument, Query

WINDOW = 40
"""Records whose texts are looked at for reasons; those behind them stay in the order that their keys give."""

CHUNK = 2048
"""Documents written at once, some seconds' work: others wait no longer than that for their turn."""

CHUNK_LETTERS = 16_000_000
LIMIT = 1_000_000_000
FACETS: Mapping[Facet, str] = {
    "state": "state",
    "type_name": "type_name",
    "organ_name": "organ_name",
    "signer_name": "signer_name",
    "year": "year",
    "batch": "batch",
    "unit": "unit",
}


class EmbeddedIndex:
    """The SearchIndex port on a SQLite file, for any number of processes on one machine.

    The file is opened, and made, at first use. A hit's document comes without its body. A damaged file raises
    IndexDamaged from everything but ``rebuild``, which makes a new one.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, prepare=prepare)

    @property
    def url(self) -> str:
        return self._database.url

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        for chunk in cut_chunks(documents, CHUNK, CHUNK_LETTERS):
            self._set_up()
            with self._database.writing() as connection:
                tables.put(connection, tables.shown_generation(connection), chunk)

    def search(self, query: Query) -> Found:
        if is_hopeless(query):
            return Found((), 0)
        with self._reading() as connection:
            view = View(connection, tables.shown_generation(connection))
            met = meet(view, query)
            first = max(0, min(query.offset, LIMIT))
            ranked = _ranked(view, met, first, min(first + max(0, query.limit), LIMIT))
            return Found(tuple(_hit(view, met.asked, rowid, worth) for rowid, worth in ranked), met.total)

    def counts(self, query: Query, facets: Iterable[Facet]) -> Mapping[Facet, Mapping[str, int]]:
        wished = tuple(facets)
        if is_hopeless(query):
            return {facet: {} for facet in wished}
        with self._reading() as connection:
            view = View(connection, tables.shown_generation(connection))
            met = meet(view, query)
            return {facet: _count_by(view, met, FACETS[facet]) for facet in wished}

    def versions(self) -> Iterator[tuple[str, int]]:
        last = ""
        while True:
            with self._reading() as connection:
                rows = connection.execute(
                    f"SELECT record, version FROM documents_{tables.shown_generation(connection)} "  # noqa: S608
                    "WHERE record > ? ORDER BY record LIMIT 1000",
                    (last,),
                ).fetchall()
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def rebuild(self, documents: Iterable[IndexedDocument]) -> int:
        generation, seen = self._begin_rebuild()
        for chunk in cut_chunks(documents, CHUNK, CHUNK_LETTERS):
            with self._database.writing() as connection:
                tables.put(connection, generation, chunk)
        with self._database.writing() as connection:
            shown = tables.shown_generation(connection)
            late = tables.newer_than(connection, shown, seen)
            tables.put(connection, generation, tables.load(connection, shown, late))
            tables.show_generation(connection, generation)
            return _scalar(connection, f"SELECT count(*) FROM documents_{generation}")  # noqa: S608 - a number

    def close(self) -> None:
        self._database.close()

    def _begin_rebuild(self) -> tuple[int, int]:
        """A new generation, and the last row of the old one; a file that is damaged or of another form goes first."""
        if not self._is_usable():
            self._database.remove()
            self._set_up()
        with self._database.writing() as connection:
            generation = tables.next_generation(connection)
            return generation, tables.last_rowid(connection, tables.shown_generation(connection))

    def _is_usable(self) -> bool:
        try:
            self._set_up()
        except IndexDamaged:
            return False
        return self._database.is_sound()

    def _set_up(self) -> None:
        with self._database.writing() as connection:
            tables.set_up(connection)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._database.reading() as connection:
            ready = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'about'").fetchone()
        if not ready:
            self._set_up()
        with self._database.reading() as connection:
            yield connection


def _count_by(view: View, met: Met, column: str) -> dict[str, int]:
    counts = np.bincount(view.column(column)[met.mask])
    codes = np.flatnonzero(counts)
    found = zip(view.values(codes), counts[codes].tolist(), strict=True)
    return dict(sorted(found, key=lambda one: (-one[1], one[0])))


def _ranked(view: View, met: Met, first: int, last: int) -> list[tuple[int, float]]:
    """(row id, score) from place ``first`` up to ``last``, best first."""
    if not met.total or last <= first:
        return []
    if not met.asked.plain:
        return [(rowid, 0.0) for rowid in view.newest(met.mask, first, last)]
    found = _best_guess(view, met, max(WINDOW, last))
    ranked = _order_by_reasons(view, met.asked, found[:WINDOW]) if first < WINDOW else found[:WINDOW]
    return [*ranked, *((rowid, 0.0) for rowid, _ in found[WINDOW:])][first:last]


def _best_guess(view: View, met: Met, count: int) -> list[tuple[int, float]]:
    """The first so many records in the order that their keys give, with their term statistics."""
    places = met.places
    statistics, worth = weigh(view, met)
    if count < len(places):
        least = np.partition(worth, -count)[-count]
        kept = np.flatnonzero(worth >= least)
        places, statistics, worth = places[kept], statistics[kept], worth[kept]
    order = np.argsort(-worth, kind="stable")[:count]
    return list(zip(places[order].tolist(), statistics[order].tolist(), strict=True))


def _order_by_reasons(view: View, asked: Asked, found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """The records in the order of their reasons, with what these are worth; between equals the newer comes first."""
    best = max(statistics for _, statistics in found)
    documents = tables.load(view.connection, view.generation, [rowid for rowid, _ in found])
    scored = [
        (score(look_closer(document, statistics, asked), asked, best), document.issued_date, document.id, rowid)
        for document, (rowid, statistics) in zip(documents, found, strict=True)
    ]
    scored.sort(key=lambda one: (-one[0], -(one[1].toordinal() if one[1] else 0), one[2]))
    return [(rowid, worth) for worth, _, _, rowid in scored]


def _hit(view: View, asked: Asked, rowid: int, worth: float) -> Hit:
    (document,) = tables.load(view.connection, view.generation, [rowid])
    snippet, marked = make_snippet(document.body, asked)
    return Hit(document.id, document.version, worth, replace(document, body=""), snippet, marked)


def _scalar(connection: sqlite3.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])
