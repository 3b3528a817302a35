"""The tables of the index: generations of documents with what they are found by.

Each generation has its own tables, named with its number; ``about`` says which one is shown. To take a document out,
its keys are made again from its row, so ``FORM`` must change whenever folding does.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from indexer import postings
from indexer.folding import clean
from indexer.keys import list_keys
from schemas.errors import IndexDamaged
from schemas.search import IndexedDocument

FORM = "index/4"
COLUMNS = (
    "record",
    "version",
    "state",
    "code_number",
    "code_notation",
    "issued_date",
    "type_name",
    "organ_name",
    "subject",
    "signer_name",
    "source",
    "batch",
    "unit",
    "proposals",
    "seconds",
    "body",
)
TABLES = ("documents", "values", "postings", "columns", "vocabulary", "fresh")


def set_up(connection: sqlite3.Connection) -> None:
    """Makes the tables of an empty file; raises IndexDamaged for a file of another form."""
    connection.execute("CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    form = _about(connection, "form")
    if form is None:
        _tell(connection, "form", FORM)
        _tell(connection, "shown", "1")
        _tell(connection, "last", "1")
        create_generation(connection, 1)
    elif form != FORM:
        raise IndexDamaged(detail=f"form {form}, not {FORM}")


def shown_generation(connection: sqlite3.Connection) -> int:
    """The generation that searches see; raises IndexDamaged for a file of another form."""
    if _about(connection, "form") != FORM:
        raise IndexDamaged(detail=f"form {_about(connection, 'form')}, not {FORM}")
    return int(_about(connection, "shown") or 0)


def show_generation(connection: sqlite3.Connection, generation: int) -> None:
    """Lets searches see this generation and removes the others."""
    _tell(connection, "shown", str(generation))
    drop_others(connection, generation)


def next_generation(connection: sqlite3.Connection) -> int:
    """Begins a new, empty generation beside the one that is shown; one that was left unfinished is removed."""
    generation = int(_about(connection, "last") or 0) + 1
    _tell(connection, "last", str(generation))
    drop_others(connection, shown_generation(connection))
    create_generation(connection, generation)
    return generation


def create_generation(connection: sqlite3.Connection, generation: int) -> None:
    """Makes the tables of a generation."""
    kinds = {"version": "INTEGER NOT NULL", "record": "TEXT NOT NULL UNIQUE", "state": "TEXT NOT NULL"}
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in COLUMNS)
    # AUTOINCREMENT: a document taken in later has a higher id, which tells what came while a rebuild ran.
    connection.execute(f"CREATE TABLE documents_{generation} (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    connection.execute(f"CREATE INDEX newest_{generation} ON documents_{generation} (issued_date DESC, record)")
    connection.execute(f"CREATE TABLE values_{generation} (code INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE)")
    postings.create(connection, generation)


def drop_others(connection: sqlite3.Connection, kept: int) -> None:
    """Removes every generation but one."""
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        head, _, number = name.rpartition("_")
        if head in TABLES and number.isdigit() and int(number) != kept:
            connection.execute(f"DROP TABLE {name}")


def put(connection: sqlite3.Connection, generation: int, documents: Iterable[IndexedDocument]) -> None:
    """Takes documents into a generation; an older version, or the same, changes nothing."""
    taken: dict[int, IndexedDocument] = {}
    for document in documents:
        old = connection.execute(
            f"SELECT id, version FROM documents_{generation} WHERE record = ?",  # noqa: S608 - a number
            (document.id,),
        ).fetchone()
        if old is not None and old[1] >= document.version:
            continue
        if old is not None:
            _take_out(connection, generation, old[0], written=taken.pop(old[0], None) is None)
        row = _row(document)
        taken[_write_row(connection, generation, row)] = _document(row)
    codes: dict[str, int] = {}
    records = [
        (rowid, list_keys(document), _facts(connection, generation, document, codes))
        for rowid, document in taken.items()
    ]
    postings.put(connection, generation, records)


def load(
    connection: sqlite3.Connection, generation: int, rowids: Iterable[int], *, bodies: bool = True
) -> Iterator[IndexedDocument]:
    """Documents by their row ids, in that order; without their bodies they come faster."""
    columns = COLUMNS if bodies else (*COLUMNS[:-1], "''")
    for rowid in rowids:
        row = connection.execute(
            f"SELECT {', '.join(columns)} FROM documents_{generation} WHERE id = ?",  # noqa: S608 - a number
            (rowid,),
        ).fetchone()
        yield _document(row)


def newer_than(connection: sqlite3.Connection, generation: int, rowid: int) -> list[int]:
    """Row ids of the documents taken in after one."""
    return [
        row[0]
        for row in connection.execute(
            f"SELECT id FROM documents_{generation} WHERE id > ? ORDER BY id",  # noqa: S608 - a number
            (rowid,),
        )
    ]


def last_rowid(connection: sqlite3.Connection, generation: int) -> int:
    """The highest row id that was given in a generation."""
    name = f"documents_{generation}"
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def _write_row(connection: sqlite3.Connection, generation: int, row: tuple[Any, ...]) -> int:
    places = ", ".join("?" * len(COLUMNS))
    cursor = connection.execute(
        f"INSERT INTO documents_{generation} ({', '.join(COLUMNS)}) VALUES ({places})",  # noqa: S608 - fixed names
        row,
    )
    return cursor.lastrowid or 0


def _take_out(connection: sqlite3.Connection, generation: int, rowid: int, *, written: bool) -> None:
    if written:
        (document,) = load(connection, generation, [rowid])
        postings.take_out(connection, generation, rowid, list_keys(document))
    connection.execute(f"DELETE FROM documents_{generation} WHERE id = ?", (rowid,))  # noqa: S608 - a number


def facets_of(document: IndexedDocument) -> tuple[str, ...]:
    """The values that are counted, in the order of ``postings.COLUMNS``; what is not known is empty."""
    year = f"{document.issued_date.year:04d}" if document.issued_date else None
    named = (document.type_name, document.organ_name, document.signer_name)
    return tuple(value or "" for value in (document.state, *named, year, document.batch, document.unit))


def _facts(
    connection: sqlite3.Connection, generation: int, document: IndexedDocument, known: dict[str, int]
) -> postings.Facts:
    facts = []
    for value in facets_of(document):
        if value not in known:
            known[value] = _code(connection, generation, value)
        facts.append(known[value])
    return (*facts, document.issued_date.toordinal() if document.issued_date else 0)


def _code(connection: sqlite3.Connection, generation: int, value: str) -> int:
    connection.execute(f"INSERT OR IGNORE INTO values_{generation} (value) VALUES (?)", (value,))  # noqa: S608
    row = connection.execute(f"SELECT code FROM values_{generation} WHERE value = ?", (value,)).fetchone()  # noqa: S608
    return int(row[0])


def _row(document: IndexedDocument) -> tuple[Any, ...]:
    return (
        document.id,
        document.version,
        document.state,
        clean(document.code_number),
        clean(document.code_notation),
        document.issued_date.isoformat() if document.issued_date else None,
        clean(document.type_name),
        clean(document.organ_name),
        clean(document.subject),
        clean(document.signer_name),
        clean(document.source),
        clean(document.batch),
        clean(document.unit),
        json.dumps([clean(proposal) for proposal in document.proposals], ensure_ascii=False),
        json.dumps([clean(second) for second in document.seconds], ensure_ascii=False),
        clean(document.body),
    )


def _document(row: tuple[Any, ...]) -> IndexedDocument:
    values = dict(zip(COLUMNS, row, strict=True))
    issued = values.pop("issued_date")
    return IndexedDocument(
        id=values.pop("record"),
        issued_date=date.fromisoformat(issued) if issued else None,
        proposals=tuple(json.loads(values.pop("proposals"))),
        seconds=tuple(json.loads(values.pop("seconds"))),
        **values,
    )


def _about(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _tell(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))
