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
import pikepdf
from cv2.typing import MatLike

from bench.accuracy import Reading, read_file, report_on
from bench.pages import pool
from bench.printing import print_table
from bench.score import Report
from ocr import ReadOptions, probe_scan
from ocr.scan import Scan

FEW_PAGES = 8
QUALITY = 88  # of the JPEG that a changed page is packed as
SEED = 5


def _turned(page: MatLike) -> MatLike:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0.8, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(245, 245, 245))


def _packed(page: MatLike) -> MatLike:
    return np.asarray(cv2.imdecode(np.frombuffer(_jpeg(page, 30), np.uint8), cv2.IMREAD_UNCHANGED), np.uint8)


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


def _jpeg(page: MatLike, quality: int) -> bytes:
    return cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def change(path: Path, pages: Sequence[int], way: str, target: Path) -> Path:
    """A PDF of some pages of a scan, each changed one way and as large on paper as before."""
    pdf = pikepdf.new()
    with Scan((path,), ReadOptions()) as scan:
        for number in pages:
            picture = scan.picture(number)
            page = WAYS[way](picture.pixels)
            scale = 72 / picture.dpi * picture.pixels.shape[1] / page.shape[1]
            _add(pdf, page, page.shape[1] * scale, page.shape[0] * scale)
    pdf.save(target)
    return target


def _add(pdf: pikepdf.Pdf, page: MatLike, width: float, height: float) -> None:
    height_px, width_px = page.shape[:2]
    image = pikepdf.Stream(
        pdf, _jpeg(page, QUALITY), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width_px,
        Height=height_px, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        ColorSpace=pikepdf.Name.DeviceRGB if page.ndim == 3 else pikepdf.Name.DeviceGray,
    )  # fmt: skip
    drawn = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
        Contents=pikepdf.Stream(pdf, f"{width:.3f} 0 0 {height:.3f} 0 0 cm /I Do".encode()),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(drawn)))


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
