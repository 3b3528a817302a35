"""The picture inside a PDF page, decoded and laid on its page without rendering."""

from __future__ import annotations

import zlib
from typing import cast

import cv2
import numpy as np
import pikepdf
from PIL import Image

from ocr.formats import Size
from ocr.images import to_pixels
from ocr.picture import Colour, Picture, Pixels
from ocr.placement import Placement
from schemas.errors import TruncatedFile

POINTS_PER_INCH = 72.0
_SAME_PIXEL = 2.0  # a picture off its page by less than this many pixels fills it: scanners round points
HALVED_FROM_DPI = 295.0  # a page is read at 150 dpi from here on (ocr/prepare.py): half of the decoding is enough
_INKS = 4  # channels of printing inks: left to the general way
_GREY_SPACES = {"/DeviceGray", "/CalGray"}
_END_OF_JPEG = b"\xff\xd9"
_TAIL = 4096  # some scanners pad after the end mark
_PLAIN_SPACES = {"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/ICCBased"}


def decode_placed(placement: Placement, rotate: int, unit: float) -> Picture | None:
    """The page as its picture shows it, ``rotate`` degrees clockwise; None when only a renderer can decode it."""
    across, down = abs(placement.matrix.a) + abs(placement.matrix.c), abs(placement.matrix.b) + abs(placement.matrix.d)
    size = declared_size(placement.image)
    fine = max(size) / max(across, down) * POINTS_PER_INCH / unit >= HALVED_FROM_DPI
    decoded = _decode(placement.image, halved=fine)
    if decoded is None:
        return None
    pixels, colour = decoded
    halved = max(pixels.shape[:2]) < max(size)
    pixels, dpi = _lay_on_page(_orient(pixels, placement), placement)
    pixels = np.ascontiguousarray(np.rot90(pixels, -(rotate // 90) % 4)) if rotate else pixels
    full = (min(size), max(size)) if pixels.shape[0] > pixels.shape[1] else (max(size), min(size))
    return Picture(pixels, dpi / unit, colour, halved=halved, full=full if halved else None)


def declared_size(image: pikepdf.Object) -> Size:
    """Width and height in pixels as the file says, nothing decoded."""
    return Size(int(image.get("/Width", 0)), int(image.get("/Height", 0)))


def _decode(image: pikepdf.Object, *, halved: bool) -> tuple[Pixels, Colour] | None:
    try:
        return _decode_jpeg(image, halved=halved) or _decode_other(image)
    except (pikepdf.PdfError, zlib.error, cv2.error, OSError, ValueError, TypeError, KeyError, NotImplementedError):
        return None
    except Exception as error:
        if type(error).__module__.startswith("pikepdf"):  # UnsupportedImageTypeError, missing JBIG2 decoder, …
            return None
        raise


def _decode_jpeg(image: pikepdf.Object, *, halved: bool) -> tuple[Pixels, Colour] | None:
    """JPEG of one or three components in their plain meaning; colour tricks are left to the general way."""
    filters = _filters(image)
    if not filters or filters[-1] != "/DCTDecode" or filters[:-1] not in ([], ["/FlateDecode"]) or "/Decode" in image:
        return None
    space = image.get("/ColorSpace")
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name not in _PLAIN_SPACES:
        return None
    data = image.read_raw_bytes()
    data = zlib.decompress(data) if len(filters) == 2 else data
    if _END_OF_JPEG not in data[-_TAIL:]:  # decoders fill up what is cut off with grey and say nothing
        raise TruncatedFile(detail="JPEG")
    if _channels(space) == _INKS:
        return None
    pixels = decode_jpeg(data, grey=name in _GREY_SPACES or _channels(space) == 1, halved=halved)
    if pixels is None:  # a renderer would show white paper in its place
        raise TruncatedFile(detail="JPEG")
    if pixels.ndim == 3 and pixels.shape[2] != 3:
        return None
    return pixels.astype(np.uint8, copy=False), "colour" if pixels.ndim == 3 else "grey"


def decode_jpeg(data: bytes, *, grey: bool, halved: bool) -> Pixels | None:
    """Grey or BGR pixels of a JPEG as stored, at half its size if asked; None when it cannot be decoded."""
    way = cv2.IMREAD_UNCHANGED
    if halved:
        way = cv2.IMREAD_REDUCED_GRAYSCALE_2 if grey else cv2.IMREAD_REDUCED_COLOR_2
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), way | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if pixels is None else np.asarray(pixels, np.uint8)


def _channels(space: object) -> int:
    """Of an ICC profile; 0 for any other colour space."""
    if not isinstance(space, pikepdf.Array) or str(space[0]) != "/ICCBased":
        return 0
    return int(space[1].get("/N", 0))


def _decode_other(image: pikepdf.Object) -> tuple[Pixels, Colour]:
    decoded: Image.Image = pikepdf.PdfImage(cast("pikepdf.Stream", image)).as_pil_image()
    pixels, colour = to_pixels(decoded)
    return pixels, "bitonal" if int(image.get("/BitsPerComponent", 8)) == 1 else colour


def _filters(image: pikepdf.Object) -> list[str]:
    entry = image.get("/Filter")
    if entry is None:
        return []
    return [str(name) for name in entry] if isinstance(entry, pikepdf.Array) else [str(entry)]


def _orient(pixels: Pixels, placement: Placement) -> Pixels:
    """Turns and mirrors the stored rows as the page's matrix does; PDF's y runs upwards, rows run downwards."""
    matrix = placement.matrix
    if abs(matrix.b) + abs(matrix.c) > abs(matrix.a) + abs(matrix.d):
        pixels = np.swapaxes(pixels, 0, 1)  # (u, v) → (v, u), then mirrored as the signs ask
        pixels = pixels[:, ::-1] if matrix.c > 0 else pixels
        # image rows run against v: swapped columns are rows
        return pixels[::-1] if matrix.b > 0 else pixels
    pixels = pixels[:, ::-1] if matrix.a < 0 else pixels
    return pixels[::-1] if matrix.d < 0 else pixels


def _lay_on_page(pixels: Pixels, placement: Placement) -> tuple[Pixels, float]:
    """Pads or cuts the picture to its page, and says the resolution in dots per inch."""
    matrix = placement.matrix
    left = min(matrix.e, matrix.e + matrix.a + matrix.c)
    bottom = min(matrix.f, matrix.f + matrix.b + matrix.d)
    wide, high = abs(matrix.a) + abs(matrix.c), abs(matrix.b) + abs(matrix.d)
    scale = pixels.shape[1] / wide  # pixels per point
    squeezed = high * scale
    if abs(squeezed / pixels.shape[0] - 1) > 0.02:
        pixels = cv2.resize(pixels, (pixels.shape[1], round(squeezed))).astype(np.uint8)
    edges = (left, placement.page_height - bottom - high, placement.page_width - left - wide, bottom)
    margins = [round(edge * scale) if abs(edge * scale) > _SAME_PIXEL else 0 for edge in edges]
    return _fit(pixels, margins), scale * POINTS_PER_INCH


def _fit(pixels: Pixels, margins: list[int]) -> Pixels:
    """Adds white where a margin (left, top, right, bottom, in pixels) is positive, cuts where it is negative."""
    left, top, right, bottom = margins
    height, width = pixels.shape[:2]
    cut = pixels[max(0, -top) : height - max(0, -bottom), max(0, -left) : width - max(0, -right)]
    if not any(margin > 0 for margin in margins):
        return np.ascontiguousarray(cut)
    grown = [(max(0, top), max(0, bottom)), (max(0, left), max(0, right)), (0, 0)]
    return np.pad(cut, grown[: pixels.ndim], constant_values=255)
