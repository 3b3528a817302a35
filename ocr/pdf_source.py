"""What each page of a scan shows, ready to be drawn on a page of another PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name
from PIL import Image

from ocr.font import deflated
from ocr.frame import A4, Frame, bounds, find_picture, frame_of, shows_text
from ocr.options import ReadOptions
from ocr.pdf_image import encode_image, encode_jpeg, image_of_file
from ocr.pdfa_check import clean_copy, is_safe_content, is_safe_form, is_safe_image
from ocr.scan import Scan
from schemas.errors import PageFailed
from schemas.page import PageText

_RENDERED_QUALITY = 85  # a page that must be rendered is a picture of print: nothing is seen of the loss
_UNSHOWN = frozenset({"/Popup", "/Link"})
_HIDDEN = 2 | 32  # ISO 32000-1, table 165: hidden, no view
_DAMAGED = (
    pikepdf.PdfError,
    PageFailed,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """An image or form in the target PDF, and the matrix that lays it on the page; ``multiply`` lets paper through."""

    thing: pikepdf.Object
    matrix: Matrix
    multiply: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the source shows it: its frame and what is drawn; ``None`` where the source cannot be shown."""

    frame: Frame
    drawings: tuple[Drawing, ...] | None


class _Leaf(NamedTuple):
    path: Path
    frame: int
    pdf: pikepdf.Pdf | None


class Source:
    """The pages of a scan (one file, or the page images of a folder in order), opened once and shown one at a time."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        self._files = ExitStack()
        self._leaves = self._walk()
        self._at = 0
        self._scan: Scan | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def sheet(self, pdf: pikepdf.Pdf, page: PageText) -> Sheet:
        """What to draw into ``pdf`` for a page; pages must be asked for in rising order."""
        leaf = self._leaf(page.page)
        return self._image_sheet(pdf, leaf, page) if leaf.pdf is None else self._pdf_sheet(pdf, leaf, page)

    def _leaf(self, number: int) -> _Leaf:
        for leaf in self._leaves:
            self._at += 1
            if self._at == number:
                return leaf
        raise IndexError(number)

    def _walk(self) -> Iterator[_Leaf]:
        for path in self._paths:
            if not _is_pdf(path):
                with Image.open(path) as image:
                    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
                yield from (_Leaf(path, index, None) for index in range(frames))
                continue
            pdf = self._files.enter_context(pikepdf.open(path))
            yield from (_Leaf(path, index, pdf) for index in range(len(pdf.pages)))

    def _image_sheet(self, pdf: pikepdf.Pdf, leaf: _Leaf, page: PageText) -> Sheet:
        try:
            thing, upright = image_of_file(pdf, leaf.path, leaf.frame)
        except _DAMAGED:
            return Sheet(_plain_frame(*_paper_size(page)), None)
        width, height = _paper_size(page, int(thing.Width), int(thing.Height), sideways=abs(upright.a) < 0.5)
        return Sheet(_plain_frame(width, height), (Drawing(thing, upright @ Matrix().scaled(width, height)),))

    def _pdf_sheet(self, pdf: pikepdf.Pdf, leaf: _Leaf, page: PageText) -> Sheet:
        assert leaf.pdf is not None  # noqa: S101 - the caller has looked
        source = leaf.pdf.pages[leaf.frame]
        frame = frame_of(source)
        drawn = _copy_picture(pdf, source, frame) or _copy_content(pdf, leaf, source, frame)
        drawn = drawn or self._render(pdf, page.page, frame)
        return Sheet(frame, (drawn, *self._overlays(pdf, source, frame)) if drawn else None)

    def _render(self, pdf: pikepdf.Pdf, number: int, frame: Frame) -> Drawing | None:
        try:
            if self._scan is None:
                self._scan = self._files.enter_context(Scan(self._paths, ReadOptions()))
            picture = _to_image(self._scan, number)
        except _DAMAGED:
            return None
        grey_or_colour = picture if picture.mode == "L" else picture.convert("RGB")
        thing = encode_jpeg(pdf, grey_or_colour, _RENDERED_QUALITY)
        return Drawing(thing, Matrix().scaled(frame.width, frame.height))

    def _overlays(self, pdf: pikepdf.Pdf, source: pikepdf.Page, frame: Frame) -> Iterator[Drawing]:
        for annotation in source.obj.get(Name.Annots, ()):
            found = _appearance(annotation)
            if found is None:
                continue
            appearance, matrix = found
            if is_safe_form(appearance):
                copied = pdf.copy_foreign(appearance)
                clean_copy(copied)
                yield Drawing(copied, matrix @ frame.matrix)
            else:
                yield from _picture_of_form(pdf, appearance, matrix @ frame.matrix)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _paper_size(page: PageText, width: int = 0, height: int = 0, *, sideways: bool = False) -> tuple[float, float]:
    """Points of the page as its file shows it, before the turn that reading found; A4's long side without a reading."""
    if page.width and page.height and page.dpi > 0:
        points = page.width * 72 / page.dpi, page.height * 72 / page.dpi
        return (points[1], points[0]) if page.turn % 180 else points
    if not width or not height:
        return A4
    across, down = (height, width) if sideways else (width, height)
    scale = A4[1] / max(across, down)
    return across * scale, down * scale


