"""Opening a scan: what it is, how many pages, and the picture of each page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
import pdf2image
import pikepdf
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFSyntaxError

from ocr.embedded import POINTS_PER_INCH, declared_size, decode_placed
from ocr.formats import MediaType, Size, detect_media_type, image_sizes
from ocr.images import read_image, to_pixels
from ocr.options import ReadOptions
from ocr.overlays import find_overlays, shows_signature
from ocr.picture import Picture
from ocr.placement import find_single_picture
from ocr.recognise import ReadWord
from ocr.text_layer import read_text_layer
from schemas.errors import (
    NoPages,
    PageDamaged,
    PageTooLarge,
    PasswordProtected,
    PopplerMissing,
    TruncatedFile,
    Unreadable,
)

RENDER_DPI = 300
_RENDER_SECONDS = 120
_DEPTH = 4  # forms within forms that are searched for pictures


@dataclass(frozen=True, slots=True)
class ScanInfo:
    """What a scan is: media type by its bytes, number of pages, whether the PDF carries a digital signature."""

    media_type: str
    pages: int
    signed: bool


class _Leaf(NamedTuple):
    """One page of one file, counted from 0 there."""

    path: Path
    number: int
    pdf: pikepdf.Pdf | None


def probe_scan(paths: tuple[Path, ...], options: ReadOptions) -> ScanInfo:
    """What the scan is, every page's declared size checked, nothing decoded; raises a BadInput of its kind."""
    with Scan(paths, options) as scan:
        return scan.info


