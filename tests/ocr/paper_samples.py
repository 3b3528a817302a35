"""Small scans made on the spot for the tests of the derived PDF: pictures of every kind, pages of every shape."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from schemas.page import Block, Box, Line, PageText, Word

SANS = "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"
SERIF = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
SIZE = (620, 877)  # A4 at 75 dpi
DPI = 75.0
LINES = ("ỦY BAN NHÂN DÂN", "Số: 12/QĐ-SNV", "Điều 1. Phê duyệt điều lệ hội", "Nguyễn Văn Ước")


def draw_page(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A page with the sample lines at known places and a red ring as its seal."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(SERIF, 18)
    for index, line in enumerate(LINES):
        draw.text((60, 80 + 60 * index), line, fill="black", font=font)
    draw.ellipse((380, 600, 480, 700), outline="red", width=4)
    return image.convert(mode)


def read_page(number: int = 1, *, size: tuple[int, int] = SIZE, turn: int = 0, skew: float = 0.0) -> PageText:
    """What reading would say of ``draw_page``: the same lines with their true boxes."""
    font = ImageFont.truetype(SERIF, 18)
    lines = []
    for index, line in enumerate(LINES):
        words, x = [], 60.0
        for text in line.split():
            wide = font.getlength(text)
            top = 80 + 60 * index
            box = Box(x / size[0], (top + 2) / size[1], (x + wide) / size[0], (top + 17) / size[1])
            words.append(Word(text, box, 0.9))
            x += wide + font.getlength(" ")
        lines.append(Line(tuple(words)))
    block = Block("body", Box(0, 0, 1, 1), tuple(lines))
    return PageText(number, "text", "test", size[0], size[1], DPI, blocks=(block,), turn=turn, skew=skew)


def as_bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of this kind."""
    data = io.BytesIO()
    image.save(data, kind, dpi=(DPI, DPI), **options)
    return data.getvalue()


def picture_pdf(path: Path, change: Callable[[pikepdf.Pdf, pikepdf.Page], None] | None = None, pages: int = 1) -> Path:
    """A scan as scanners write it: one JPEG on each page; ``change`` makes it odd."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            image = pikepdf.Stream(
                pdf, as_bytes(draw_page(), "JPEG"), Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0],
                Height=SIZE[1], ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
            )  # fmt: skip
            page = pdf.add_blank_page(page_size=(595.2, 841.92))
            page.obj.Resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(image)))
            page.obj.Contents = pdf.make_stream(b"q 595.2 0 0 841.92 0 0 cm /Im0 Do Q")
            if change:
                change(pdf, page)
        pdf.save(path)
    return path


def add_signature(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A signature field that shows a blue box with text in a font that is not embedded."""
    appearance = pikepdf.Stream(
        pdf, b"0 0 1 rg 0 0 100 40 re f 1 1 1 rg BT /Helv 9 Tf 5 15 Td (Ky boi: So Noi vu) Tj ET", Type=Name.XObject,
        Subtype=Name.Form, BBox=Array([0, 0, 100, 40]), Resources=Dictionary(Font=Dictionary(
            Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
    )  # fmt: skip
    _add_widget(pdf, page, appearance)


def add_plain_signature(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """A signature field that shows a blue box, with a matrix of its own and a rectangle of another size."""
    appearance = pikepdf.Stream(
        pdf, b"0 0 1 rg 0 0 50 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 20]),
        Matrix=Array([1, 0, 0, 1, 7, 9]), Resources=Dictionary(),
    )  # fmt: skip
    _add_widget(pdf, page, appearance)


def _add_widget(pdf: pikepdf.Pdf, page: pikepdf.Page, appearance: pikepdf.Stream) -> None:
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="Signature1", F=132, Rect=Array([400, 780, 500, 820]),
            AP=Dictionary(N=pdf.make_indirect(appearance)), V=Dictionary(Type=Name.Sig, Contents=b"\x30\x00" * 50),
        )
    )  # fmt: skip
    page.obj.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
