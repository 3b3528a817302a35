"""Tesseract through pytesseract: the only place that starts it, and where its failures get our names."""

from __future__ import annotations

import csv
import os
import shlex
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import numpy as np

# Before pytesseract takes its copy of the environment: with more threads than this Tesseract is 4-10 times slower.
os.environ["OMP_THREAD_LIMIT"] = "1"

from ocr.engine import RawWord
from ocr.options import ReadOptions
from ocr.picture import Pixels
from schemas.errors import EngineCrashed, EngineTimedOut, LanguageMissing, TesseractMissing

LANGUAGE = "vie"
_HEADER = "level\tpage_num\tblock_num"
_COLUMNS = 12
_LINE = 7  # psm: a single line of text
_MARGIN = 8  # white pixels around a line: Tesseract loses letters that touch the edge
_TRIES = 2  # a crash is tried once more: out-of-memory kills and file system hiccups pass
_DATA_FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
                 "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")  # fmt: skip


@dataclass
class TesseractEngine:
    """The engine for one page: all its runs share the page's time limit."""

    options: ReadOptions
    page: int
    deadline: float

    @classmethod
    def for_page(cls, options: ReadOptions, page: int) -> TesseractEngine:
        """An engine whose time starts now."""
        return cls(options, page, time.monotonic() + options.seconds_per_page)

    def read_lines(self, lines: Sequence[Pixels], dpi: float) -> list[list[RawWord]]:
        """The words of each line's picture, all read in one run; raises EngineCrashed, EngineTimedOut, ToolMissing."""
        if not lines:
            return []
        with tempfile.TemporaryDirectory(prefix="sohoa-ocr-") as folder:
            source = _write_pictures(Path(folder), [np.pad(line, _MARGIN, constant_values=255) for line in lines])
            table = self._run(source, f"--psm {_LINE} --dpi {round(dpi)} -c tessedit_create_tsv=1")
        return _parse_table(table, len(lines))

    def _run(self, source: Path, config: str) -> str:
        for attempt in range(1, _TRIES + 1):
            try:
                return self._run_once(source, config)
            except EngineCrashed:
                if attempt == _TRIES:
                    raise
        raise AssertionError("unreachable")

    def _run_once(self, source: Path, config: str) -> str:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self._late()
        pytesseract = _pytesseract(self.options)
        try:
            table = pytesseract.image_to_data(
                str(source), lang=LANGUAGE, config=f"{_data_option(self.options)} {config}", timeout=max(1, left)
            )
        except pytesseract.TesseractNotFoundError as error:
            raise TesseractMissing from error
        except pytesseract.TesseractError as error:
            raise self._crash(str(error.message)) from error
        except RuntimeError as error:  # how pytesseract names a time-out, after it killed the child
            raise self._late() from error
        except (OSError, ValueError) as error:
            raise self._crash(f"{type(error).__name__}: {error}") from error
        if not str(table).startswith(_HEADER):
            raise self._crash("no table of words")
        return str(table)

    def _late(self) -> EngineTimedOut:
        return EngineTimedOut(page=self.page, seconds=f"{self.options.seconds_per_page:g}")

    def _crash(self, detail: str) -> Exception:
        if "Failed loading language" in detail or "Error opening data file" in detail:
            return LanguageMissing(language=LANGUAGE)
        return EngineCrashed(page=self.page, detail=" ".join(detail.split())[:300])


def engine_version(options: ReadOptions) -> str:
    """The version of the program, e.g. "5.3.0"; raises TesseractMissing."""
    pytesseract = _pytesseract(options)
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit, ValueError) as error:
        raise TesseractMissing from error


def installed_languages(options: ReadOptions) -> list[str]:
    """The languages Tesseract has data for; raises TesseractMissing."""
    pytesseract = _pytesseract(options)
    try:
        return [str(name) for name in pytesseract.get_languages(_data_option(options))]
    except (pytesseract.TesseractNotFoundError, OSError) as error:
        raise TesseractMissing from error


def language_file(options: ReadOptions) -> Path:
    """Where the language's data lies; raises LanguageMissing."""
    folders = [options.tessdata] if options.tessdata else [os.environ.get("TESSDATA_PREFIX", ""), *_DATA_FOLDERS]
    for folder in folders:
        path = Path(folder) / f"{LANGUAGE}.traineddata"
        if folder and path.is_file():
            return path
    raise LanguageMissing(language=LANGUAGE)


def language_digest(options: ReadOptions) -> str:
    """The first eight hex digits of the data's SHA-256."""
    path = language_file(options)
    return _digest(path, path.stat().st_mtime_ns)


@cache
def _digest(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:8]


def _pytesseract(options: ReadOptions) -> ModuleType:
    """The wrapper, set to start this program; loaded when it is needed, for where the network reads it seldom is."""
    import pytesseract  # noqa: PLC0415

    pytesseract.pytesseract.tesseract_cmd = options.tesseract
    return pytesseract  # type: ignore[no-any-return]


def _data_option(options: ReadOptions) -> str:
    return f"--tessdata-dir {shlex.quote(options.tessdata)}" if options.tessdata else ""


def _write_pictures(folder: Path, pictures: Sequence[Pixels]) -> Path:
    """PGM files, which cost nothing to write and read, and the list of them when there are several."""
    paths = []
    for number, pixels in enumerate(pictures):
        path = folder / f"{number}.pgm"
        height, width = pixels.shape
        with path.open("wb") as file:
            file.write(f"P5 {width} {height} 255\n".encode())
            file.write(np.ascontiguousarray(pixels).data)
        paths.append(path)
    if len(paths) == 1:
        return paths[0]
    listing = folder / "pictures.txt"
    listing.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return listing


def _parse_table(table: str, count: int) -> list[list[RawWord]]:
    found: list[list[RawWord]] = [[] for _ in range(count)]
    for row in csv.reader(table.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != _COLUMNS or row[0] != "5" or not row[11].strip():
            continue
        left, top, width, height = (int(value) for value in row[6:10])
        confidence = float(row[10]) / 100
        found[int(row[1]) - 1].append(
            RawWord(row[11].strip(), left - _MARGIN, top - _MARGIN, width, height, confidence)
        )
    return found
