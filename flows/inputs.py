"""From a folder to inputs: which files are scans, and which images form one document."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import BadInput, EmptyFile, LinkLoop, NothingFound, Unreadable, UnsupportedFile

SCAN_SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})
IMAGE_SUFFIXES = SCAN_SUFFIXES - {".pdf"}
LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_PAGE_NAME = re.compile(r"^(?P<stem>.*?)(?P<number>\d{1,4})$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Input:
    """One document handed in: a file, or the page images of a folder in page order; ``name`` is the path as given."""

    name: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the folder that cannot be an input, and why."""

    name: str
    problem: BadInput


def walk_inputs(folder: Path, *, leave_out: Path | None = None) -> Iterator[Input | Refused]:
    """Every input below a folder (or the one file given), in order of name; ``leave_out`` is the archive's own place.

    A folder below the one given whose files are all images of one numbered row (``trang-1.jpg``, ``trang-2.jpg``, …
    without a gap) is one document. Links are followed once; a link that leads back is refused.
    """
    if folder.is_file():
        yield Input(printable(folder), (folder,))
        return
    if not folder.is_dir():
        raise NothingFound(path=printable(folder))
    yield from _walk(folder, above=(), leave_out=leave_out.resolve() if leave_out else None)


def printable(path: Path) -> str:
    """The path as text that can be stored: bytes that are no UTF-8 are written as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: Path, *, above: tuple[Path, ...], leave_out: Path | None) -> Iterator[Input | Refused]:
    try:
        real = folder.resolve(strict=True)
        entries = sorted(folder.iterdir(), key=lambda entry: natural_order(entry.name))
    except OSError as error:
        yield Refused(printable(folder), _translate(error))
        return
    if real in above:
        yield Refused(printable(folder), LinkLoop())
        return
    if real == leave_out:
        return
    visible = [entry for entry in entries if not _is_litter(entry)]
    if above and _is_page_row(visible):
        yield Input(printable(folder), tuple(visible))
        return
    for entry in visible:
        if entry.is_dir():
            yield from _walk(entry, above=(*above, real), leave_out=leave_out)
        else:
            yield _take_file(entry)


def _take_file(path: Path) -> Input | Refused:
    try:
        size = path.stat().st_size
    except OSError as error:
        return Refused(printable(path), _translate(error))
    if path.suffix.lower() not in SCAN_SUFFIXES:
        return Refused(printable(path), UnsupportedFile(suffix=path.suffix or path.name))
    if size == 0:
        return Refused(printable(path), EmptyFile())
    return Input(printable(path), (path,))


def _translate(error: OSError) -> BadInput:
    if isinstance(error, PermissionError):
        return Unreadable(detail=error.strerror)
    if error.errno == 40:  # ELOOP: the kernel gave up following links
        return LinkLoop()
    return Unreadable(detail=error.strerror or type(error).__name__)


def _is_litter(path: Path) -> bool:
    return path.name.startswith(".") or path.name.lower() in LITTER


def _is_page_row(entries: list[Path]) -> bool:
    if len(entries) < 2 or any(entry.suffix.lower() not in IMAGE_SUFFIXES or entry.is_dir() for entry in entries):
        return False
    names = [_PAGE_NAME.match(entry.stem) for entry in entries]
    if not all(names):
        return False
    stems = {match["stem"] for match in names if match}
    numbers = [int(match["number"]) for match in names if match]
    return len(stems) == 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def natural_order(name: str) -> list[tuple[int, int, str]]:
    """A key by which "trang 2" comes before "trang 10"."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name)]
