"""The two-layer PDF: what it shows, what it says, what it leaves out."""

from __future__ import annotations

import hashlib
import runpy
import subprocess
import tracemalloc
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from ocr.font import glyphless_font
from ocr.pdf import write_pdf
from schemas.errors import PasswordProtected, TruncatedFile
from schemas.page import PageText, Problem
from tests.ocr import paper_samples as samples

SHA = hashlib.sha256(b"scan").hexdigest()
Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def write(
    paths: Path | tuple[Path, ...], target: Path, pages: Iterable[PageText] | None = None, title: str = "Quyết định"
) -> Path:
    paths = (paths,) if isinstance(paths, Path) else paths
    pages = list(pages or [samples.read_page()])
    write_pdf(
        paths, iter(pages), target, first_page=pages[0].page, last_page=pages[-1].page, title=title,
        source_sha256=SHA, reader="sohoa-ocr/1",
    )  # fmt: skip
    return target


def shown(path: Path, page: int = 1, dpi: int = 75) -> np.ndarray:
    """The page as poppler shows it, (height, width, 3)."""
    command = ["pdftoppm", "-cropbox", "-r", str(dpi), "-f", str(page), "-l", str(page), str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    head, size, _, pixels = done.stdout.split(b"\n", 3)
    assert head == b"P6"
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


def told(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True).stdout.decode()


def difference(left: np.ndarray, right: np.ndarray) -> float:
    """The share of the ink of two pictures that differs, 0 to 2, seen at a third of the resolution."""
    assert abs(left.shape[0] - right.shape[0]) <= 2
    assert abs(left.shape[1] - right.shape[1]) <= 2
    coarse = [255 - np.asarray(Image.fromarray(each).resize((200, 283)).convert("RGB"), int) for each in (left, right)]
    return float(np.abs(coarse[0] - coarse[1]).sum() / max(coarse[0].sum(), 1))


def picture_of(path: Path) -> pikepdf.Object:
    with pikepdf.open(path) as pdf:
        image = pdf.pages[0].resources.XObject.X0
        return pikepdf.Dictionary(
            raw=hashlib.sha256(image.read_raw_bytes()).hexdigest(), filter=image.get(Name.Filter),
            space=str(image.get(Name.ColorSpace)), subtype=image.Subtype,
        )  # fmt: skip


SAME = (
    0.35  # the share of ink that moves when the same page is sampled again; a page slanted by 3 degrees moves all of it
)


def test_keeps_the_scanner_s_jpeg_and_shows_the_same_page(tmp_path: Path) -> None:
    scan = samples.picture_pdf(tmp_path / "a.pdf")
    made = write(scan, tmp_path / "b.pdf")
    with pikepdf.open(scan) as pdf:
        before = hashlib.sha256(pdf.pages[0].resources.XObject.Im0.read_raw_bytes()).hexdigest()
    assert str(picture_of(made).raw) == before
    assert difference(shown(scan), shown(made)) < 0.02
    assert made.stat().st_size < 1.2 * scan.stat().st_size


def test_says_the_words_in_reading_order_in_nfc(tmp_path: Path) -> None:
    page = samples.read_page()
    made = write(samples.picture_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", [page])
    for option in ("-raw", "-layout"):
        text = told(made, option)
        assert [line.strip() for line in text.splitlines() if line.strip()] == list(samples.LINES)
        assert unicodedata.is_normalized("NFC", text)


def test_words_stand_where_they_are_printed(tmp_path: Path) -> None:
    page = samples.read_page()
    made = write(samples.picture_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", [page])
    root = ET.fromstring(told(made, "-bbox"))  # noqa: S314 - poppler's own words
    found = list(root.iter("{http://www.w3.org/1999/xhtml}word"))
    words = [word for line in page.lines for word in line.words]
    assert [word.text for word in found] == [word.text for word in words]
    for there, word in zip(found, words, strict=True):
        x0, y0, x1, y1 = (float(there.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax"))
        assert abs(x0 - word.box.x0 * 595.2) < 1.0
        assert abs(x1 - word.box.x1 * 595.2) < 8.0  # the space after a word belongs to it for some readers
        middle = word.box.centre[1] * 841.92
        assert y0 < middle < y1


def test_the_same_scan_gives_the_same_bytes(tmp_path: Path) -> None:
    scan = samples.picture_pdf(tmp_path / "a.pdf", samples.add_signature)
    first, second = write(scan, tmp_path / "b.pdf"), write(scan, tmp_path / "c.pdf")
    assert first.read_bytes() == second.read_bytes()


def test_names_its_source_and_says_it_is_pdfa(tmp_path: Path) -> None:
    title = "Quye\u0302\u0301t <định> & \x00 tên\nlạ \udce9"
    made = write(samples.picture_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf", title=title)
    with pikepdf.open(made) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert ET.fromstring(xmp.split("?>", 1)[1].rsplit("<?", 1)[0]) is not None  # noqa: S314 - ours
        assert f"sha256:{SHA}" in xmp
        assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp
        assert str(pdf.docinfo["/Source"]) == f"sha256:{SHA}"
        assert str(pdf.docinfo["/Title"]) == "Quyết <định> & tên lạ"
        assert pdf.Root.OutputIntents[0].S == Name.GTS_PDFA1


@pytest.mark.parametrize("signature", [samples.add_signature, samples.add_plain_signature])
def test_shows_signatures_but_holds_none(tmp_path: Path, signature: Change) -> None:
    scan = samples.picture_pdf(tmp_path / "a.pdf", signature)
    made = write(scan, tmp_path / "b.pdf")
    assert difference(shown(scan), shown(made)) < SAME
    red, green, blue = shown(made)[round((842 - 800) / 72 * 75) - 14, round(460 / 72 * 75)]
    assert (red < 5, green < 5, blue > 250) == (True, True, True)
    with pikepdf.open(made) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0].obj
        fonts = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/BaseFont") == Name.Helvetica]
        assert fonts == []


def _turned(_pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Rotate = 90


def _shifted(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.MediaBox = Array([-100, 50, 495.2, 891.92])
    page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 -100 50 cm /Im0 Do Q")


def _cropped(_pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.CropBox = Array([50, 100, 545.2, 900])


def _large_unit(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.UserUnit = 2
    page.obj.MediaBox = Array([0, 0, 297.6, 420.96])
    page.obj.Contents = pdf.make_stream(b"q 297.6 0 0 420.96 0 0 cm /Im0 Do Q")


def _mirrored(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Contents = pdf.make_stream(b"q 0 841.92 595.2 0 0 0 cm /Im0 Do Q")


def _in_a_form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form = pikepdf.Stream(
        pdf, b"q 1 0 0 1 0 0 cm /Im0 Do Q", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=page.obj.Resources
    )
    page.obj.Resources = Dictionary(XObject=Dictionary(Fm0=pdf.make_indirect(form)))
    page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 0 0 cm /Fm0 Do Q")


def _with_lines(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q 1 0 0 RG 9 w 50 50 m 500 700 l S")


def _with_print(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font = Dictionary(F1=font)
    page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q BT /F1 40 Tf 100 300 Td (PRINTED) Tj ET")


def _with_old_words(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    _with_print(pdf, page)
    page.obj.Contents = pdf.make_stream(
        b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q BT 3 Tr /F1 40 Tf 100 300 Td (WRONG WORDS) Tj ET"
    )


def _cmyk(_pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image = page.obj.Resources.XObject.Im0
    image.write(samples.as_bytes(samples.draw_page("CMYK"), "JPEG"), filter=Name.DCTDecode)
    image.ColorSpace = Name.DeviceCMYK
    image.Decode = Array([1, 0] * 4)  # as image programs write inks


def _interpolated(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image = page.obj.Resources.XObject.Im0
    image.Interpolate = True
    image.Metadata = pdf.make_stream(b"<x/>")


PAGES: list[Change] = [
    _turned, _shifted, _cropped, _large_unit, _mirrored, _in_a_form, _with_lines, _with_print, _with_old_words, _cmyk,
    _interpolated,
]  # fmt: skip


@pytest.mark.parametrize("change", PAGES, ids=lambda change: change.__name__.strip("_"))
def test_shows_odd_pages_as_a_viewer_does(tmp_path: Path, change: Change) -> None:
    scan = samples.picture_pdf(tmp_path / "a.pdf", change)
    made = write(scan, tmp_path / "b.pdf")
    unit = 2 if change is _large_unit else 1  # which pdftoppm does not know
    assert difference(shown(scan, dpi=75 * unit), shown(made)) < SAME
    words = told(made, "-raw").split()
    assert set(words) == {word for line in samples.LINES for word in line.split()}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turns_pages_upright(tmp_path: Path, turn: int) -> None:
    lying = samples.draw_page().rotate(turn, expand=True)  # counter-clockwise: the page must be turned back clockwise
    path = tmp_path / "a.jpg"
    path.write_bytes(samples.as_bytes(lying, "JPEG"))
    made = write(path, tmp_path / "b.pdf", [samples.read_page(turn=turn)])
    assert difference(shown(made), np.asarray(samples.draw_page())) < SAME


def test_straightens_counter_clockwise(tmp_path: Path) -> None:
    slanted = samples.draw_page().rotate(-3, fillcolor="white", resample=Image.Resampling.BICUBIC)
    path = tmp_path / "a.jpg"
    path.write_bytes(samples.as_bytes(slanted, "JPEG"))
    made = write(path, tmp_path / "b.pdf", [samples.read_page(skew=3.0)])
    assert difference(shown(made), np.asarray(samples.draw_page())) < SAME
    plain = write(path, tmp_path / "c.pdf", [samples.read_page()])
    assert difference(shown(plain), np.asarray(samples.draw_page())) > 2 * SAME


def _fax() -> bytes:
    return samples.as_bytes(samples.draw_page("1"), "TIFF", compression="group4", tiffinfo={278: samples.SIZE[1]})


FILES: dict[str, Callable[[], bytes]] = {
    "grey.jpg": lambda: samples.as_bytes(samples.draw_page("L"), "JPEG"),
    "colour.jpg": lambda: samples.as_bytes(samples.draw_page(), "JPEG"),
    "inks.jpg": lambda: samples.as_bytes(samples.draw_page("CMYK"), "JPEG"),
    "progressive.jpg": lambda: samples.as_bytes(samples.draw_page(), "JPEG", progressive=True),
    "colour.png": lambda: samples.as_bytes(samples.draw_page(), "PNG"),
    "palette.png": lambda: samples.as_bytes(samples.draw_page("P"), "PNG"),
    "few.png": lambda: samples.as_bytes(samples.draw_page().quantize(4), "PNG", bits=2),
    "alpha.png": lambda: samples.as_bytes(samples.draw_page("RGBA"), "PNG"),
    "deep.png": lambda: samples.as_bytes(_deep(), "PNG"),
    "bitonal.png": lambda: samples.as_bytes(samples.draw_page("1"), "PNG"),
    "fax.tif": _fax,
    "strips.tif": lambda: samples.as_bytes(samples.draw_page("1"), "TIFF", compression="group4", tiffinfo={278: 100}),
    "lzw.tif": lambda: samples.as_bytes(samples.draw_page(), "TIFF", compression="tiff_lzw"),
    "jpeg.tif": lambda: samples.as_bytes(samples.draw_page(), "TIFF", compression="jpeg"),
    "plain.tif": lambda: samples.as_bytes(samples.draw_page("L"), "TIFF"),
    "black.tif": lambda: samples.as_bytes(samples.draw_page("1"), "TIFF", tiffinfo={262: 0}),
}


def _deep() -> Image.Image:
    return Image.fromarray(np.asarray(samples.draw_page("L")).astype(np.uint16) * 257)


@pytest.mark.parametrize("name", FILES)
def test_takes_image_files_of_every_kind(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    made = write(path, tmp_path / "b.pdf")
    with Image.open(path) as image:
        expected = np.asarray((_grey(image) if image.mode.startswith("I") else image).convert("RGB"))
    assert difference(shown(made), expected) < SAME
    assert told(made, "-raw").split()[:2] == ["ỦY", "BAN"]


def _grey(image: Image.Image) -> Image.Image:
    return Image.fromarray((np.asarray(image) // 257).astype(np.uint8))


@pytest.mark.parametrize("name", ["colour.jpg", "progressive.jpg", "fax.tif"])
def test_leaves_the_file_s_own_compression_alone(tmp_path: Path, name: str) -> None:
    data = FILES[name]()
    path = tmp_path / name
    path.write_bytes(data)
    made = write(path, tmp_path / "b.pdf")
    with pikepdf.open(made) as pdf:
        assert pdf.pages[0].resources.XObject.X0.read_raw_bytes() in data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_honours_exif_orientation(tmp_path: Path, orientation: int) -> None:
    image = samples.draw_page()
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / "a.jpg"
    path.write_bytes(samples.as_bytes(image, "JPEG", exif=exif))
    upright = samples.SIZE if orientation < 5 else samples.SIZE[::-1]
    made = write(path, tmp_path / "b.pdf", [samples.read_page(size=upright)])
    with Image.open(path) as stored:
        expected = np.asarray(ImageOps.exif_transpose(stored))
    assert difference(shown(made), expected) < SAME


def test_takes_a_folder_of_images_and_pages_of_a_tiff(tmp_path: Path) -> None:
    one = tmp_path / "1.jpg"
    one.write_bytes(samples.as_bytes(samples.draw_page(), "JPEG"))
    two = tmp_path / "2.tif"
    grey = samples.draw_page("L")
    grey.save(two, "TIFF", save_all=True, append_images=[grey.rotate(180)], dpi=(75, 75))
    made = write((one, two), tmp_path / "b.pdf", [samples.read_page(number) for number in (2, 3)])
    assert difference(shown(made, 1), np.asarray(grey.convert("RGB"))) < SAME
    assert difference(shown(made, 2), np.asarray(grey.rotate(180).convert("RGB"))) < SAME


def test_a_failed_page_is_shown_without_words(tmp_path: Path) -> None:
    failed = PageText(1, "failed", "test", problem=Problem("engine_crashed", {}))
    scan = samples.picture_pdf(tmp_path / "a.pdf")
    made = write(scan, tmp_path / "b.pdf", [failed])
    assert difference(shown(scan), shown(made)) < 0.02
    assert told(made).strip() == ""


def test_a_picture_that_is_lost_is_crossed_out_not_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    data = samples.as_bytes(samples.draw_page("RGBA"), "PNG")
    path.write_bytes(data[: len(data) // 2])
    failed = PageText(1, "failed", "test", problem=Problem("page_damaged", {}))
    made = write(path, tmp_path / "b.pdf", [failed])
    page = shown(made)
    assert (page < 200).any()
    assert page.shape[0] > page.shape[1]


def test_refuses_what_cannot_be_opened(tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(samples.picture_pdf(tmp_path / "a.pdf")) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(PasswordProtected):
        write(locked, tmp_path / "b.pdf")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\n nothing else")
    with pytest.raises(TruncatedFile):
        write(broken, tmp_path / "c.pdf")


def test_pages_must_come_in_order(tmp_path: Path) -> None:
    scan = samples.picture_pdf(tmp_path / "a.pdf", pages=3)
    with pytest.raises(ValueError, match="page 3 where 2 was due"):
        write(scan, tmp_path / "b.pdf", [samples.read_page(number) for number in (1, 3, 2)])


def test_long_documents_need_no_more_memory(tmp_path: Path) -> None:
    path = tmp_path / "1.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (400, 300, 3), np.uint8)
    path.write_bytes(samples.as_bytes(Image.fromarray(noise), "JPEG", quality=95))
    peaks = []
    for count in (70, 280):
        tracemalloc.start()
        pages = (PageText(number, "blank", "test", 300, 400, 75.0) for number in range(1, count + 1))
        write_pdf(
            (path,) * count, pages, tmp_path / "b.pdf", first_page=1, last_page=count, title="", source_sha256=SHA,
            reader="",
        )  # fmt: skip
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        assert len(pdf.pages) == 280
    assert peaks[1] < 2 * peaks[0]


def test_the_font_of_the_text_layer_is_what_its_script_builds() -> None:
    made = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "font.py"))["build_font"]()
    assert made == glyphless_font()
