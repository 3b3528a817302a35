"""Where things lie on a page of a PDF: its frame as a viewer shows it, and the one picture it may consist of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Matrix, Name

A4 = (595.28, 841.89)
_TOLERANCE = 2.0  # points: scanners round the page and the picture differently
_MAX_DEPTH = 8  # forms within forms; deeper ones are left to the renderer


@dataclass(frozen=True, slots=True)
class Frame:
    """The page as shown: ``width`` × ``height`` points, and the matrix from the page's own space to it."""

    width: float
    height: float
    matrix: Matrix
    box: tuple[float, float, float, float]

    def turned(self, degrees: int) -> Frame:
        """The frame after a further turn clockwise by a multiple of 90 degrees."""
        turns: dict[int, tuple[float, float, Matrix]] = {
            0: (self.width, self.height, Matrix()),
            90: (self.height, self.width, Matrix(0, -1, 1, 0, 0, self.width)),
            180: (self.width, self.height, Matrix(-1, 0, 0, -1, self.width, self.height)),
            270: (self.height, self.width, Matrix(0, 1, -1, 0, self.height, 0)),
        }
        width, height, turn = turns[degrees % 360 // 90 * 90]
        return Frame(width, height, self.matrix @ turn, self.box)

    def straightened(self, degrees: float) -> Frame:
        """The frame rotated counter-clockwise about its centre, its size unchanged."""
        x, y = self.width / 2, self.height / 2
        about = Matrix().translated(-x, -y) @ Matrix().rotated(degrees) @ Matrix().translated(x, y)
        return Frame(self.width, self.height, self.matrix @ about, self.box) if degrees else self


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the page and the matrix that lays the unit square into the page's own space."""

    image: pikepdf.Object
    matrix: Matrix


def frame_of(page: pikepdf.Page) -> Frame:
    """The part of the page that viewers show, with its /Rotate and /UserUnit applied."""
    x0, y0, x1, y1 = _shown_box(page)
    unit = float(page.obj.get(Name.UserUnit, 1)) or 1.0
    matrix = Matrix().translated(-x0, -y0) @ Matrix().scaled(unit, unit)
    upright = Frame((x1 - x0) * unit, (y1 - y0) * unit, matrix, (x0, y0, x1, y1))
    return upright.turned(_rotation(page))


def find_picture(page: pikepdf.Page) -> Picture | None:
    """The one picture that is all there is to see on the page, or None when there is more, less or doubt.

    Invisible text of another reader and paint that the picture covers do not count.
    """
    sight = _Sight(frame_of(page).box)
    try:
        sight.look(page.obj, page.resources, depth=0)
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError, IndexError):
        return None
    return sight.pictures[0] if len(sight.pictures) == 1 and not sight.more else None


def shows_text(page: pikepdf.Page) -> bool:
    """Whether the page's content writes any text, seen or unseen; True when in doubt."""
    try:
        return _writes_text(page.obj, page.resources, 0)
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError):
        return True


def parse_content(stream: pikepdf.Object) -> Iterator[tuple[Sequence[Any], str]]:
    """The instructions of a content stream as (operands, operator); raises PdfError when it cannot be parsed."""
    for instruction in pikepdf.parse_content_stream(stream):
        yield list(instruction.operands), str(instruction.operator)


