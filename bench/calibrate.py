"""``python -m bench.calibrate``: how sure a claim must be, field by field, so that few claims are wrong.

Wanted: of all claims, pooled over the fields, at most 0.2 % are wrong, by the upper 95 % bound. Two parts of the seeds:
on the first, thresholds are ordered from strict to lenient (each step allows every field the same share of wrong
claims); on the second, they are tried in that order, and the last one before the bound is passed is taken. As the order
is fixed before, and the trial ends with the first failure, the bound holds for the one that is taken (a fixed sequence
of tests). Only build seeds are read; the hold-out (9000 and on) is for measuring.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.bounds import upper_bound
from bench.pages import HOLD_OUT, levels_of, pool, read_made
from bench.printing import print_table
from bench.score import as_exported, score_export
from extraction import Hints, extract_documents
from extraction.thresholds import NONE
from schemas.record import FIELD_NAMES
from tests.corpus.model import Level

WANTED = 0.002
TABLE = Path(__file__).parents[1] / "schemas" / "tables" / "thresholds.json"
ORDERING = 3  # every third seed orders the thresholds, the others try them
ALLOWED = (0.0, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.05, 1.0)
"""Shares of wrong claims that a step allows each field, in its part of the seeds; the last leaves every claim."""
Key = tuple[str, str]
Thresholds = Mapping[Key, float]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the rules before any threshold: field and state, how sure, and whether it is right."""

    seed: int
    key: Key
    sure: float
    right: bool


def claims_of(seed: int, level: Level) -> list[Claim]:
    """Every claim on the file of a seed."""
    read = read_made(seed, level)
    extracted = extract_documents(read.pages, Hints(file_name=read.name), thresholds=NONE)
    verdicts = score_export(as_exported(read.name, extracted), read.truths).verdicts
    return [Claim(seed, (v.field, v.state), v.confidence, v.right) for v in verdicts if v.claimed]


def order_thresholds(claims: Sequence[Claim]) -> list[Thresholds]:
    """Thresholds from strict to lenient: at each step every field may be wrong as often as that step allows."""
    by_key: dict[Key, list[Claim]] = {}
    for claim in claims:
        by_key.setdefault(claim.key, []).append(claim)
    return [{key: _lowest(held, allowed) for key, held in by_key.items()} for allowed in ALLOWED]


def _lowest(claims: Sequence[Claim], allowed: float) -> float:
    """The lowest confidence from which on at most so many claims are wrong, and the one that follows is not wrong."""
    ranked = sorted(claims, key=lambda claim: -claim.sure)
    lowest, wrong = math.inf, 0
    for place, claim in enumerate(ranked, 1):
        wrong += not claim.right
        tied = place < len(ranked) and ranked[place].sure == claim.sure
        if not tied and wrong <= allowed * place:
            lowest = claim.sure
    if allowed >= 1.0 or not any(not claim.right for claim in claims):
        return 0.0  # nothing was seen to be wrong: the rules' own limits do
    return lowest


def try_in_order(order: Sequence[Thresholds], claims: Sequence[Claim], wanted: float) -> int:
    """How far one may go: the last step whose bound, and that of all before it, keeps what is wanted; -1 for none."""
    for step, thresholds in enumerate(order):
        kept = keep(claims, thresholds)
        if upper_bound(sum(not claim.right for claim in kept), len(kept)) > wanted:
            return step - 1
    return len(order) - 1


def keep(claims: Iterable[Claim], thresholds: Thresholds) -> list[Claim]:
    """The claims that stand."""
    return [claim for claim in claims if claim.sure >= thresholds.get(claim.key, 0.0)]


