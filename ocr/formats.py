"""What a file is by its bytes, and whether it is whole, without decoding a pixel."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from schemas.errors import EmptyFile, NotAnImage, TruncatedFile, Unreadable, UnsupportedFile

MediaType = Literal["application/pdf", "image/tiff", "image/jpeg", "image/png"]

# The size limit is ours, checked on the declared sizes of every page before anything is decoded (ocr/scan.py).
Image.MAX_IMAGE_PIXELS = None

_SCAN_SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".jpe", ".png", ""})
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1, Annex H: readers accept the header within the first 1024 bytes
_STRIP_TAGS = ((273, 279), (324, 325))  # TIFF 6.0: strip offsets and byte counts, tile offsets and byte counts


class Size(NamedTuple):
    """A page's declared size in pixels."""

    width: int
    height: int


def detect_media_type(path: Path) -> MediaType:
    """The format by the file's first bytes; raises EmptyFile, Unreadable, NotAnImage or UnsupportedFile."""
    head = _read_head(path)
    if not head:
        raise EmptyFile
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "image/tiff"
    if b"%PDF-" in head:
        return "application/pdf"
    if path.suffix.lower() not in _SCAN_SUFFIXES:
        raise UnsupportedFile(suffix=path.suffix)
    raise NotAnImage(name=path.name)


def image_sizes(path: Path, media_type: MediaType) -> list[Size]:
    """Declared sizes of all pages of an image file; raises TruncatedFile when it is not whole."""
    with opened_image(path) as image:
        if media_type == "image/tiff":
            return list(_tiff_sizes(image, path.stat().st_size))
        size = Size(*image.size)
    _check_end(path, media_type)
    return [size]


@contextmanager
def opened_image(path: Path) -> Iterator[Image.Image]:
    """The image file, headers read; foreign errors become TruncatedFile or Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is no reason to refuse paper
            with Image.open(path) as image:
                yield image
    except UnidentifiedImageError as error:
        raise TruncatedFile(detail="header") from error
    except PermissionError as error:
        raise Unreadable(detail=error.strerror) from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError) as error:
        raise TruncatedFile(detail=f"{type(error).__name__}: {error}"[:200]) from error


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_PDF_HEADER_WITHIN)
    except OSError as error:
        raise Unreadable(detail=error.strerror or type(error).__name__) from error


def _tiff_sizes(image: Image.Image, length: int) -> Iterator[Size]:
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        tags = image.tag_v2 if isinstance(image, TiffImagePlugin.TiffImageFile) else {}
        for offsets, counts in _STRIP_TAGS:
            for start, count in zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False):
                if start + count > length:
                    raise TruncatedFile(detail=f"TIFF page {frame + 1}")
        yield Size(*image.size)


def _check_end(path: Path, media_type: MediaType) -> None:
    data = path.read_bytes()
    if media_type == "image/jpeg" and data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
        raise TruncatedFile(detail="JPEG EOI")  # a thumbnail has an end marker too, but before the last scan begins
    if media_type == "image/png" and b"IEND" not in data[-4096:]:
        raise TruncatedFile(detail="PNG IEND")
