"""The spool: pages of documents in work, on this machine, for their owner's eyes alone, until stored or refused.

Every run holds a slot of its own, so that two runs with the same document in hand never write to the same files. What
a run that died left behind in its slot is taken over by whoever gets the document next.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

SCRATCH = "scratch"


class Spool:
    """One run's slot. A document's folder in it is named by the caller."""

    def __init__(self, root: Path, slot: Path) -> None:
        self._root = root
        self._slot = slot

    def open(self, name: str) -> Path:
        """The document's folder, with the pages that a dead run had read; made when there is none."""
        place = self._slot / name
        if not place.is_dir():
            self._take_over(name, place)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        return place

    def purge(self, name: str) -> None:
        """Removes the document's pages, a dead run's too; what is already gone is no failure."""
        place = self._slot / name
        if not place.is_dir():
            self._take_over(name, place)
        shutil.rmtree(place, ignore_errors=True)

    def scratch(self) -> Path:
        """An empty folder for files that only this run needs; the next holder of the slot empties it too."""
        place = self._slot / SCRATCH
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, mode=0o700)
        return place

    def end(self) -> None:
        """Removes what only this run needed."""
        shutil.rmtree(self._slot / SCRATCH, ignore_errors=True)

    def _take_over(self, name: str, place: Path) -> None:
        for left in self._root.glob(f"*/{name}"):
            if left.parent == self._slot:
                continue
            with _locked(_lock_file(left.parent)) as held:
                if held and left.is_dir():
                    self._slot.mkdir(parents=True, exist_ok=True, mode=0o700)
                    left.rename(place)
                    return


@contextmanager
def hold_slot(root: Path) -> Iterator[Spool]:
    """The first slot below ``root`` that no living run holds; given back at the end, or by the run's death."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 1
    while True:
        slot = root / f"{number}"
        with _locked(_lock_file(slot)) as held:
            if held:
                spool = Spool(root, slot)
                spool.end()
                try:
                    yield spool
                finally:
                    spool.end()
                return
        number += 1


def _lock_file(slot: Path) -> Path:
    return slot.parent / f".{slot.name}.lock"


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO | None]:
    """The file while this process alone holds its lock, which ends with the process; None when another one does."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file
