"""What two Prefect workers read against two independent runs side by side, of the same pages.

``python -m bench.workers [--pages 600] [--rounds 2] [--shard-pages N]`` makes scans, reads them with two plain
``sohoa digitize`` started at once, each on one half with one page process, and with ``sohoa digitize --remote`` on two
workers of one page process each, over PostgreSQL, a directory and an SQLite index. Server and workers run before the
clock starts, as they do at an office; the start of every command and flow run is left in. The rounds take turns, so
that other work on the machine falls on both. JSON goes to ``bench/out/workers.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from bench.printing import print_table
from tests.command import SOHOA, environment, sohoa
from tests.corpus.files import save
from tests.corpus.make import make
from tests.servers.prefect import start_postgres

OUT = Path(__file__).parent / "out" / "workers.json"
SEED = 9400
DOCUMENTS = 12
"""Different documents; more are copies in other bytes, which are read like any other."""

WORKERS = 2
PATIENCE = 3600


@dataclass(frozen=True, slots=True)
class Run:
    """How long one way of reading took, and the processor seconds of those who took part."""

    pages: int
    wall: float
    reading: float
    """Processor seconds of those who read: two commands, or two workers with their flow runs."""

    ordering: float = 0.0
    """Of the command that cut the batch and followed it."""

    serving: float = 0.0
    """Of Prefect's server, which an office has on another machine."""

    @property
    def pages_per_minute(self) -> float:
        """Pages a minute of the wall."""
        return 60 * self.pages / self.wall


def main() -> int:
    """Prints the table; exit code 1 when the workers read less than 0.9 of the other."""
    arguments = _arguments()
    apart: list[Run] = []
    together: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="sohoa-workers-") as folder:
        place = Path(folder)
        scans, pages = make_scans(place / "scans", arguments.pages)
        for turn in range(arguments.rounds):
            apart.append(read_apart(place / f"apart-{turn}", scans, pages))
            together.append(read_with_workers(place / f"workers-{turn}", scans, pages, arguments.shard_pages))
    ratio = median(run.pages_per_minute for run in together) / median(run.pages_per_minute for run in apart)
    rows: list[tuple[str, ...]] = [("", "pages", "seconds", "pages a minute", "CPU s: reading", "ordering", "serving")]
    for name, runs in (("two independent runs", apart), ("two workers", together)):
        for run in runs:
            numbers = (run.wall, run.pages_per_minute, run.reading, run.ordering, run.serving)
            rows.append((name, str(run.pages), *(f"{number:.1f}" for number in numbers)))
    print_table(rows)
    print(f"ratio: {ratio:.2f}")
    OUT.parent.mkdir(exist_ok=True)
    told = {"apart": [asdict(run) for run in apart], "workers": [asdict(run) for run in together], "ratio": ratio}
    OUT.write_text(json.dumps(told, indent=1) + "\n")
    return 0 if ratio >= 0.9 else 1


def make_scans(folder: Path, pages: int) -> tuple[tuple[Path, ...], int]:
    """PDFs of the corpus in two folders of as many pages each; the folders, and how many pages there are in all."""
    papers = [
        replace(make(SEED + number, "office"), format="pdf", name=f"{number:02d}.pdf") for number in range(DOCUMENTS)
    ]
    drawn = [save(paper, folder.parent / "drawn").read_bytes() for paper in papers]
    halves = tuple(folder / name for name in "ab")
    for half in halves:
        half.mkdir(parents=True)
    made = copy = 0
    while made < pages:
        for number, (paper, data) in enumerate(zip(papers, drawn, strict=True)):
            for half in halves:
                (half / f"{copy:03d}-{number:02d}.pdf").write_bytes(data + f"\n% {half.name} {copy}\n".encode())
                made += sum(len(truth.get("text", ())) for truth in paper.truth)
        copy += 1
    return halves, made


def read_apart(place: Path, halves: tuple[Path, ...], pages: int) -> Run:
    """Two runs that know nothing of each other."""
    homes = [place / half.name for half in halves]
    for home in homes:
        home.mkdir(parents=True)
    began, cpu = time.monotonic(), _cpu_of_children()
    runs = [
        subprocess.Popen(
            [SOHOA, "digitize", half],
            env=environment(home, SOHOA_WORKERS="1"),
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for home, half in zip(homes, halves, strict=True)
    ]
    if any(run.wait(PATIENCE) not in (0, 8) for run in runs):
        raise SystemExit("a run failed")
    return Run(pages, time.monotonic() - began, _cpu_of_children() - cpu)


def read_with_workers(place: Path, halves: tuple[Path, ...], pages: int, shard_pages: int | None) -> Run:
    """One order for both folders, read by two workers."""
    place.mkdir()
    database = start_postgres(fetch=True)
    given = {"PREFECT_API_DATABASE_CONNECTION_URL": database.url, "SOHOA_WORKERS": "1"}
    try:
        up = sohoa(place, "up", "--detach", "--workers", str(WORKERS), seconds=300, given=given)
        if up.returncode:
            raise SystemExit(up.stderr)
        groups = json.loads((place / "state" / "up.json").read_text())["groups"]
        server, readers = groups[:1], groups[1:]
        words: list[str | Path] = ["digitize", halves[0].parent, "--remote", "--batch", "lo"]
        words += ["--shard-pages", str(shard_pages)] if shard_pages else []
        began, before = time.monotonic(), (_cpu_of(readers), _cpu_of_children(), _cpu_of(server))
        read = sohoa(place, *words, seconds=PATIENCE, given=given)
        if read.returncode not in (0, 8):
            raise SystemExit(read.stderr)
        wall = time.monotonic() - began
        after = (_cpu_of(readers), _cpu_of_children(), _cpu_of(server))
        return Run(pages, wall, *(end - start for start, end in zip(before, after, strict=True)))
    finally:
        sohoa(place, "down", seconds=120)
        database.close()


def _cpu_of_children() -> float:
    """Processor seconds of the commands that ended."""
    times = os.times()
    return times.children_user + times.children_system


def _cpu_of(groups: list[int]) -> float:
    """Processor seconds of processes of these groups, and of those they waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--shard-pages", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
