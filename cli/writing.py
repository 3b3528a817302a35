"""Lines that go to standard output, into one file, or into a folder with a file per record."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from cli.console import err
from cli.words import t
from schemas.errors import UsageError

Lines = Iterable[tuple[str, str]]
"""Each line with the id of its record; the lines of one record follow each other."""


def write_lines(lines: Lines, to: Path | None) -> None:
    """Writes lines; raises UsageError when the place cannot be written to."""
    if to is None:
        for _, line in lines:
            sys.stdout.write(line)
        return
    try:
        count = _write_folder(lines, to) if is_folder(to) else _write_file((line for _, line in lines), to)
    except OSError as error:
        raise UsageError(detail=f"--to {to}: {error.strerror or error}") from error
    err.print(t(f"✓ {count} dòng → {to}", f"✓ {count} lines → {to}"), soft_wrap=True, markup=False)


def is_folder(to: Path) -> bool:
    """A folder that is there, or a name without an ending."""
    return to.is_dir() or not to.suffix


def _write_folder(lines: Lines, folder: Path) -> int:
    return sum(_write_file(_only_lines(group), folder / f"{id_}.jsonl") for id_, group in groupby(lines, _id_of))


def _id_of(line: tuple[str, str]) -> str:
    return line[0]


def _only_lines(group: Lines) -> Iterator[str]:
    return (line for _, line in group)


def _write_file(lines: Iterable[str], target: Path) -> int:
    """Whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
        for line in lines:
            file.write(line)
            count += 1
    Path(file.name).replace(target)
    return count
