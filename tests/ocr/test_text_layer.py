"""Pages that were never paper give their own words; a scan's hidden text never passes for what was read."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from ocr import ReadOptions, read_page, write_pdf
from tests.ocr.paper import DECISION, decision

OPTIONS = ReadOptions()


@pytest.fixture(scope="module")
def two_layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan with hidden text under it, as other programs make them too."""
    folder = tmp_path_factory.mktemp("layers")
    picture = folder / "quyet-dinh.png"
    decision().save(picture, dpi=(200, 200))
    target = folder / "hai-lop.pdf"
    write_pdf(
        (picture,), [read_page((picture,), 1, OPTIONS)], target, first_page=1, last_page=1, title="x",
        source_sha256="0" * 64, reader="test",
    )  # fmt: skip
    return target


def born_digital(source: Path, target: Path, old: str = "", new: str = "") -> Path:
    """The same page with its text shown and no picture; ``old`` characters of the font's map become ``new``."""
    with pikepdf.open(source) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes().replace(b"3 Tr", b"0 Tr")
        page.Contents = pdf.make_stream(re.sub(rb"q [^\n]* cm /X0 Do Q", b"", content))
        del page.Resources["/XObject"]
        if old:
            font = page.Resources.Font.F0
            font.ToUnicode = pdf.make_stream(font.ToUnicode.read_bytes().replace(old.encode(), new.encode()))
        pdf.save(target)
    return target


def test_a_born_digital_page_gives_its_own_words(two_layers: Path, tmp_path: Path) -> None:
    page = read_page((born_digital(two_layers, tmp_path / "so.pdf"),), 1, OPTIONS)
    assert page.outcome == "text"
    assert "text_layer" in page.notes
    assert "text_layer" in page.reader
    assert {word.confidence for line in page.lines for word in line.words} == {1.0}
    assert sorted(page.text.split()) == sorted(" ".join(words for _, _, words in DECISION).split())


def test_hidden_text_under_a_scan_is_no_witness(two_layers: Path) -> None:
    page = read_page((two_layers,), 1, OPTIONS)
    assert "text_layer" not in page.notes
    assert page.text.split("\n") == [words for _, _, words in DECISION]


def test_text_of_an_old_encoding_is_not_taken(two_layers: Path, tmp_path: Path) -> None:
    shifted = born_digital(two_layers, tmp_path / "tcvn3.pdf", "<0000> <00FF> <0000>", "<0000> <00FF> <0400>")
    assert "text_layer" not in read_page((shifted,), 1, OPTIONS).notes
