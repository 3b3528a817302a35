"""The font of the text layer: one empty glyph for every character, so that text can be found but not seen."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

ADVANCE = 500  # thousandths of the font size, the same for every character
ASCENT, DESCENT = 720, -220  # where viewers draw the selection; capitals of the papers' Times reach about 0.7
_GLYPHS = b"\x00\x01" * 65536  # every code is shown by glyph 1
_NAME = "SohoaUnseen"
_PROGRAM = Path(__file__).with_name("unseen.ttf")  # made by scripts/font.py


@cache
def glyphless_font() -> bytes:
    """A TrueType font program of an undefined glyph and one empty glyph."""
    return _PROGRAM.read_bytes()


def encode(text: str) -> str:
    """The text as the hexadecimal codes of this font; characters beyond the basic plane become U+FFFD."""
    return "".join(f"{code if code <= 0xFFFF else 0xFFFD:04X}" for code in map(ord, text))


def add_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Puts the font into a PDF without its way back to text: two-byte codes, one empty glyph (ISO 32000-1, 9.7)."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + _NAME),
        Flags=4,
        FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]),
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(deflated_once(pdf, glyphless_font(), Length1=len(glyphless_font()))),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + _NAME),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=ADVANCE,
        CIDToGIDMap=pdf.make_indirect(deflated_once(pdf, _GLYPHS)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + _NAME),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
    )


def deflated(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> pikepdf.Stream:
    """A stream compressed as tightly as deflate can."""
    return pikepdf.Stream(pdf, zlib.compress(data, 9), Filter=Name.FlateDecode, **entries)


def deflated_once(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> pikepdf.Stream:
    """The same for what is the same in every file: compressed once in the life of the process."""
    return pikepdf.Stream(pdf, _deflate(data), Filter=Name.FlateDecode, **entries)


@cache
def _deflate(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def map_to_text(pdf: pikepdf.Pdf, font: pikepdf.Object, text: set[str]) -> None:
    """Tells readers which characters the font's codes are, for the characters that were written."""
    font.ToUnicode = pdf.make_indirect(deflated(pdf, _to_unicode({encode(char)[:2] for char in text})))


def _to_unicode(highs: set[str]) -> bytes:
    # A range may not cross the last byte, and a section may hold 100 ranges (Adobe TN 5411).
    rows = [f"<{high}00> <{high}FF> <{high}00>" for high in sorted(highs | {"00"})]
    sections = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in sections)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