def _plain_frame(width: float, height: float) -> Frame:
    return Frame(width, height, Matrix(), (0, 0, width, height))


def _copy_picture(pdf: pikepdf.Pdf, source: pikepdf.Page, frame: Frame) -> Drawing | None:
    picture = find_picture(source)
    if picture is None or not is_safe_image(picture.image):
        return None
    copied = pdf.copy_foreign(picture.image)
    clean_copy(copied)
    return Drawing(copied, picture.matrix @ frame.matrix)


def _copy_content(pdf: pikepdf.Pdf, leaf: _Leaf, source: pikepdf.Page, frame: Frame) -> Drawing | None:
    """The page's own drawing (strips of a picture, lines) as a form; not one with text, which ours would double."""
    assert leaf.pdf is not None  # noqa: S101 - a page of a PDF
    if shows_text(source) or not is_safe_content(source):
        return None
    resources = pdf.copy_foreign(leaf.pdf.make_indirect(source.resources))
    box = Array([*frame.box])
    data = b"\n".join(part.read_bytes() for part in _contents(source))
    form = deflated(pdf, data, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)
    clean_copy(form)
    return Drawing(pdf.make_indirect(form), frame.matrix)


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get(Name.Contents, Array())
    return list(contents) if isinstance(contents, Array) else [contents]


def _picture_of_form(pdf: pikepdf.Pdf, form: pikepdf.Object, matrix: Matrix) -> Iterator[Drawing]:
    """A form that may not be copied, rendered on white and laid on the page so that only its ink covers."""
    x0, y0, x1, y1 = _corners(form.BBox)
    with tempfile.TemporaryDirectory() as folder, pikepdf.new() as alone:
        path = Path(folder) / "form.pdf"
        sheet = alone.add_blank_page(page_size=(x1 - x0, y1 - y0))
        sheet.obj.MediaBox = Array([x0, y0, x1, y1])
        sheet.obj.Resources = Dictionary(XObject=Dictionary(Fm0=alone.copy_foreign(form)))
        sheet.obj.Contents = alone.make_stream(b"/Fm0 Do")
        alone.save(path)
        try:
            with Scan((path,), ReadOptions()) as scan:
                thing = encode_image(pdf, _to_image(scan, 1))
        except _DAMAGED:
            return
    yield Drawing(thing, Matrix().scaled(x1 - x0, y1 - y0).translated(x0, y0) @ matrix, multiply=True)


def _to_image(scan: Scan, number: int) -> Image.Image:
    pixels = scan.picture(number).pixels
    return Image.fromarray(pixels if pixels.ndim == 2 else pixels[:, :, ::-1])


def _appearance(annotation: pikepdf.Object) -> tuple[pikepdf.Object, Matrix] | None:
    """The normal appearance of a visible annotation, and the matrix that lays it on its page (ISO 32000-1, 12.5.5)."""
    if not isinstance(annotation, Dictionary) or str(annotation.get(Name.Subtype)) in _UNSHOWN:
        return None
    shown = annotation.get(Name.AP, Dictionary()).get(Name.N)
    if isinstance(shown, Dictionary) and Name.AS in annotation:
        shown = shown.get(str(annotation[Name.AS]))
    if int(annotation.get(Name.F, 0)) & _HIDDEN or not isinstance(shown, pikepdf.Stream) or Name.BBox not in shown:
        return None
    box = bounds(Matrix(*_numbers(shown.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))), _corners(shown.BBox))
    rect = _corners(annotation.Rect)
    if min(box[2] - box[0], box[3] - box[1], rect[2] - rect[0], rect[3] - rect[1]) <= 0:
        return None
    across, down = (rect[2] - rect[0]) / (box[2] - box[0]), (rect[3] - rect[1]) / (box[3] - box[1])
    return shown, Matrix(across, 0, 0, down, rect[0] - box[0] * across, rect[1] - box[1] * down)


def _numbers(values: pikepdf.Object) -> list[float]:
    return [float(value) for value in values]


def _corners(box: pikepdf.Object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = _numbers(box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
