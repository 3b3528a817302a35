"""``python -m bench.beneficiaries``: rows of printed annex tables, read against the truth, name by name.

A row is found when its name is claimed exactly, with its marks. Seeds from 9000 on are the hold-out: measured only.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bench.pages import pool, read_made
from bench.printing import print_table
from bench.score import one_spelling
from bench.text_score import fold
from extraction import Hints, extract_documents
from tests.corpus.kinds import KINDS
from tests.corpus.model import LEVELS, Level

AWARDS = KINDS.index("qd_khen_thuong")
"""Awards have an annex: every twelfth seed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one file: how many are true, how many were claimed, how many of those are right; what differs."""

    true: int = 0
    claimed: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def __add__(self, other: Rows) -> Rows:
        return Rows(
            self.true + other.true,
            self.claimed + other.claimed,
            self.right + other.right,
            self.missed + other.missed,
            self.wrong + other.wrong,
        )

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.claimed) if self.true + self.claimed else 0.0


def count_rows(true: Iterable[str], claimed: Iterable[str]) -> Rows:
    """The names of an annex as claimed against those that are true, each as often as it stands there."""
    wanted, found = (Counter(one_spelling(fold(name)) for name in names) for names in (true, claimed))
    right = sum((wanted & found).values())
    return Rows(
        sum(wanted.values()),
        sum(found.values()),
        right,
        tuple((wanted - found).elements()),
        tuple((found - wanted).elements()),
    )


def read_rows(seed: int, level: Level) -> Rows:
    """The annex rows of the file of a seed."""
    read = read_made(seed, level)
    true = [name for truth in read.truths for name in truth["annex_names"]]
    documents = extract_documents(read.pages, Hints(file_name=read.name))
    held = (one for document in documents for one in document.content.beneficiaries)
    return count_rows(true, (one.name for one in held if one.row is not None))


def main(arguments: list[str]) -> int:
    """Prints one line a level."""
    parser = argparse.ArgumentParser(prog="python -m bench.beneficiaries", description=__doc__)
    parser.add_argument("--seed", type=int, default=1010)
    parser.add_argument("--count", type=int, default=40, help="files with an annex")
    parser.add_argument("--levels", default="office")
    parser.add_argument("--wrong", action="store_true", help="also list every row that was missed or claimed wrongly")
    given = parser.parse_args(arguments)
    first = given.seed + (AWARDS - given.seed) % len(KINDS)
    seeds = range(first, first + given.count * len(KINDS), len(KINDS))
    table: list[Sequence[str]] = [("level", "files", "rows", "claimed", "precision", "recall", "F1")]
    with pool() as processes:
        for level in LEVELS:
            if level not in given.levels.split(","):
                continue
            rows = list(processes.map(partial(read_rows, level=level), seeds))
            total = sum(rows, Rows())
            rates = (f"{100 * rate:.2f} %" for rate in (total.precision, total.recall, total.f1))
            table.append((level, str(len(rows)), str(total.true), str(total.claimed), *rates))
            for seed, row in zip(seeds, rows, strict=True):
                if given.wrong and (row.missed or row.wrong):
                    print(f"{seed} {level}: missed {list(row.missed)}, wrong {list(row.wrong)}")
    print(f"seeds {seeds.start}-{seeds[-1]}")
    print_table(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
