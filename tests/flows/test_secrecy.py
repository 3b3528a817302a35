"""A page with a secrecy stamp (dấu độ mật): refused before anything is stored, and not even the name is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from infra.wiring import local_place
from tests.conftest import House
from tests.pages import DPI, FONT, draw_letter, save_pdf

RED, BLACK = (200, 30, 40), (20, 20, 20)


def _stamp(page: Image.Image, words: str, colour: tuple[int, int, int]) -> Image.Image:
    """A boxed stamp of bold capitals under the number, as offices set it."""
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT.with_name("LiberationSerif-Bold.ttf")), round(16 / 72 * DPI))
    left, top = int(1.2 * DPI), int(1.5 * DPI)
    x0, y0, x1, y1 = pen.textbbox((left, top), words, font=font)
    pen.rectangle((x0 - 10, y0 - 8, x1 + 10, y1 + 8), fill="white", outline=colour, width=3)
    pen.text((left, top), words, font=font, fill=colour)
    return page


@pytest.mark.parametrize("words", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("colour", [RED, BLACK], ids=["red", "black"])
def test_a_stamped_page_is_refused_and_leaves_no_trace(
    words: str, colour: tuple[int, int, int], house: House, tmp_path: Path
) -> None:
    name = "danh-sach-dac-biet.pdf"
    pages = [draw_letter(417, "Hội Làm vườn"), _stamp(draw_letter(9, "Hội Kín tiếng"), words, colour)]
    path = save_pdf(tmp_path / "scans" / name, pages)
    outcome = house.digitise(tmp_path / "scans")
    (line,) = outcome.troubled
    assert (line.state, line.reason, line.source) == ("quarantined", "secrecy_marked", None)
    assert line.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    with house.opened() as bundle:
        assert list(bundle.archive.ids()) == []
        for room in ("originals/", "derived/", "bodies/", "records/", "sources/", "pixels/"):
            assert list(bundle.store.keys(room)) == []
    kho = local_place(house.url)
    assert kho is not None
    for place in (kho, house.settings.state):
        for file in place.rglob("*"):
            assert name not in file.name
            if file.is_file():
                assert name.encode() not in file.read_bytes(), file
    assert list(house.settings.spool.glob("*/*")) == []


def test_the_words_in_running_text_are_no_stamp(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Bí mật nghề nghiệp và Bảo mật")])
    assert house.digitise(tmp_path / "scans").states == {"done": 1}


def test_a_second_run_keeps_refusing_without_reading_again(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [_stamp(draw_letter(9, "Hội Kín tiếng"), "TỐI MẬT", RED)])
    house.digitise(tmp_path / "scans")
    again = house.digitise(tmp_path / "scans")
    assert (again.pages, again.skipped, again.exit_code) == (0, 1, 8)
