"""A document of two thousand pages passes in flat memory."""

from __future__ import annotations

import resource
from pathlib import Path

import pikepdf

from tests.conftest import House
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


def test_two_thousand_pages(house: House, tmp_path: Path) -> None:
    _long_pdf(tmp_path / "scans" / "long.pdf")
    outcome = house.digitise(tmp_path / "scans")
    assert (outcome.states, outcome.pages) == ({"done": 1}, PAGES)
    with house.opened() as bundle:
        (id_,) = bundle.archive.ids()
        record = bundle.archive.record(id_)
        assert record.pages == PAGES
        with bundle.store.open(record.pdf.key) as stream, pikepdf.open(stream) as pdf:
            assert len(pdf.pages) == PAGES
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        assert resource.getrusage(who).ru_maxrss / 1024 < PEAK_MIB
