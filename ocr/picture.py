"""The picture of one page as it came out of the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from schemas.page import Overlay

Pixels = NDArray[np.uint8]  # (height, width) grey, or (height, width, 3) in OpenCV's order blue, green, red
Colour = Literal["colour", "grey", "bitonal"]


@dataclass(frozen=True)  # no slots: the red channel is kept once it was asked for
class Picture:
    """One page's pixels and resolution; ``notes`` say what the file left open (``rendered``, ``dpi_guessed``).

    ``halved`` says that pixels and ``dpi`` are half of what the file holds: a fine JPEG is decoded no further than it
    is read. ``full`` is the file's own size then.
    """

    pixels: Pixels
    dpi: float
    colour: Colour
    overlays: tuple[Overlay, ...] = ()
    notes: tuple[str, ...] = ()
    halved: bool = False
    full: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        """Pixels across, as in the file."""
        return self.full[0] if self.full else int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels down, as in the file."""
        return self.full[1] if self.full else int(self.pixels.shape[0])

    @property
    def file_dpi(self) -> float:
        """The resolution of the file."""
        return self.dpi * 2 if self.halved else self.dpi

    @cached_property
    def ink(self) -> Pixels:
        """Grey as it is, of a colour page its red: red seals become paper there, black and blue ink stays dark."""
        return np.asarray(cv2.extractChannel(self.pixels, 2), np.uint8) if self.pixels.ndim == 3 else self.pixels

    def digest(self) -> str:
        """BLAKE2b (256 bits, hex) of size and pixels: equal for equal pictures in different files.

        Of a colour picture the red channel stands for all three, and of all rows every fourth: no two scans are alike
        there, and a point of print is four rows high.
        """
        seen = hashlib.blake2b(repr(self.pixels.shape).encode(), digest_size=32)
        seen.update(np.ascontiguousarray(self.ink[::4]).data)
        return seen.hexdigest()
