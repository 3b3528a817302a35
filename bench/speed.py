"""``python -m bench.speed``: CPU seconds a page by part, peak memory, against OCRmyPDF on the same PDFs.

CPU seconds, not wall time: the figures must not depend on what else the machine does. Seeds from 9000 on are the
hold-out: they are for measuring only, never for building.
"""

from __future__ import annotations

import argparse
import compileall
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.printing import print_table
from bench.speed_parts import PARTS, read_and_write
from bench.text_score import TextScore, score_page
from flows.page_process import HUGE_PAGES
from tests.corpus.files import save
from tests.corpus.make import make
from tests.corpus.model import LEVELS, Level

OUT = Path("bench/out/speed.json")
_OCRMYPDF = Path(sys.executable).with_name("ocrmypdf")
_LONG = 100  # pages: a batch, in which the start of a process weighs little
_SIDES = {
    "ocrmypdf": ("-l", "vie"),
    "ocrmypdf straightened": ("-l", "vie", "--rotate-pages", "--deskew"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One PDF and the true text of its pages."""

    path: Path
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one reader cost and how well the text layers of its PDFs read."""

    name: str
    pages: int
    cpu: float
    wall: float
    memory: float
    text: TextScore

    @property
    def cpu_per_page(self) -> float:
        """Seconds."""
        return self.cpu / max(self.pages, 1)


def make_jobs(folder: Path, seed: int, count: int, level: Level) -> list[Job]:
    """PDFs of the corpus, whatever kind of file their seeds would be."""
    jobs = []
    for number in range(seed, seed + count):
        made = replace(make(number, level), format="pdf", name=f"{number}.pdf")
        texts = tuple(text for truth in made.truth for text in truth.get("text", ()))
        jobs.append(Job(save(made, folder), texts))
    return jobs


def run_sohoa(jobs: Sequence[Job], folder: Path) -> tuple[Side, dict[str, float]]:
    """All PDFs in one fresh process of ours, its start left in; CPU seconds a page by part beside it."""
    command = _command(jobs, folder)
    began = time.monotonic()
    cpu, words = _measure(command)
    wall = time.monotonic() - began
    pages = sum(len(job.texts) for job in jobs)
    text = sum((_score(folder / job.path.name, job) for job in jobs), TextScore())
    told = json.loads(words)
    memory = told.pop("memory")
    parts = {name: value / pages for name, value in told.items()}
    return Side("sohoa", pages, cpu, wall, memory, text), parts


def run_long(jobs: Sequence[Job], folder: Path) -> tuple[int, float]:
    """The same PDFs again and again in one process: how many pages, and CPU seconds a page when starts weigh little."""
    pages = sum(len(job.texts) for job in jobs)
    times = -(-_LONG // pages)
    cpu, _ = _measure(_command([*jobs] * times, folder))
    return times * pages, cpu / (times * pages)


def run_ocrmypdf(name: str, jobs: Sequence[Job], folder: Path) -> Side:
    """Each PDF through OCRmyPDF with one job and one thread, its best settings for CPU time."""
    cpu, text, began = 0.0, TextScore(), time.monotonic()
    for job in jobs:
        target = folder / job.path.name
        used, _ = _measure([str(_OCRMYPDF), *_SIDES[name], "--jobs", "1", "-q", str(job.path), str(target)])
        cpu += used
        text += _score(target, job)
    return Side(name, sum(len(job.texts) for job in jobs), cpu, time.monotonic() - began, 0.0, text)


def measure_pairs(jobs: Sequence[Job], folder: Path) -> float:
    """Wall time of two independent runs side by side over that of one pool of two processes: 1 is no loss at all."""
    paths = [job.path for job in jobs]
    command = [sys.executable, "-m", "bench.speed_parts", str(folder)]
    began = time.monotonic()
    halves = [subprocess.Popen([*command, *map(str, paths[part::2])], stdout=subprocess.DEVNULL) for part in (0, 1)]
    for half in halves:
        half.wait()
    apart = time.monotonic() - began
    began = time.monotonic()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(read_and_write, [[path] for path in paths], [folder] * len(paths)))
    return apart / (time.monotonic() - began)


def describe_processor() -> str:
    """The model and its vector instructions."""
    words = dict(
        line.split(":", 1) for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if ":" in line
    )
    cleaned = {key.strip(): value.strip() for key, value in words.items()}
    flags = [flag for flag in cleaned.get("flags", "").split() if flag.startswith(("avx", "amx"))]
    return f"{cleaned.get('model name', platform.processor())}; {' '.join(flags)}"


def main(arguments: list[str]) -> int:
    """Prints the tables, writes the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--seed", type=int, default=9100)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--level", choices=LEVELS, default="office")
    parser.add_argument("--alone", action="store_true", help="leave OCRmyPDF out")
    given = parser.parse_args(arguments)
    print(describe_processor())
    for room in ("bench", "ocr", "schemas"):  # as every installed program is, OCRmyPDF too
        compileall.compile_dir(room, quiet=1)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        jobs = make_jobs(folder / "in", given.seed, given.count, given.level)
        (folder / "out").mkdir()
        ours, others = [run_sohoa(jobs, folder / "out")], []
        for name in () if given.alone or not _OCRMYPDF.exists() else _SIDES:
            others.append(run_ocrmypdf(name, jobs, folder / "out"))
            ours.append(run_sohoa(jobs, folder / "out"))  # before and after: other work on the machine comes and goes
        sohoa, parts = sorted(ours, key=lambda run: run[0].cpu)[len(ours) // 2]
        sides = [sohoa, *others]
        pair = measure_pairs(jobs, folder / "out")
        pages, long = run_long(jobs, folder / "out")
    _show(sides, parts, pair)
    print(f"in a run of {pages} pages: {long:.3f} CPU s/page")
    _write(given, sides, parts, pair, long)
    return 0


def _command(jobs: Sequence[Job], folder: Path) -> list[str]:
    return [sys.executable, "-m", "bench.speed_parts", str(folder), *(str(job.path) for job in jobs)]


def _measure(command: list[str]) -> tuple[float, bytes]:
    """CPU seconds of a command and its children, and what it printed."""
    with tempfile.TemporaryFile() as out:
        # Both sides: what page processes are started with helps any program that takes memory in large pieces.
        child = subprocess.Popen(command, stdout=out, env={**HUGE_PAGES, **os.environ, "OMP_THREAD_LIMIT": "1"})
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        return usage.ru_utime + usage.ru_stime, out.read()


def _score(path: Path, job: Job) -> TextScore:
    """The text layer as it stands in the file, page by page, against the truth."""
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")
    return sum((score_page(page, truth) for page, truth in zip(pages, job.texts, strict=False)), TextScore())


def _show(sides: Sequence[Side], parts: dict[str, float], pair: float) -> None:
    ours = sides[0].cpu_per_page
    rows: list[Sequence[str]] = [
        ("reader", "pages", "CPU s/page", "pages/min of CPU", "times ours", "CER", "strict CER")
    ]
    rows += [
        (
            side.name, str(side.pages), f"{side.cpu_per_page:.3f}", f"{60 / side.cpu_per_page:.0f}",
            f"{side.cpu_per_page / ours:.1f}", f"{100 * side.text.cer:.2f} %", f"{100 * side.text.strict_cer:.2f} %",
        )
        for side in sides
    ]  # fmt: skip
    print_table(rows)
    print_table([("part", "CPU ms/page"), *((name, f"{1000 * parts.get(name, 0):.1f}") for name in PARTS)])
    print(f"peak memory of our process: {sides[0].memory:.0f} MB")
    print(f"two processes against two independent runs: {pair:.2f}")


def _write(given: argparse.Namespace, sides: Sequence[Side], parts: dict[str, float], pair: float, long: float) -> None:
    result = {
        "processor": describe_processor(),
        "seed": given.seed,
        "count": given.count,
        "level": given.level,
        "sides": [asdict(side) for side in sides],
        "parts": parts,
        "pair": pair,
        "long": long,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"written: {OUT}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
