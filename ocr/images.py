"""Pages of TIFF, JPEG and PNG files: every depth and colour model becomes grey or colour of 8 bits."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from ocr.formats import opened_image
from ocr.picture import Colour, Picture, Pixels

_A4_LONG_SIDE = 11.69  # inches
_PLAUSIBLE_LONG_SIDE = (4.0, 25.0)  # inches, A6 to A2: outside it the resolution in the file is not the paper's


def read_image(path: Path, frame: int) -> Picture:
    """Page ``frame`` (from 0) of an image file, turned as its EXIF says; raises TruncatedFile."""
    with opened_image(path) as image:
        image.seek(frame)
        dpi = _resolution(image)
        image.load()
        upright = ImageOps.exif_transpose(image)
        pixels, colour = to_pixels(upright)
        if upright.size != image.size:
            dpi = (dpi[1], dpi[0])
    return _with_square_pixels(pixels, colour, dpi)


def to_pixels(image: Image.Image) -> tuple[Pixels, Colour]:
    """Grey or BGR pixels of any PIL image; transparency is laid on white paper."""
    if image.mode == "1":
        return np.asarray(image.convert("L")), "bitonal"
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(np.asarray(image)), "grey"
    if "A" in image.getbands() or "transparency" in image.info:
        alpha = image.convert("RGBA")
        image = Image.new("RGBA", alpha.size, "white")
        image.alpha_composite(alpha)
    elif image.mode in ("L", "P") and _has_grey_palette(image):
        grey = np.asarray(image.convert("L"))
        return grey, "grey"
    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False), "colour"


def guess_resolution(width: int, height: int) -> float:
    """Dots per inch if the page were A4, its long side alone deciding."""
    return max(width, height) / _A4_LONG_SIDE


def _has_grey_palette(image: Image.Image) -> bool:
    if image.mode == "L":
        return True
    colours = np.array(image.getpalette() or [0, 0, 0]).reshape(-1, 3)
    return bool((np.ptp(colours, axis=1) == 0).all())


def _from_deep(values: np.ndarray) -> Pixels:
    """16-bit, 32-bit and float greys by their own range: scanners fill 16 bits, some software only 12."""
    top = float(values.max()) if values.size else 0.0
    full = next((limit for limit in (1.0, 255.0, 4095.0, 65535.0) if top <= limit), top)
    return np.asarray(np.clip(values.astype(np.float32) * (255.0 / full), 0, 255), np.uint8)


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down; zero when the file does not say."""
    across, down = image.info.get("dpi", (0, 0))
    try:
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0


def _with_square_pixels(pixels: Pixels, colour: Colour, dpi: tuple[float, float]) -> Picture:
    across, down = dpi
    height, width = pixels.shape[:2]
    if across <= 0 or down <= 0 or not _is_paper(max(width / across, height / down)):
        return Picture(pixels, guess_resolution(width, height), colour, notes=("dpi_guessed",))
    if abs(across / down - 1) > 0.05:  # fax: 204 × 98 or 204 × 196 dots per inch
        finer = max(across, down)
        size = (round(width * finer / across), round(height * finer / down))
        return Picture(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8), finer, colour)
    return Picture(pixels, across, colour)


def _is_paper(inches: float) -> bool:
    return _PLAUSIBLE_LONG_SIDE[0] <= inches <= _PLAUSIBLE_LONG_SIDE[1]
