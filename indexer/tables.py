"""The tables of the index: generations of documents with their terms.

Each generation has two tables, ``documents_N`` and ``terms_N``; ``about`` says which one is shown. The terms table
keeps no text of its own: to take a document out, its terms are made again from its row, so ``FORM`` must change
whenever folding does.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from indexer.folding import clean, fold, fold_marked, join_symbol
from indexer.query import MARKED_FIELDS, PLAIN_FIELDS
from schemas.errors import IndexDamaged
from schemas.search import IndexedDocument

FORM = "index/1"
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
    "body",
)
TERM_FIELDS = (*PLAIN_FIELDS, *MARKED_FIELDS)


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
    """Makes the two tables of a generation."""
    kinds = {"version": "INTEGER NOT NULL", "record": "TEXT NOT NULL UNIQUE", "state": "TEXT NOT NULL"}
    columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in COLUMNS)
    # AUTOINCREMENT: a document taken in later has a higher id, which tells what came while a rebuild ran.
    connection.execute(f"CREATE TABLE documents_{generation} (id INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    connection.execute(
        f"CREATE VIRTUAL TABLE terms_{generation} USING fts5"
        f"({', '.join(TERM_FIELDS)}, content='', tokenize='unicode61 remove_diacritics 0')"
    )


def drop_others(connection: sqlite3.Connection, kept: int) -> None:
    """Removes every generation but one."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE name GLOB 'documents_[0-9]*' OR name GLOB 'terms_[0-9]*'"
    ).fetchall()
    for (name,) in tables:
        head, _, number = name.partition("_")
        if number.isdigit() and int(number) != kept:
            connection.execute(f"DROP TABLE {head}_{number}")


def put(connection: sqlite3.Connection, generation: int, documents: Iterable[IndexedDocument]) -> None:
    """Takes documents into a generation; an older version, or the same, changes nothing."""
    for document in documents:
        old = connection.execute(
            f"SELECT id, version FROM documents_{generation} WHERE record = ?",  # noqa: S608 - a number
            (document.id,),
        ).fetchone()
        if old is not None and old[1] >= document.version:
            continue
        if old is not None:
            _take_out(connection, generation, old[0])
        _put_in(connection, generation, document)


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


def counts_of_terms(
    connection: sqlite3.Connection, generation: int, terms: Iterable[str], most: int = 1000
) -> dict[str, int]:
    """In how many documents each term stands, counted up to ``most``; terms that stand nowhere are left out."""
    connection.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary_{generation} "
        f"USING fts5vocab('main', 'terms_{generation}', 'instance')"
    )
    look = f"SELECT doc FROM temp.vocabulary_{generation} WHERE term = ? LIMIT {most}"  # noqa: S608 - numbers
    counts = {}
    for term in terms:
        row = connection.execute(f"SELECT count(DISTINCT doc) FROM ({look})", (term,)).fetchone()  # noqa: S608
        if row[0]:
            counts[term] = row[0]
    return counts


def _put_in(connection: sqlite3.Connection, generation: int, document: IndexedDocument) -> None:
    row = _row(document)
    places = ", ".join("?" * len(COLUMNS))
    cursor = connection.execute(
        f"INSERT INTO documents_{generation} ({', '.join(COLUMNS)}) VALUES ({places})",  # noqa: S608 - fixed names
        row,
    )
    _write_terms(connection, generation, cursor.lastrowid or 0, _document(row), out=False)


def _take_out(connection: sqlite3.Connection, generation: int, rowid: int) -> None:
    (document,) = load(connection, generation, [rowid])
    _write_terms(connection, generation, rowid, document, out=True)
    connection.execute(f"DELETE FROM documents_{generation} WHERE id = ?", (rowid,))  # noqa: S608 - a number


def _write_terms(
    connection: sqlite3.Connection, generation: int, rowid: int, document: IndexedDocument, *, out: bool
) -> None:
    table = f"terms_{generation}"
    names = (*((table,) if out else ()), "rowid", *TERM_FIELDS)
    values = (*(("delete",) if out else ()), rowid, *_terms(document))
    places = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", values)  # noqa: S608 - fixed names


def _terms(document: IndexedDocument) -> tuple[str, ...]:
    proposals = "\n".join(document.proposals)
    head = (
        document.number_text,
        document.subject,
        document.organ_name,
        document.signer_name,
        document.type_name,
        proposals,
    )
    return (
        number_terms(document),
        fold(document.subject),
        fold(document.organ_name),
        fold(document.signer_name),
        fold(document.type_name),
        fold(document.body),
        fold(proposals),
        fold_marked("\n".join(part or "" for part in head)),
        fold_marked(document.body),
    )


def number_terms(document: IndexedDocument) -> str:
    """The terms of number and symbol, and the symbol in one word."""
    return f"{fold(document.number_text)} {join_symbol(document.code_notation)}".strip()


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
        clean(document.body),
    )


def _document(row: tuple[Any, ...]) -> IndexedDocument:
    values = dict(zip(COLUMNS, row, strict=True))
    issued = values.pop("issued_date")
    return IndexedDocument(
        id=values.pop("record"),
        issued_date=date.fromisoformat(issued) if issued else None,
        proposals=tuple(json.loads(values.pop("proposals"))),
        **values,
    )


def _about(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _tell(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))
