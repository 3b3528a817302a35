"""The index in one SQLite file: full-text search (FTS5) over our own folding, ranking and snippets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer import tables
from indexer.chunks import cut_chunks
from indexer.query import (
    Asked,
    is_hopeless,
    match_all,
    match_filters,
    match_most,
    quote,
    read_words,
)
from indexer.ranking import Candidate, look_closer, score
from indexer.snippets import make_snippet
from indexer.spelling import FEW, candidates, respell, unsure
from indexer.sqlite import Database
from schemas.errors import IndexDamaged
from schemas.record import GONE
from schemas.search import Facet, Found, Hit, IndexedDocument, Query

WINDOW = 300
"""Records that are put in order by reasons; those behind them stay in the order of BM25."""

CHUNK = 200
"""Documents written at once: others wait no longer than that for their turn."""

CHUNK_LETTERS = 8_000_000
CLOSER = 60
"""Records whose texts are looked at for reasons; those behind them keep the order that their heads give."""

MANY = 10_000
HEAD_FIELDS = ("number", "subject", "organ", "signer", "type")
LIMIT = 1_000_000_000
WEIGHTS = {
    "number": 10.0,
    "subject": 5.0,
    "organ": 2.5,
    "signer": 4.0,
    "type": 2.0,
    "body": 1.0,
    "proposals": 1.5,
    "marked_head": 4.0,
    "marked_body": 1.0,
}
FACETS: Mapping[Facet, str] = {
    "state": "state",
    "type_name": "type_name",
    "organ_name": "organ_name",
    "signer_name": "signer_name",
    "year": "substr(issued_date, 1, 4)",
    "batch": "batch",
    "unit": "unit",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a query asks of one generation: conditions on its documents, and the full-text expression if any."""

    generation: int
    asked: Asked
    match: str | None
    where: str
    values: tuple[Any, ...]
    most: bool = False
    """Whether some terms may be missing."""

    total: int = 0
    """How many records meet it."""


