"""One worker of the speed benchmark: reads PDFs, writes their two-layer PDFs, counts CPU seconds by part."""

from __future__ import annotations

import functools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ocr.reading
import ocr.recognise
from ocr import ReadOptions, probe_scan, read_pages, write_pdf
from ocr.network import NetworkEngine
from ocr.picture import Picture
from ocr.scan import Scan

PARTS = ("open", "prepare", "zone", "lines", "recognise", "assemble", "pdf", "start and rest")
_COUNTED: tuple[tuple[str, Any, str], ...] = (
    ("open", Scan, "picture"),
    ("open", Picture, "digest"),
    ("prepare", ocr.reading, "_look"),
    ("zone", ocr.reading, "find_frames"),
    ("zone", ocr.reading, "find_layout"),
    ("lines", ocr.recognise, "find_lines"),
    ("lines", ocr.recognise, "cut_strips"),
    ("recognise", NetworkEngine, "read_lines"),
    ("assemble", ocr.reading, "assemble"),
)


def read_and_write(paths: Sequence[Path], folder: Path) -> None:
    """Each PDF read and its two-layer PDF written, as a page process does it."""
    options = ReadOptions()
    for path in paths:
        count = probe_scan((path,), options).pages
        pages = list(read_pages((path,), range(1, count + 1), options))
        _write(path, pages, folder / path.name)


def _write(path: Path, pages: Sequence[Any], target: Path) -> None:
    write_pdf(
        (path,), pages, target, first_page=1, last_page=len(pages), title=path.stem, source_sha256="0" * 64,
        reader="bench",
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Prints CPU seconds by part as JSON."""
    spent: defaultdict[str, float] = defaultdict(float)
    for part, home, name in _COUNTED:
        setattr(home, name, _clocked(getattr(home, name), part, spent))
    globals()["_write"] = _clocked(_write, "pdf", spent)
    read_and_write([Path(name) for name in arguments[1:]], Path(arguments[0]))
    spent["start and rest"] = time.process_time() - sum(spent.values())
    spent["memory"] = _peak_memory()
    print(json.dumps(spent))
    return 0


def _peak_memory() -> float:
    """Of this process since it began, in MB: what the system counts for a child starts with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(float(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _clocked(function: Callable[..., Any], part: str, spent: defaultdict[str, float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def clocked(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function it wraps
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[part] += time.process_time() - began

    return clocked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
