"""The typefaces of the corpus, each proved to hold every letter before a page is drawn with it."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont
from PIL import ImageFont

Style = Literal["regular", "bold", "italic", "bolditalic"]
STYLES: tuple[Style, ...] = ("regular", "bold", "italic", "bolditalic")

_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/texmf/fonts/opentype/public/tex-gyre"),
    Path("/usr/share/fonts/truetype/freefont"),
)
_FILES: dict[str, tuple[str, str, str, str]] = {
    "liberation": (
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
        "LiberationSerif-BoldItalic.ttf",
    ),
    "termes": (
        "texgyretermes-regular.otf",
        "texgyretermes-bold.otf",
        "texgyretermes-italic.otf",
        "texgyretermes-bolditalic.otf",
    ),
    "freeserif": ("FreeSerif.ttf", "FreeSerifBold.ttf", "FreeSerifItalic.ttf", "FreeSerifBoldItalic.ttf"),
    "sans": (
        "LiberationSans-Regular.ttf",
        "LiberationSans-Bold.ttf",
        "LiberationSans-Italic.ttf",
        "LiberationSans-BoldItalic.ttf",
    ),
}
SERIFS = ("liberation", "termes", "freeserif")

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "̀", "́", "̉", "̃", "̣")


class FontMissing(RuntimeError):
    """A typeface of the corpus is not installed, or it lacks letters; scripts/system --test installs them."""


def needed_letters() -> str:
    """Every letter, digit and mark that Vietnamese office print uses, in NFC."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
    letters = small | set("bcdđghklmnpqrstvxfjwz")
    both = letters | {letter.upper() for letter in letters}
    return "".join(sorted(both | set("0123456789.,;:/-–()“”\"'…%")))


@cache
def font_file(family: str, style: Style) -> Path:
    """The file of a typeface; raises FontMissing when it is absent or lacks a letter."""
    name = _FILES[family][STYLES.index(style)]
    path = next((folder / name for folder in _FOLDERS if (folder / name).is_file()), None)
    if path is None:
        raise FontMissing(f"{name} is not installed; run scripts/system --test")
    missing = missing_letters(path)
    if missing:
        raise FontMissing(f"{path} has no glyph for: {missing} (fonts-liberation before 2.0 draws boxes for them)")
    return path


def missing_letters(path: Path) -> str:
    """The needed letters for which a font file holds no glyph."""
    with TTFont(path, fontNumber=0) as font:
        known = font.getBestCmap()
        return "".join(letter for letter in needed_letters() if ord(letter) not in known)


@cache
def load(family: str, style: Style, pixels: int) -> ImageFont.FreeTypeFont:
    """A typeface ready to draw at a height in pixels."""
    return ImageFont.truetype(font_file(family, style), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def width_of(text: str, family: str, style: Style, size: float) -> float:
    """The width of text in points, measured at a large size so that it does not depend on the resolution."""
    return load(family, style, 200).getlength(text) * size / 200
