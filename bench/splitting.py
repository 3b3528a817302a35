"""``python -m bench.splitting``: files of 2 to 40 documents with annexes and blank backs, cut into documents.

A boundary is the first page of a document but the first of the file; the score is F1 over all of them. Pages are drawn
and read one by one, as documents of the corpus, and laid one after another: reading knows no neighbours. Seeds from
9000 on are the hold-out: measured only; their files are made of documents of the hold-out alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from bench.pages import HOLD_OUT, ReadMade, pool, read_made
from bench.printing import print_table
from extraction import extract_documents
from schemas.page import PageText
from tests.corpus.make import Plan
from tests.corpus.model import LEVELS, Level

FEWEST, MOST = 2, 40
WANTED = 0.99
POOL = 36
"""Documents that the files of one run are made of: as many as there are kinds and regimes."""
BACKS = 0.3  # of the documents have a blank back, with what shines through


@dataclass(frozen=True, slots=True)
class Cuts:
    """Boundaries: how many are true, how many were found, how many of those are right; which are not."""

    true: int = 0
    found: int = 0
    right: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Cuts) -> Cuts:
        return Cuts(
            self.true + other.true, self.found + other.found, self.right + other.right, self.faults + other.faults
        )

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 1.0


def plan_document(seed: int) -> Plan:
    """A document of the pool: with an annex where its kind has one, with a blank back now and then."""
    return Plan(two_documents=False, blank_back=Random(f"back {seed}").random() < BACKS)


def pick_document(seed: int, level: Level) -> ReadMade:
    """One document of the pool."""
    return read_made(seed, level, plan_document(seed))


def lay_out(rng: Random, count: int, pick: Callable[[int], ReadMade]) -> tuple[list[PageText], list[tuple[int, str]]]:
    """A file: its pages numbered through, and where its documents begin, each with the name of what was laid there."""
    pages: list[PageText] = []
    begins: list[tuple[int, str]] = []
    for _ in range(count):
        laid = pick(rng.randrange(POOL))
        begins.append((len(pages) + 1, laid.name))
        pages += (replace(page, page=len(pages) + number) for number, page in enumerate(laid.pages, 1))
    return pages, begins


def cut(pages: Sequence[PageText], begins: Sequence[tuple[int, str]]) -> Cuts:
    """The boundaries of a file as found."""
    true = dict(begins[1:])
    found = {document.first_page for document in extract_documents(pages)} - {1}
    faults = [f"missed {true[page]}" for page in sorted(true.keys() - found)]
    faults += [f"too many: page of {_laid_at(begins, page)}" for page in sorted(found - true.keys())]
    return Cuts(len(true), len(found), len(true.keys() & found), tuple(faults))


def cut_file(seed: int, pool: int, level: Level) -> Cuts:
    """The boundaries of the file of a seed, made of documents from ``pool`` on."""
    rng = Random(f"file {seed} {level}")
    count = rng.randint(FEWEST, MOST)
    return cut(*lay_out(rng, count, lambda place: pick_document(pool + place, level)))


def _laid_at(begins: Sequence[tuple[int, str]], page: int) -> str:
    return max(begin for begin in begins if begin[0] <= page)[1]


def measure(seeds: Sequence[int], levels: Sequence[Level]) -> Iterator[tuple[Level, Cuts]]:
    """The sum over all files at each level."""
    pool_seed = seeds[0]
    with pool() as processes:
        for level in levels:
            list(processes.map(partial(pick_document, level=level), range(pool_seed, pool_seed + POOL)))
            yield level, sum(processes.map(partial(cut_file, pool=pool_seed, level=level), seeds), Cuts())


def main(arguments: list[str]) -> int:
    """Prints one line a level; exit code 1 when a level misses the bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.splitting", description=__doc__)
    parser.add_argument("--seed", type=int, default=3000)
    parser.add_argument("--count", type=int, default=12, help="files")
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--wrong", action="store_true", help="also list every boundary that was missed or invented")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    if seeds[0] < HOLD_OUT <= seeds[-1] + POOL:
        parser.error("build seeds and hold-out in one run")
    table: list[Sequence[str]] = [("level", "files", "boundaries", "found", "right", "F1")]
    worst = 1.0
    for level, cuts in measure(seeds, [level for level in LEVELS if level in given.levels.split(",")]):
        counts = (cuts.true, cuts.found, cuts.right)
        table.append((level, str(len(seeds)), *map(str, counts), f"{cuts.f1:.4f}"))
        worst = min(worst, cuts.f1)
        if given.wrong:
            print("\n".join(cuts.faults))
    print(f"seeds {seeds[0]}-{seeds[-1]}")
    print_table(table)
    return 0 if worst >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
