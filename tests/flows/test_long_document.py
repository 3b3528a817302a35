"""A document of two thousand pages passes in flat memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf

from tests.command import environment
from tests.conftest import make_house
from tests.pages import draw_letter, draw_page, save_pdf

PAGES = 2000
DPI = 60  # what is tested is the number of pages, not their reading
PEAK_MIB = 600
"""Of the largest page process and of this one: OpenCV, pikepdf and one page need about 250 MiB."""


def _long_pdf(path: Path) -> Path:
    """Two thousand pages, the first with a letter, the others white; each its own picture object."""
    save_pdf(path, [draw_letter(417, "Hội Làm vườn"), draw_page((), dpi=DPI)])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        white = pdf.pages[1]
        for _ in range(PAGES - 2):
            pdf.pages.append(white)
        pdf.save(path)
    return path


DIGITISE = """
import re, resource, sys
from pathlib import Path
from cli.main import run
code = run(["digitize", sys.argv[1], "--batch", "dai"])
own = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # ru_maxrss begins with the parent's
print(int(own[1]) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""


def test_two_thousand_pages(tmp_path: Path) -> None:
    _long_pdf(tmp_path / "scans" / "long.pdf")
    ended = subprocess.run(
        [sys.executable, "-c", DIGITISE, tmp_path / "scans"], env=environment(tmp_path), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    with make_house(tmp_path).opened() as bundle:
        (id_,) = bundle.archive.ids()
        record = bundle.archive.record(id_)
        assert record.pages == PAGES
        with bundle.store.open(record.pdf.key) as stream, pikepdf.open(stream) as pdf:
            assert len(pdf.pages) == PAGES
    peaks = [int(word) for word in ended.stdout.splitlines()[-1].split()]
    assert max(peaks) < PEAK_MIB, f"this process, the largest page process: {peaks} MiB"
