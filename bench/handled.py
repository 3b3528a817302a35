"""``python -m bench.handled FOLDER``: real scans read again as another office would have scanned them.

Each page of each scan that the folder's ``fields.json`` names is turned a little, made smaller or larger, blurred,
noisier, greyer, or packed harder, and the whole is read and scored like the scan itself. What is claimed wrong then
shows rules that hold for these very pixels alone. Of scans longer than eight pages the first two and those around the
signature are taken.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from cv2.typing import MatLike

from bench.accuracy import Reading, read_file, report_on
from bench.pages import pool
from bench.printing import print_table
from bench.score import Report
from ocr import ReadOptions, probe_scan
from ocr.picture import Picture
from ocr.scan import Scan
from tests.corpus.files import save_pdf
from tests.corpus.scanner import Scan as Scanned

FEW_PAGES = 8
QUALITY = 88  # of the JPEG that a changed page is packed as
SEED = 5


def _turned(page: MatLike) -> MatLike:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0.8, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(245, 245, 245))


def _packed(page: MatLike) -> MatLike:
    packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)


def _noisy(page: MatLike) -> MatLike:
    noise = np.random.default_rng(SEED).normal(0, 14, page.shape)
    return np.asarray(np.clip(np.asarray(page) * 0.9 + noise, 0, 255), np.uint8)


def _grey(page: MatLike) -> MatLike:
    return cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) if page.ndim == 3 else page


def _scaled(factor: float, way: int) -> Callable[[MatLike], MatLike]:
    return lambda page: cv2.resize(page, None, fx=factor, fy=factor, interpolation=way)


WAYS: Mapping[str, Callable[[MatLike], MatLike]] = {
    "as it is": lambda page: page,
    "turned": _turned,
    "smaller": _scaled(0.8, cv2.INTER_AREA),
    "larger": _scaled(1.15, cv2.INTER_CUBIC),
    "blurred": lambda page: cv2.GaussianBlur(page, (0, 0), 0.8),
    "noisy": _noisy,
    "packed": _packed,
    "grey": _grey,
}


def change(path: Path, pages: Sequence[int], way: str, target: Path) -> Path:
    """A PDF of some pages of a scan, each changed one way and as large on paper as before."""
    with Scan((path,), ReadOptions()) as scan:
        save_pdf((_changed(scan.picture(number), way) for number in pages), target)
    return target


def _changed(picture: Picture, way: str) -> Scanned:
    page = np.asarray(WAYS[way](picture.pixels), np.uint8)
    dpi = round(picture.dpi * page.shape[1] / picture.pixels.shape[1])
    if page.ndim == 2:
        return Scanned(page, dpi, "grey", QUALITY)
    return Scanned(np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB), np.uint8), dpi, "colour", QUALITY)


def read_changed(folder: Path, truth: dict[str, Any], way: str) -> Reading:
    """One scan of the folder, changed and read."""
    path = folder / truth["file"]
    count = probe_scan((path,), ReadOptions()).pages
    last = truth.get("signer_page") or count
    kept = [page for page in range(1, count + 1) if count <= FEW_PAGES or page <= 2 or last - 1 <= page <= last]
    with tempfile.TemporaryDirectory() as place:
        return read_file(change(path, kept, way, Path(place) / path.name), [truth], "real")


def main(arguments: list[str]) -> int:
    """Prints what each way of scanning costs; exit code 1 when more than one claim in a hundred is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.handled", description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args(arguments)
    truths = json.loads((given.folder / "fields.json").read_text(encoding="utf-8"))
    rows: list[tuple[str, ...]] = [("scanned", "values", "right", "claimed", "wrong")]
    reports: list[Report] = []
    with pool() as processes:
        for way in WAYS:
            jobs = [processes.submit(read_changed, given.folder, truth, way) for truth in truths]
            reports.append(report_on(job.result() for job in jobs))
            count = reports[-1].tally()
            wrong = str(count.claimed - count.right)
            rows.append((way, str(count.total), str(count.right), str(count.claimed), wrong))
    print_table(rows)
    for report in reports:
        for verdict in report.wrong:
            print(f"wrong: {verdict.file} {verdict.field}: {verdict.value!r}, not {verdict.truth!r}")
    claims = sum(report.tally().claimed for report in reports)
    return int(sum(len(report.wrong) for report in reports) > 0.01 * claims)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
