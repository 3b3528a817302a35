"""The picture of one page as it came out of the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from schemas.page import Overlay

Pixels = NDArray[np.uint8]  # (height, width) grey, or (height, width, 3) in OpenCV's order blue, green, red
Colour = Literal["colour", "grey", "bitonal"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page's pixels and resolution; ``notes`` say what the file left open (``rendered``, ``dpi_guessed``)."""

    pixels: Pixels
    dpi: float
    colour: Colour
    overlays: tuple[Overlay, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def digest(self) -> str:
        """SHA-256 (hex) of size and pixels: equal for equal pictures in different files.

        Of a colour picture the red channel stands for all three: no two sheets differ in the others alone.
        """
        seen = hashlib.sha256(repr(self.pixels.shape).encode())
        red = cv2.extractChannel(self.pixels, 2) if self.pixels.ndim == 3 else self.pixels
        seen.update(np.ascontiguousarray(red).data)
        return seen.hexdigest()
