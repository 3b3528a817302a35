"""``python -m bench.accuracy``: reads pages of the corpus, or real scans with a ``fields.json``, and counts errors.

Seeds from 9000 on are the hold-out: they are for measuring only, never for building.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.pages import pool, read_whole
from bench.printing import print_table
from bench.score import COLUMNS, Report, Verdict, as_exported, row_of, score_export, tabulate
from bench.text_score import TextScore, score_page
from extraction import Hints, extract_documents
from tests.corpus.files import save
from tests.corpus.make import make
from tests.corpus.model import LEVELS, REGIMES, Level

OUT = Path("bench/out")


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read: documents in the form of an export, truths, the score of its text where that is known."""

    documents: list[dict[str, Any]]
    truths: list[dict[str, Any]]
    level: str
    text: TextScore
    failed: int


def read_file(path: Path, truths: list[dict[str, Any]], level: str) -> Reading:
    """Reads one scan through the rooms and scores its text against the truth's."""
    pages = read_whole(path)
    documents = as_exported(path.name, extract_documents(pages, Hints(file_name=path.name)))
    texts = [text for truth in truths for text in truth.get("text", ())]
    score = sum((score_page(page.text, text) for page, text in zip(pages, texts, strict=False)), TextScore())
    return Reading(documents, truths, level, score, sum(page.outcome == "failed" for page in pages))


def read_seed(seed: int, level: Level) -> Reading:
    """Makes the document of a seed and reads it."""
    made = make(seed, level)
    with tempfile.TemporaryDirectory() as folder:
        return read_file(save(made, Path(folder)), list(made.truth), level)


def read_real(folder: Path) -> list[Reading]:
    """Reads every file of a folder that its ``fields.json`` names."""
    truths = json.loads((folder / "fields.json").read_text(encoding="utf-8"))
    names = list(dict.fromkeys(truth["file"] for truth in truths))
    with pool() as processes:
        jobs = [
            processes.submit(read_file, folder / name, [t for t in truths if t["file"] == name], "real")
            for name in names
        ]
        return [job.result() for job in jobs]


def read_corpus(seed: int, count: int, levels: Sequence[Level]) -> list[Reading]:
    """Makes and reads documents of the corpus at each level."""
    readings: list[Reading] = []
    with pool() as processes:
        for level in levels:
            readings += processes.map(partial(read_seed, level=level), range(seed, seed + count))
    return readings


def report_on(readings: Iterable[Reading]) -> Report:
    """All fields of some readings."""
    held = list(readings)
    return score_export([d for r in held for d in r.documents], [t for r in held for t in r.truths])


def main(arguments: list[str]) -> int:
    """Prints the tables, writes the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--real", type=Path, help="a folder with scans and a fields.json instead of the corpus")
    parser.add_argument("--json", type=Path, default=OUT / "accuracy.json")
    parser.add_argument("--wrong", action="store_true", help="also list every wrong or missing claim")
    given = parser.parse_args(arguments)
    if given.real:
        readings = read_real(given.real)
    else:
        readings = read_corpus(given.seed, given.count, [level for level in LEVELS if level in given.levels.split(",")])
    levels = list(dict.fromkeys(reading.level for reading in readings))
    result = {level: _show(level, readings, details=given.wrong) for level in levels}
    if len(levels) > 1:
        _show_all(levels, readings)
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {given.json}")
    return 0


def _show(level: str, readings: Sequence[Reading], *, details: bool) -> dict[str, Any]:
    mine = [reading for reading in readings if reading.level == level]
    report = report_on(mine)
    text = sum((reading.text for reading in mine), TextScore())
    print(f"\n{level}: {len(mine)} files, {sum(reading.failed for reading in mine)} failed pages")
    if text.pages:
        print(
            f"{text.pages} pages of known text: CER {100 * text.cer:.2f} %, "
            f"strict order {100 * text.strict_cer:.2f} %, WER {100 * text.wer:.2f} %"
        )
    print_table(tabulate(report))
    print(
        f"handwritten numbers claimed: {report.handwritten_numbers_claimed}; "
        f"documents not found: {len(report.missing)}, too many: {len(report.extra)}"
    )
    _show_regimes(report)
    if details:
        show_faults((*report.wrong, *report.unclaimed))
    return _as_json(report, text, sum(reading.failed for reading in mine))


def _show_all(levels: Sequence[str], readings: Sequence[Reading]) -> None:
    """Every level, and all claims pooled: that is what is calibrated."""
    print()
    pooled = report_on(readings)
    rows = [row_of(level, pooled.tally(lambda verdict, level=level: verdict.level == level)) for level in levels]  # type: ignore[misc]
    print_table([("level", *COLUMNS), *rows, row_of("all", pooled.tally())])


def _show_regimes(report: Report) -> None:
    table: list[Sequence[str]] = [("regime", *COLUMNS)]
    for regime in REGIMES:
        tally = report.tally(lambda verdict, regime=regime: verdict.regime == regime)  # type: ignore[misc]
        table.append(row_of(regime, tally))
    print_table(table)


def show_faults(verdicts: Iterable[Verdict]) -> None:
    """Lists verdicts, but for values set by hand for which nothing was claimed."""
    for verdict in verdicts:
        if verdict.claimed or not verdict.handwritten:
            mark = "wrong" if verdict.claimed else verdict.state
            print(f"{mark:>10}  {verdict.file}  {verdict.field}: {verdict.value!r} for {verdict.truth!r}")


def _as_json(report: Report, text: TextScore, failed: int) -> dict[str, Any]:
    names = ("field", "values", "exact", "coverage", "wrong_when_sure", "wrong_at_most")
    regimes = {v.regime: None for v in report.verdicts}
    return {
        "text": {
            "pages": text.pages,
            "cer": round(text.cer, 5),
            "strict_cer": round(text.strict_cer, 5),
            "wer": round(text.wer, 5),
        },
        "failed_pages": failed,
        "handwritten_numbers_claimed": report.handwritten_numbers_claimed,
        "missing_documents": list(report.missing),
        "extra_documents": list(report.extra),
        "fields": [dict(zip(names, row, strict=True)) for row in tabulate(report)[1:]],
        "regimes": {
            regime: asdict(report.tally(lambda verdict, regime=regime: verdict.regime == regime))  # type: ignore[misc]
            for regime in regimes
        },
        "wrong": [asdict(verdict) for verdict in report.wrong],
        "unclaimed": [asdict(verdict) for verdict in report.unclaimed],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
