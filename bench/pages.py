"""Pages of the corpus as read, kept on disk: what comes after reading can be measured again and again in seconds.

What is kept is named after the code that draws and the code that reads; when either changes it is read anew.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ocr import ReadOptions, probe_scan, read_pages, recipe
from schemas.page import PageText, dump_page, load_page
from tests.corpus.files import save
from tests.corpus.make import Plan, make
from tests.corpus.model import LEVELS, Level

KEPT = Path("bench/out/pages")
PROCESSES = 2
ROOT = Path(__file__).parents[1]
HOLD_OUT = 9000
"""Seeds from here on are for measuring only, never for building."""


@dataclass(frozen=True, slots=True)
class ReadMade:
    """A file of the corpus as read: its name, level and pages, and the truth of each document in it."""

    name: str
    level: Level
    pages: tuple[PageText, ...]
    truths: tuple[dict[str, Any], ...]


def read_made(seed: int, level: Level, plan: Plan | None = None) -> ReadMade:
    """The file of a seed at a level, drawn and read, or as it was kept."""
    named = hashlib.sha256(f"{seed} {level} {plan}".encode()).hexdigest()[:16]
    kept = KEPT / _makers() / f"{seed}-{level}-{named}.jsonl"
    if not kept.exists():
        _keep(kept, read_anew(seed, level, plan))
    lines = kept.read_bytes().splitlines()
    head = json.loads(lines[0])
    return ReadMade(head["name"], level, tuple(map(load_page, lines[1:])), tuple(head["truths"]))


def levels_of(seeds: Iterable[int]) -> Iterator[tuple[int, Level]]:
    """Each seed with one level, so that every kind and regime comes at every level."""
    return ((seed, LEVELS[seed // 36 % len(LEVELS)]) for seed in seeds)


def read_anew(seed: int, level: Level, plan: Plan | None = None) -> ReadMade:
    """The file of a seed at a level, drawn and read."""
    made = make(seed, level, plan)
    with tempfile.TemporaryDirectory() as folder:
        pages = read_whole(save(made, Path(folder)))
    return ReadMade(made.name, level, pages, made.truth)


def read_whole(path: Path) -> tuple[PageText, ...]:
    """Every page of a file, or of a folder of page images."""
    paths, options = tuple(sorted(path.iterdir())) if path.is_dir() else (path,), ReadOptions()
    return tuple(read_pages(paths, range(1, probe_scan(paths, options).pages + 1), options))


def pool() -> ProcessPoolExecutor:
    """As many processes as a bench may use."""
    return ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"))


def _keep(kept: Path, read: ReadMade) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    head = json.dumps({"name": read.name, "truths": read.truths}, ensure_ascii=False).encode()
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
        file.write(b"\n".join([head, *map(dump_page, read.pages)]))
    Path(file.name).replace(kept)


@cache
def _makers() -> str:
    """A digest over the code that draws and the code that reads, and the reader's recipe."""
    seen = hashlib.sha256(recipe(ReadOptions()).encode())
    for path in sorted([*(ROOT / "ocr").glob("*.py"), *(ROOT / "tests" / "corpus").glob("*.py")]):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