def bounds(matrix: Matrix, box: tuple[float, float, float, float] = (0, 0, 1, 1)) -> tuple[float, float, float, float]:
    """The upright rectangle around a box (the unit square by default) after the matrix."""
    corners = [matrix.transform((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    media, crop = _corners(page.mediabox), _corners(page.cropbox)
    both = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    for box in (both, media):
        if box[2] - box[0] >= 1 and box[3] - box[1] >= 1:
            return box
    return 0, 0, *A4


def _corners(box: Iterable[object]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in box)  # type: ignore[arg-type]
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rotation(page: pikepdf.Page) -> int:
    node: pikepdf.Object | None = page.obj
    while node is not None and Name.Rotate not in node:
        node = node.get(Name.Parent)
    return int(node[Name.Rotate]) % 360 if node is not None else 0


@dataclass(slots=True)
class _State:
    matrix: Matrix = field(default_factory=Matrix)
    clip: tuple[float, float, float, float] | None = None
    text_mode: int = 0
    black: bool = True
    plain: bool = True  # no transparency, no optional content, no odd clip


_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_PATHS = frozenset({"m", "l", "c", "v", "y"})
_TEXTS = frozenset({"Tj", "TJ", "'", '"'})
_UNSEEN = frozenset({3, 7})  # text rendering modes that paint nothing


class _Sight:
    """Walks a content stream and notes what it would leave to see."""

    def __init__(self, box: tuple[float, float, float, float]) -> None:
        self.box = box
        self.pictures: list[Picture] = []
        self.more = False
        self._state = _State()
        self._stack: list[_State] = []
        self._path: list[tuple[float, float, float, float] | None] = []
        self._clips = False

    def look(self, stream: pikepdf.Object, resources: pikepdf.Object, depth: int) -> None:
        """Takes in one content stream; raises PdfError when it cannot be parsed."""
        for operands, name in parse_content(stream):
            if name == "Do":
                self._draw(resources[Name.XObject][operands[0]], depth)
            elif name == "gs":
                self._set_graphics(resources[Name.ExtGState][operands[0]])
            elif name in _PATHS or name == "re" or name in _PAINTS or name in {"W", "W*", "n"}:
                self._follow_path(name, operands)
            else:
                self._step(name, operands)

    def _step(self, name: str, operands: Sequence[Any]) -> None:
        match name:
            case "q":
                self._stack.append(_copy(self._state))
            case "Q" if self._stack:
                self._state = self._stack.pop()
            case "cm":
                self._state.matrix = Matrix(*(float(value) for value in operands)) @ self._state.matrix
            case "Tr":
                self._state.text_mode = int(operands[0])
            case "g" | "rg":
                self._state.black = not any(float(value) for value in operands)
            case "k" | "cs" | "sc" | "scn":
                self._state.black = False
            case "sh" | "INLINE IMAGE" | "BDC":
                self.more = True
            case _ if name in _TEXTS and self._state.text_mode not in _UNSEEN:
                self.more = True

    def _follow_path(self, name: str, operands: Sequence[Any]) -> None:
        if name == "re":
            x, y, width, height = (float(value) for value in operands)
            self._path.append(bounds(self._state.matrix, (x, y, x + width, y + height)))
        elif name in _PATHS:
            self._path.append(None)
        elif name in {"W", "W*"}:
            self._clips = True
        else:
            self.more |= name in _PAINTS
            if self._clips:
                self._clip_to_path()
            self._path, self._clips = [], False

    def _clip_to_path(self) -> None:
        box = self._path[0] if len(self._path) == 1 else None
        if box is None:
            self._state.plain = False
        elif self._state.clip is None:
            self._state.clip = box
        else:
            old = self._state.clip
            self._state.clip = max(old[0], box[0]), max(old[1], box[1]), min(old[2], box[2]), min(old[3], box[3])

    def _set_graphics(self, values: pikepdf.Object) -> None:
        plain = float(values.get(Name.ca, 1)) == 1 and str(values.get(Name.BM, "/Normal")) in {"/Normal", "/Compatible"}
        self._state.plain &= plain and str(values.get(Name.SMask, "/None")) == "/None"

    def _draw(self, thing: pikepdf.Object, depth: int) -> None:
        if thing.get(Name.Subtype) == Name.Image:
            self._draw_image(thing)
        elif thing.get(Name.Subtype) == Name.Form and depth < _MAX_DEPTH and Name.Group not in thing:
            kept = _copy(self._state)
            if Name.Matrix in thing:
                self._state.matrix = Matrix(*(float(v) for v in thing[Name.Matrix])) @ self._state.matrix
            self.look(thing, thing.get(Name.Resources, pikepdf.Dictionary()), depth + 1)
            self._state = kept
        else:
            self.more = True

    def _draw_image(self, image: pikepdf.Object) -> None:
        area = bounds(self._state.matrix)
        if Name.OC in image or not self._state.plain or self._is_cut(area):
            self.more = True
            return
        stencil = bool(image.get(Name.ImageMask, False))
        self.more |= stencil and not self._state.black
        if not stencil and Name.SMask not in image and Name.Mask not in image and _covers(area, self.box):
            self.pictures, self.more = [], False  # what lies under a picture of the whole page cannot be seen
        self.pictures.append(Picture(image, self._state.matrix))

    def _is_cut(self, area: tuple[float, float, float, float]) -> bool:
        clip = self._state.clip
        if clip is None:
            return False
        box = self.box
        seen = max(area[0], box[0]), max(area[1], box[1]), min(area[2], box[2]), min(area[3], box[3])
        return not _covers(clip, seen)


def _copy(state: _State) -> _State:
    return _State(state.matrix, state.clip, state.text_mode, state.black, state.plain)


def _covers(outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    return (
        outer[0] <= inner[0] + _TOLERANCE
        and outer[1] <= inner[1] + _TOLERANCE
        and outer[2] >= inner[2] - _TOLERANCE
        and outer[3] >= inner[3] - _TOLERANCE
    )


def _writes_text(stream: pikepdf.Object, resources: pikepdf.Object, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        return True
    for operands, name in parse_content(stream):
        if name in _TEXTS:
            return True
        if name == "Do":
            thing = resources[Name.XObject][operands[0]]
            inner = thing.get(Name.Resources, pikepdf.Dictionary())
            if thing.get(Name.Subtype) == Name.Form and _writes_text(thing, inner, depth + 1):
                return True
    return False
