"""One sheet of paper in pixels, on which inks are pressed; places are in points, colours RGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.corpus.fonts import Style, load
from tests.corpus.layout import HEIGHT, WIDTH

Ink = tuple[int, int, int]
Pixels = NDArray[np.uint8]
PRINT: Ink = (24, 23, 25)


class Canvas:
    """An A4 sheet at a resolution. Inks multiply, as they do on paper: print shows through a seal."""

    def __init__(self, dpi: int, paper: Ink = (255, 255, 255)) -> None:
        self.dpi = dpi
        self.scale = dpi / 72
        self.pixels: Pixels = np.empty((round(HEIGHT * self.scale), round(WIDTH * self.scale), 3), np.uint8)
        self.pixels[:] = paper

    def press(self, mask: Pixels, x: float, y: float, ink: Ink, *, opacity: float = 1.0) -> None:
        """Presses an ink where a mask (0 to 255) says, its top left corner at a place; what hangs over is cut off."""
        column, row = round(x * self.scale), round(y * self.scale)
        left, top = max(0, -column), max(0, -row)
        high = min(mask.shape[0], self.pixels.shape[0] - row)
        wide = min(mask.shape[1], self.pixels.shape[1] - column)
        if high <= top or wide <= left:
            return
        cover = mask[top:high, left:wide, None].astype(np.float32) * (opacity / 255)
        shade = 1 - cover * (1 - np.array(ink, np.float32) / 255)
        part = self.pixels[row + top : row + high, column + left : column + wide]
        part[:] = (part * shade).astype(np.uint8)

    def print_text(self, text: str, x: float, y: float, family: str, style: Style, size: float) -> None:
        """Prints words with their left end and baseline at a place."""
        self.print_in(text, x, y, family, style, size, PRINT)

    def print_in(self, text: str, x: float, y: float, family: str, style: Style, size: float, ink: Ink) -> None:
        """Prints words in a colour."""
        mask, lift = text_mask(text, family, style, round(size * self.scale))
        self.press(mask, x - 2 / self.scale, y - lift / self.scale, ink)

    def print_rule(self, x0: float, y0: float, x1: float, y1: float, width: float, ink: Ink = PRINT) -> None:
        """Prints an upright or level line."""
        thick = max(1, round(width * self.scale))
        size = (max(thick, round((y1 - y0) * self.scale)), max(thick, round((x1 - x0) * self.scale)))
        self.press(np.full(size, 255, np.uint8), x0, y0, ink)


def text_mask(text: str, family: str, style: Style, pixels: int) -> tuple[Pixels, int]:
    """The coverage of printed words and the height of the baseline in it, with 2 pixels of air at the left."""
    font = load(family, style, pixels)
    lift = round(pixels * 1.25)
    picture = Image.new("L", (round(font.getlength(text)) + 6 + pixels // 3, round(pixels * 1.65)), 0)
    ImageDraw.Draw(picture).text((2, lift), text, fill=255, font=font, anchor="ls")
    return np.asarray(picture, np.uint8), lift