class Scan:
    """An open scan: one file, or the page images of a folder in order. Pages are decoded one at a time."""

    def __init__(self, paths: tuple[Path, ...], options: ReadOptions) -> None:
        self._options = options
        self._files = ExitStack()
        self._leaves: list[_Leaf] = []
        self._signed = False
        try:
            types = [self._add(path) for path in paths]
        except BaseException:
            self._files.close()
            raise
        self.info = ScanInfo(types[0], len(self._leaves), self._signed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def picture(self, page: int) -> Picture:
        """The picture of a page, counted from 1, as the file shows it; raises PageDamaged."""
        leaf = self._leaves[page - 1]
        try:
            if leaf.pdf is None:
                return read_image(leaf.path, leaf.number)
            return _read_pdf_page(leaf.path, leaf.pdf, leaf.number)
        except TruncatedFile as error:
            raise PageDamaged(page=page, detail=error.details.get("detail", "")) from error
        except (pikepdf.PdfError, PDFPageCountError, PDFSyntaxError, ValueError, OSError, MemoryError) as error:
            raise PageDamaged(page=page, detail=f"{type(error).__name__}: {error}"[:200]) from error

    def own_words(self, page: int) -> tuple[ReadWord, ...]:
        """The words of a page, counted from 1, that was never paper; none for a scan."""
        leaf = self._leaves[page - 1]
        return read_text_layer(leaf.path, leaf.pdf.pages[leaf.number], leaf.number + 1) if leaf.pdf else ()

    def _add(self, path: Path) -> MediaType:
        media_type = detect_media_type(path)
        if media_type == "application/pdf":
            self._add_pdf(path)
            return media_type
        for index, size in enumerate(image_sizes(path, media_type)):
            self._check_size(size)
            self._leaves.append(_Leaf(path, index, None))
        return media_type

    def _add_pdf(self, path: Path) -> None:
        pdf = self._files.enter_context(_open_pdf(path))
        if not len(pdf.pages):
            raise NoPages
        for index, page in enumerate(pdf.pages):
            self._leaves.append(_Leaf(path, index, pdf))
            for size in _declared_sizes(page):
                self._check_size(size)
            self._signed = self._signed or shows_signature(page)
        self._signed = self._signed or _is_signed(pdf)

    def _check_size(self, size: Size) -> None:
        if size.width * size.height > self._options.max_pixels:
            limit = self._options.max_pixels
            raise PageTooLarge(page=max(1, len(self._leaves)), width=size.width, height=size.height, limit=limit)


def _open_pdf(path: Path) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise PasswordProtected from error
    except pikepdf.PdfError as error:
        raise TruncatedFile(detail=str(error).rpartition(": ")[2][:200]) from error
    except OSError as error:
        raise Unreadable(detail=error.strerror or type(error).__name__) from error
    try:
        _check_whole(path, pdf)
    except BaseException:
        pdf.close()
        raise
    return pdf


def _check_whole(path: Path, pdf: pikepdf.Pdf) -> None:
    """A file cut short opens too, its lost pages silently gone: it has no end mark and needed repair."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 4096))
        ends = b"%%EOF" in file.read()
    try:
        count = len(pdf.pages)
        promised = int(pdf.Root.Pages.get("/Count", count))
        warnings = pdf.get_warnings()
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise TruncatedFile(detail="page tree") from error
    if (warnings and not ends) or promised > count:
        raise TruncatedFile(detail=str(warnings[0]).rpartition(": ")[2][:200] if warnings else "page tree")


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
    if int(form.get("/SigFlags", 0)) & 1:  # ISO 32000-1, 12.7.2: the document holds a signature field
        return True
    return any(
        isinstance(f, pikepdf.Dictionary) and f.get("/FT") == "/Sig" and "/V" in f for f in form.get("/Fields", ())
    )


def _declared_sizes(page: pikepdf.Page) -> list[Size]:
    """The pictures of the page, and the page itself when it would have to be rendered."""
    pictures: list[Size] = []
    _collect_pictures(page.get("/Resources", pikepdf.Dictionary()), pictures, _DEPTH)
    if len(pictures) == 1:
        return pictures
    box = [float(side) for side in page.cropbox]
    scale = RENDER_DPI / POINTS_PER_INCH * _user_unit(page)
    return [*pictures, Size(round(abs(box[2] - box[0]) * scale), round(abs(box[3] - box[1]) * scale))]


def _collect_pictures(resources: object, found: list[Size], depth: int) -> None:
    if not isinstance(resources, pikepdf.Dictionary) or not depth:
        return
    for thing in (resources.get("/XObject") or {}).values():
        if not isinstance(thing, pikepdf.Stream):
            continue
        if thing.get("/Subtype") == "/Image":
            found.append(declared_size(thing))
        elif thing.get("/Subtype") == "/Form":
            _collect_pictures(thing.get("/Resources"), found, depth - 1)


def _user_unit(page: pikepdf.Page) -> float:
    return float(page.get("/UserUnit", 1.0)) or 1.0


def _read_pdf_page(path: Path, pdf: pikepdf.Pdf, index: int) -> Picture:
    page = pdf.pages[index]
    rotate = int(page.obj.get("/Rotate", _inherited_rotate(page))) % 360
    placement = find_single_picture(page) if rotate % 90 == 0 else None
    picture = decode_placed(placement, rotate, _user_unit(page)) if placement else None
    picture = picture or _render(path, index + 1)
    return replace(picture, overlays=find_overlays(page))


def _inherited_rotate(page: pikepdf.Page) -> int:
    node = page.obj.get("/Parent")
    while isinstance(node, pikepdf.Dictionary):
        if "/Rotate" in node:
            return int(node.Rotate)
        node = node.get("/Parent")
    return 0


def _render(path: Path, number: int) -> Picture:
    convert: Callable[..., list[Any]] = pdf2image.convert_from_path
    try:
        images = convert(
            path, RENDER_DPI, first_page=number, last_page=number, hide_annotations=True, use_cropbox=True,
            timeout=_RENDER_SECONDS,
        )  # fmt: skip
    except PDFInfoNotInstalledError as error:
        raise PopplerMissing from error
    if not images:
        raise OSError("nothing rendered")
    pixels, _ = to_pixels(images[0])
    if pixels.ndim == 3 and not np.any(np.ptp(pixels, axis=2)):
        return Picture(pixels[:, :, 0].copy(), RENDER_DPI, "grey", notes=("rendered",))
    return Picture(pixels, RENDER_DPI, "colour", notes=("rendered",))