def table_of(
    thresholds: Thresholds, tried: Sequence[Claim], *, seeds: range, files: int, step: int, made: date
) -> dict[str, Any]:
    """The table as it is stored: how it was made, what was counted, and a row a field and state."""
    kept = keep(tried, thresholds)
    wrong = sum(not claim.right for claim in kept)
    return {
        "source": "python -m bench.calibrate on the corpus; a claim below its row's confidence is put in doubt",
        "made": made.isoformat(),
        "seeds": [seeds[0], seeds[-1]],
        "files": files,
        "keeps_what_is_wanted": step >= 0,
        "allowed_per_field": ALLOWED[step],
        "tried": {
            "claims": len(tried),
            "kept": len(kept),
            "wrong": wrong,
            "upper_95": _short(upper_bound(wrong, len(kept))),
        },
        "rows": [_row(key, thresholds[key], tried) for key in sorted(thresholds, key=_place)],
    }


def _place(key: Key) -> tuple[int, str]:
    return FIELD_NAMES.index(key[0]), key[1]


def _row(key: Key, least: float, tried: Sequence[Claim]) -> dict[str, Any]:
    mine = [claim for claim in tried if claim.key == key]
    kept = [claim for claim in mine if claim.sure >= least]
    wrong = sum(not claim.right for claim in kept)
    return {
        "from": None, "to": None, "field": key[0], "state": key[1],
        "least": min(round(least, 4), 1.01),  # nothing is surer than 1: 1.01 means that it is never claimed
        "claims": len(mine), "kept": len(kept), "wrong": wrong, "upper_95": _short(upper_bound(wrong, len(kept))),
    }  # fmt: skip


def _short(share: float) -> float:
    return round(share, 5)


def main(arguments: list[str]) -> int:
    """Reads, orders, tries, prints, and writes the table; exit code 1 when no step keeps what is wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--count", type=int, default=432)
    parser.add_argument("--wanted", type=float, default=WANTED)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--wrong", action="store_true", help="also list what is wrong though sure enough")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    if seeds[-1] >= HOLD_OUT:
        parser.error("the hold-out is for measuring")
    with pool() as processes:
        parts = processes.map(claims_of, *zip(*levels_of(seeds), strict=True))
        claims = [claim for part in parts for claim in part]
    order = order_thresholds([claim for claim in claims if claim.seed % ORDERING == 0])
    tried = [claim for claim in claims if claim.seed % ORDERING]
    step = try_in_order(order, tried, given.wanted)
    _print_steps(order, tried)
    # Where no step keeps what is wanted, thresholds cannot tell right from wrong: the rules' own limits stay in force.
    taken = order[step]
    made = table_of(taken, tried, seeds=seeds, files=len(seeds), step=step, made=date.today())
    given.table.write_text(_as_text(made), encoding="utf-8")
    if given.wrong:
        for claim in keep(claims, taken):
            if not claim.right:
                print(f"wrong: {claim.seed} {claim.key[0]} ({claim.key[1]}) {claim.sure:.3f}")
    print(f"seeds {seeds[0]}-{seeds[-1]}; taken: step {step}; written: {given.table.name}")
    return 0 if step >= 0 else 1


def _print_steps(order: Sequence[Thresholds], tried: Sequence[Claim]) -> None:
    rows: list[Sequence[str]] = [("allowed a field", "claims", "kept", "wrong", "upper 95 %")]
    for allowed, thresholds in zip(ALLOWED, order, strict=True):
        kept = keep(tried, thresholds)
        wrong = sum(not claim.right for claim in kept)
        bound = f"{100 * upper_bound(wrong, len(kept)):.3f} %"
        rows.append((f"{100 * allowed:.2f} %", str(len(tried)), str(len(kept)), str(wrong), bound))
    print_table(rows)


def _as_text(table: dict[str, Any]) -> str:
    """JSON with a line a row, as the other tables are kept."""
    head = {name: value for name, value in table.items() if name != "rows"}
    lines = [f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}," for name, value in head.items()]
    rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in table["rows"])
    return "{\n" + "\n".join(lines) + '\n  "rows": [\n' + rows + "\n  ]\n}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
