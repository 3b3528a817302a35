"""Which records have a key: places in blocks of ``BLOCK`` records, a bitmap where there are many, else a list.

A record's place is its row id. New records wait in ``fresh_N``, each with its keys, until there are ``FRESH`` of them;
then they go into the blocks together. So taking in one record writes one row, a block that is full is never written
again, and what a record costs does not grow with the archive.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.keys import EVERY, Keys

BLOCK = 32768
BITMAP = BLOCK // 8
"""Bytes of a bitmap; a list of places, two bytes each, is always shorter: that tells them apart."""

FRESH = 256
"""Records that may wait: a question looks at each of them by itself, some microseconds a record."""

COLUMNS = ("state", "type_name", "organ_name", "signer_name", "year", "batch", "unit", "day")
"""Values of a record as numbers: a code of ``values_N``, or for ``day`` the day it was issued on (0: not known)."""

LITTLE = sys.byteorder == "little"
Facts = Sequence[int]
Gathered = Mapping[int, Mapping[str, Sequence[int]]]


class Fresh(NamedTuple):
    """A record on its way into the blocks."""

    rowid: int
    keys: Sequence[str]
    facts: Facts


def create(connection: sqlite3.Connection, generation: int) -> None:
    """Makes the tables of a generation."""
    for table in (
        f"postings_{generation} (block INTEGER, key TEXT, places BLOB, PRIMARY KEY (block, key)) WITHOUT ROWID",
        f"columns_{generation} (name TEXT, block INTEGER, codes BLOB, PRIMARY KEY (name, block)) WITHOUT ROWID",
        f"vocabulary_{generation} (term TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID",
        f"fresh_{generation} (id INTEGER PRIMARY KEY, keys TEXT NOT NULL, facts TEXT NOT NULL)",
    ):
        connection.execute(f"CREATE TABLE {table}")


def prepare(connection: sqlite3.Connection) -> None:
    """Teaches a connection how places are joined and taken out."""
    connection.create_function("join_places", 2, join_places, deterministic=True)
    connection.create_function("drop_place", 2, drop_place, deterministic=True)


def put(connection: sqlite3.Connection, generation: int, records: Sequence[tuple[int, Keys, Facts]]) -> None:
    """Takes records in, in order of their row ids."""
    count_terms(connection, generation, (keys for _, keys, _ in records), 1)
    new = [Fresh(rowid, keys.all, facts) for rowid, keys, facts in records]
    (waiting,) = connection.execute(f"SELECT count(*) FROM fresh_{generation}").fetchone()  # noqa: S608 - a number
    if waiting + len(new) < FRESH:
        connection.executemany(
            f"INSERT INTO fresh_{generation} VALUES (?, ?, ?)",  # noqa: S608 - a number
            [(rowid, "\n".join(keys), json.dumps(facts)) for rowid, keys, facts in new],
        )
        return
    new = [*load_fresh(connection, generation), *new]
    _write_postings(connection, generation, new)
    _write_columns(connection, generation, new)
    connection.execute(f"DELETE FROM fresh_{generation}")  # noqa: S608 - a number


def take_out(connection: sqlite3.Connection, generation: int, rowid: int, keys: Keys) -> None:
    """Takes a record out: it no longer counts as one of all records. Its other keys stay until the next rebuild."""
    count_terms(connection, generation, [keys], -1)
    connection.execute(f"DELETE FROM fresh_{generation} WHERE id = ?", (rowid,))  # noqa: S608 - a number
    connection.execute(
        f"UPDATE postings_{generation} SET places = drop_place(places, ?) WHERE block = ? AND key = ?",  # noqa: S608
        (rowid % BLOCK, rowid // BLOCK, EVERY),
    )


def load_fresh(connection: sqlite3.Connection, generation: int) -> list[Fresh]:
    """The records that wait, in order."""
    rows = connection.execute(f"SELECT id, keys, facts FROM fresh_{generation} ORDER BY id")  # noqa: S608 - a number
    return [Fresh(rowid, keys.split("\n"), json.loads(facts)) for rowid, keys, facts in rows]


def count_terms(connection: sqlite3.Connection, generation: int, records: Iterable[Keys], step: int) -> None:
    """Counts in how many records each term stands."""
    counts: dict[str, int] = defaultdict(int)
    for keys in records:
        for term in keys.terms:
            counts[term] += step
    connection.executemany(
        f"INSERT INTO vocabulary_{generation} VALUES (?, ?) "  # noqa: S608 - a number
        "ON CONFLICT (term) DO UPDATE SET records = records + excluded.records",
        sorted(counts.items()),
    )


def _write_postings(connection: sqlite3.Connection, generation: int, records: Iterable[Fresh]) -> None:
    for block, keys in sorted(_gather(records).items()):
        connection.executemany(
            f"INSERT INTO postings_{generation} VALUES (?, ?, ?) "  # noqa: S608 - a number
            "ON CONFLICT (block, key) DO UPDATE SET places = join_places(places, excluded.places)",
            ((block, key, pack(keys[key])) for key in sorted(keys)),
        )


def _gather(records: Iterable[Fresh]) -> Gathered:
    blocks: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for rowid, keys, _ in records:
        block, place = blocks[rowid // BLOCK], rowid % BLOCK
        for key in keys:
            block[key].append(place)
    return blocks


def _write_columns(connection: sqlite3.Connection, generation: int, records: Sequence[Fresh]) -> None:
    blocks: Mapping[int, list[Fresh]] = defaultdict(list)
    for record in records:
        blocks[record.rowid // BLOCK].append(record)
    for block, held in blocks.items():
        places = np.array([record.rowid % BLOCK for record in held])
        facts = np.array([record.facts for record in held], dtype="<u4")
        for number, name in enumerate(COLUMNS):
            codes = np.zeros(BLOCK, dtype="<u4")
            row = connection.execute(
                f"SELECT codes FROM columns_{generation} WHERE block = ? AND name = ?",  # noqa: S608 - a number
                (block, name),
            ).fetchone()
            if row is not None:
                codes[:] = np.frombuffer(row[0], dtype="<u4")
            codes[places] = facts[:, number]
            connection.execute(
                f"INSERT OR REPLACE INTO columns_{generation} VALUES (?, ?, ?)",  # noqa: S608 - a number
                (name, block, codes.tobytes()),
            )


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def pack(places: Sequence[int]) -> bytes:
    """Places of one block in order, as they are stored."""
    if 2 * len(places) < BITMAP:
        return array("H", places).tobytes() if LITTLE else np.array(places, dtype="<u2").tobytes()
    bits = np.zeros(BLOCK, dtype=np.bool_)
    bits[np.array(places)] = True
    return np.packbits(bits, bitorder="little").tobytes()


def unpack(stored: bytes, into: NDArray[np.bool_]) -> None:
    """Marks the places in a block of a mask."""
    if len(stored) == BITMAP:
        into |= np.unpackbits(np.frombuffer(stored, dtype=np.uint8), bitorder="little").view(np.bool_)
    else:
        into[np.frombuffer(stored, dtype="<u2")] = True


def join_places(held: bytes, more: bytes) -> bytes:
    """Places of one block with those of later records."""
    if len(held) + len(more) < BITMAP:
        return held + more
    bits = np.zeros(BLOCK, dtype=np.bool_)
    unpack(held, bits)
    unpack(more, bits)
    return np.packbits(bits, bitorder="little").tobytes()


def drop_place(held: bytes, place: int) -> bytes:
    """Places of one block without one of them."""
    bits = np.zeros(BLOCK, dtype=np.bool_)
    unpack(held, bits)
    bits[place] = False
    return pack(np.flatnonzero(bits).tolist())