class EmbeddedIndex:
    """The SearchIndex port on a SQLite file, for any number of processes on one machine.

    The file is opened, and made, at first use. A hit's document comes without its body. A damaged file raises
    IndexDamaged from everything but ``rebuild``, which makes a new one.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)

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
            wanted, total = _settle(connection, _want(connection, query))
            first, last = max(0, min(query.offset, LIMIT)), max(0, min(query.offset, LIMIT)) + max(0, query.limit)
            ranked = _ranked(connection, wanted, first, min(last, LIMIT)) if total else []
            return Found(tuple(_hit(connection, wanted, rowid, worth) for rowid, worth in ranked), total)

    def counts(self, query: Query, facets: Iterable[Facet]) -> Mapping[Facet, Mapping[str, int]]:
        wished = tuple(facets)
        if is_hopeless(query):
            return {facet: {} for facet in wished}
        with self._reading() as connection:
            wanted, _ = _settle(connection, _want(connection, query))
            return {facet: _count_by(connection, wanted, FACETS[facet]) for facet in wished}

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


def _want(connection: sqlite3.Connection, query: Query) -> _Wanted:
    generation = tables.shown_generation(connection)
    conditions: list[tuple[str, Any]] = [
        (f"id IN (SELECT rowid FROM terms_{generation} WHERE terms_{generation} MATCH ?)", expression)  # noqa: S608
        for expression in match_filters(query)
    ]
    if query.state:
        conditions.append(("state = ?", query.state.encode("utf-8", "replace").decode()))
    else:
        places = ", ".join("?" * len(GONE))
        conditions.append((f"state NOT IN ({places})", GONE))
    if query.units is not None:
        places = ", ".join("?" * len(query.units))
        conditions.append((f"coalesce(unit, '') IN ({places})", query.units))
    if query.issued_from:
        conditions.append(("issued_date >= ?", query.issued_from.isoformat()))
    if query.issued_to:
        conditions.append(("issued_date <= ?", query.issued_to.isoformat()))
    asked = read_words(query.words)
    return _Wanted(
        generation,
        asked,
        match_all(asked) if asked.plain else None,
        " AND ".join(condition for condition, _ in conditions),
        tuple(value for _, values in conditions for value in (values if isinstance(values, tuple) else (values,))),
    )


def _settle(connection: sqlite3.Connection, wanted: _Wanted) -> tuple[_Wanted, int]:
    """What to look for, and how many records meet it: all terms as typed; else in other spellings; else most."""
    total = _count(connection, wanted)
    if wanted.match is None or total >= FEW:
        return replace(wanted, total=total), total
    wide = respell(wanted.asked, _counts_for(connection, wanted))
    if wide is not None:
        wanted = replace(wanted, asked=wide, match=match_all(wide))
        total = _count(connection, wanted)
    if total == 0 and (most := match_most(wanted.asked)):
        wanted = replace(wanted, match=most, most=True)
        total = _count(connection, wanted)
    return replace(wanted, total=total), total


def _counts_for(connection: sqlite3.Connection, wanted: _Wanted) -> dict[str, int]:
    terms = frozenset[str]().union(*(candidates(term) for term in unsure(wanted.asked)))
    return tables.counts_of_terms(connection, wanted.generation, sorted(terms))


def _matching(wanted: _Wanted) -> tuple[str, tuple[Any, ...]]:
    """A condition on documents: the filters, and the words when there are any."""
    if wanted.match is None:
        return wanted.where, wanted.values
    terms = f"terms_{wanted.generation}"
    condition = f"id IN (SELECT rowid FROM {terms} WHERE {terms} MATCH ?) AND {wanted.where}"  # noqa: S608
    return condition, (wanted.match, *wanted.values)


def _count(connection: sqlite3.Connection, wanted: _Wanted) -> int:
    condition, values = _matching(wanted)
    return _scalar(connection, f"SELECT count(*) FROM documents_{wanted.generation} WHERE {condition}", values)  # noqa: S608


def _count_by(connection: sqlite3.Connection, wanted: _Wanted, value: str) -> dict[str, int]:
    condition, values = _matching(wanted)
    rows = connection.execute(
        f"SELECT coalesce({value}, ''), count(*) FROM documents_{wanted.generation} "  # noqa: S608 - fixed names
        f"WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1",
        values,
    )
    return dict(rows.fetchall())


def _ranked(connection: sqlite3.Connection, wanted: _Wanted, first: int, last: int) -> list[tuple[int, float]]:
    """(row id, score) from place ``first`` up to ``last``, best first."""
    if wanted.match is None:
        return [(rowid, 0.0) for rowid in _newest(connection, wanted, first, last)]
    ranked: list[tuple[int, float]] = []
    if first < WINDOW:
        ranked += _order_by_reasons(connection, wanted, _best_guess(connection, wanted))[first:last]
    if last > WINDOW:
        ranked += [(rowid, 0.0) for rowid, _ in _by_statistics(connection, wanted, max(first, WINDOW), last)]
    return ranked


def _newest(connection: sqlite3.Connection, wanted: _Wanted, first: int, last: int) -> list[int]:
    rows = connection.execute(
        f"SELECT id FROM documents_{wanted.generation} WHERE {wanted.where} "  # noqa: S608 - fixed names
        "ORDER BY issued_date DESC NULLS LAST, record LIMIT ? OFFSET ?",
        (*wanted.values, last - first, first),
    )
    return [row[0] for row in rows]


def _by_statistics(connection: sqlite3.Connection, wanted: _Wanted, first: int, last: int) -> list[tuple[int, float]]:
    terms, documents = f"terms_{wanted.generation}", f"documents_{wanted.generation}"
    weights = ", ".join(str(WEIGHTS[field]) for field in tables.TERM_FIELDS)
    rows = connection.execute(
        f"SELECT id, -bm25({terms}, {weights}) AS worth FROM {terms} JOIN {documents} ON id = {terms}.rowid "  # noqa: S608
        f"WHERE {terms} MATCH ? AND {wanted.where} ORDER BY worth DESC, record LIMIT ? OFFSET ?",
        (wanted.match, *wanted.values, last - first, first),
    )
    return rows.fetchall()


def _best_guess(connection: sqlite3.Connection, wanted: _Wanted) -> list[tuple[int, float]]:
    """The records to put in order. Where words are so common that too many have them, those that have them in their
    heads are looked at first, and no more than ``MANY``: to weigh a million records takes seconds.
    """
    if wanted.total <= MANY:
        return _by_statistics(connection, wanted, 0, WINDOW)
    in_head = f"{{{' '.join(HEAD_FIELDS)}}} : ({' AND '.join(map(quote, wanted.asked.plain))})"
    found = _some(connection, replace(wanted, match=in_head))
    if len(found) < WINDOW:
        found += _some(connection, wanted)
    best = sorted(dict(reversed(found)).items(), key=lambda item: -item[1])
    return best[:WINDOW]


def _some(connection: sqlite3.Connection, wanted: _Wanted) -> list[tuple[int, float]]:
    terms, documents = f"terms_{wanted.generation}", f"documents_{wanted.generation}"
    weights = ", ".join(str(WEIGHTS[field]) for field in tables.TERM_FIELDS)
    rows = connection.execute(
        f"SELECT id, -bm25({terms}, {weights}) FROM {terms} JOIN {documents} ON id = {terms}.rowid "  # noqa: S608
        f"WHERE {terms} MATCH ? AND {wanted.where} LIMIT {MANY}",
        (wanted.match, *wanted.values),
    )
    return rows.fetchall()


def _order_by_reasons(
    connection: sqlite3.Connection, wanted: _Wanted, found: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """The records in the order of their reasons: first of those that their heads give; then, for the best, of those
    that their texts give.
    """
    asked = wanted.asked
    best = max(worth for _, worth in found)
    heads = tables.load(connection, wanted.generation, [rowid for rowid, _ in found], bodies=False)
    by_heads = sorted(
        (
            _Scored(rowid, worth, score(Candidate(head, worth), asked, best), head)
            for (rowid, worth), head in zip(found, heads, strict=True)
        ),
        key=_Scored.place,
    )
    closer = tables.load(connection, wanted.generation, [one.rowid for one in by_heads[:CLOSER]])
    by_texts = (
        replace(one, score=score(look_closer(document, one.worth, asked), asked, best))
        for one, document in zip(by_heads, closer, strict=False)
    )
    return [(one.rowid, one.score) for one in (*sorted(by_texts, key=_Scored.place), *by_heads[CLOSER:])]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A row with its statistics, its reasons in one number, and its record."""

    rowid: int
    worth: float
    score: float
    head: IndexedDocument

    def place(self) -> tuple[float, int, str]:
        """What it is sorted by: between equals the newer comes first."""
        issued = self.head.issued_date
        return -self.score, -(issued.toordinal() if issued else 0), self.head.id


def _hit(connection: sqlite3.Connection, wanted: _Wanted, rowid: int, worth: float) -> Hit:
    (document,) = tables.load(connection, wanted.generation, [rowid])
    snippet, marked = make_snippet(document.body, wanted.asked)
    return Hit(document.id, document.version, worth, replace(document, body=""), snippet, marked)


def _scalar(connection: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()) -> int:
    return int(connection.execute(statement, values).fetchone()[0])
