"""One moment of the embedded index: which of its records have a key, and their values, as arrays over all row ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from indexer.keys import EVERY
from indexer.postings import BLOCK, COLUMNS, FRESH, unpack

Mask = NDArray[np.bool_]
AT_ONCE = 500
"""Terms asked for in one statement."""

FEW = 2000
"""Records that are fetched to put them in order; among more, the newest are met soon on a walk from the newest on."""


class View:
    """What a reading transaction sees of one generation. A mask has one place for each row id, from 0 on."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self.connection, self.generation = connection, generation
        self._known: dict[str, Mask] = {}

    @cached_property
    def size(self) -> int:
        """Places of a mask: whole blocks, enough for every row id."""
        row = self.connection.execute(f"SELECT max(id) FROM documents_{self.generation}").fetchone()  # noqa: S608
        return ((row[0] or 0) // BLOCK + 1) * BLOCK

    @cached_property
    def _fresh(self) -> list[tuple[int, frozenset[str]]]:
        rows = self.connection.execute(f"SELECT id, keys FROM fresh_{self.generation}")  # noqa: S608 - a number
        return [(rowid, _parse(keys)) for rowid, keys in rows]

    def none(self) -> Mask:
        """No record."""
        return np.zeros(self.size, dtype=np.bool_)

    def any_of(self, keys: Sequence[str]) -> Mask:
        """The records that have one of some keys; not to be changed."""
        if len(keys) == 1:
            return self.having(keys[0])
        name = "|".join(keys)
        if name not in self._known:
            mask = self._known[name] = self.none()
            for key in keys:
                mask |= self.having(key)
        return self._known[name]

    @cached_property
    def count(self) -> int:
        """How many records there are."""
        return int(np.count_nonzero(self.every()))

    def every(self) -> Mask:
        """Every record that was not replaced."""
        return self.having(EVERY)

    def having(self, key: str) -> Mask:
        """The records that have a key; not to be changed."""
        if key not in self._known:
            mask = self.none()
            self._mark(mask, "key = ?", (key,))
            mask[[rowid for rowid, keys in self._fresh if key in keys]] = True
            self._known[key] = mask
        return self._known[key]

    def beginning(self, start: str) -> Mask:
        """The records that have a key which begins so; not to be changed."""
        if start + "…" in self._known:
            return self._known[start + "…"]
        mask = self._known[start + "…"] = self.none()
        self._mark(mask, "key >= ? AND key < ?", (start, start + "\U0010ffff"))
        mask[[rowid for rowid, keys in self._fresh if any(key.startswith(start) for key in keys)]] = True
        return mask

    def _mark(self, mask: Mask, condition: str, values: tuple[str, ...]) -> None:
        # One seek into each block: a key that few blocks have costs next to nothing in the others.
        blocks = ", ".join(map(str, range(self.size // BLOCK)))
        rows = self.connection.execute(
            f"SELECT block, places FROM postings_{self.generation} "  # noqa: S608 - numbers
            f"WHERE block IN ({blocks}) AND {condition}",
            values,
        )
        for block, places in rows:
            unpack(places, mask[block * BLOCK : (block + 1) * BLOCK])

    def column(self, name: str) -> NDArray[np.uint32]:
        """A value of every record, as a number: see ``postings.COLUMNS``."""
        codes = np.zeros(self.size, dtype=np.uint32)
        rows = self.connection.execute(
            f"SELECT block, codes FROM columns_{self.generation} WHERE name = ?",  # noqa: S608 - a number
            (name,),
        )
        for block, stored in rows:
            codes[block * BLOCK : (block + 1) * BLOCK] = np.frombuffer(stored, dtype="<u4")
        place = f"$[{COLUMNS.index(name)}]"
        fresh = self.connection.execute(
            f"SELECT id, json_extract(facts, ?) FROM fresh_{self.generation}",  # noqa: S608 - a number
            (place,),
        )
        for rowid, code in fresh:
            codes[rowid] = code
        return codes

    def values(self, codes: Iterable[int]) -> list[str]:
        """What codes stand for, in the same order."""
        select = f"SELECT value FROM values_{self.generation} WHERE code = ?"  # noqa: S608 - a number
        return [self.connection.execute(select, (int(code),)).fetchone()[0] for code in codes]

    def counts_of_terms(self, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many records each term stands; terms that stand nowhere are left out."""
        counts: dict[str, int] = {}
        for start in range(0, len(terms), AT_ONCE):
            asked = terms[start : start + AT_ONCE]
            places = ", ".join("?" * len(asked))
            rows = self.connection.execute(
                f"SELECT term, records FROM vocabulary_{self.generation} "  # noqa: S608 - a number
                f"WHERE term IN ({places}) AND records > 0",
                asked,
            )
            counts.update(rows.fetchall())
        return counts

    def newest(self, wanted: Mask, first: int, last: int) -> list[int]:
        """Row ids of the wanted records from place ``first`` up to ``last``, the newest first."""
        order = f"SELECT id FROM documents_{self.generation} {{}} ORDER BY issued_date DESC, record"  # noqa: S608
        few = np.flatnonzero(wanted[: self.size])
        if len(few) <= FEW:
            among = f"WHERE id IN ({', '.join(map(str, few.tolist()))})"
            return [rowid for (rowid,) in self.connection.execute(order.format(among))][first:last]
        rows = (rowid for (rowid,) in self.connection.execute(order.format("")) if wanted[rowid])
        return list(islice(rows, first, last))


@lru_cache(maxsize=FRESH)
def _parse(keys: str) -> frozenset[str]:
    return frozenset(keys.split("\n"))
