"""Whether a PDF page is one picture, and where that picture lies on the page."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Matrix

_MIN_SHARE = 0.5  # of the page's area: a smaller picture is an illustration, and the page must be rendered
_INVISIBLE = 3  # ISO 32000-1, 9.3.6: text rendering mode of another program's recognised text
_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "BI", "INLINE IMAGE"})
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture and the matrix that lays its unit square onto the page, in points from the page's lower left corner."""

    image: pikepdf.Object
    matrix: Matrix
    page_width: float
    page_height: float


class _NotOnePicture(Exception):
    pass


def find_single_picture(page: pikepdf.Page) -> Placement | None:
    """The one picture that this page shows, or None when it shows anything else (text, lines, more pictures)."""
    box = [float(side) for side in page.cropbox]
    x0, y0 = min(box[0], box[2]), min(box[1], box[3])
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    try:
        image, matrix = _walk(page)
    except (_NotOnePicture, pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError):
        return None
    placed = matrix @ Matrix(1, 0, 0, 1, -x0, -y0)
    if abs(placed.a * placed.d - placed.b * placed.c) < _MIN_SHARE * width * height or not _is_axis_parallel(placed):
        return None
    return Placement(image, placed, width, height)


def _walk(page: pikepdf.Page) -> tuple[pikepdf.Object, Matrix]:
    pictures = page.resources.get("/XObject", pikepdf.Dictionary())
    matrix, mode, stack = Matrix(), 0, []
    found: list[tuple[pikepdf.Object, Matrix]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append((matrix, mode))
            case "Q" if stack:
                matrix, mode = stack.pop()
            case "cm":
                matrix = Matrix(*(float(value) for value in operands)) @ matrix
            case "Tr":
                mode = int(operands[0])
            case "Do":
                found.append((_picture(pictures[str(operands[0])]), matrix))
            case name if name in _PAINTS or (name in _SHOWS_TEXT and mode != _INVISIBLE):
                raise _NotOnePicture
    if len(found) != 1:
        raise _NotOnePicture
    return found[0]


def _picture(thing: pikepdf.Object) -> pikepdf.Object:
    if thing.get("/Subtype") != "/Image" or "/SMask" in thing or thing.get("/ImageMask", False):
        raise _NotOnePicture
    return thing


def _is_axis_parallel(matrix: Matrix) -> bool:
    straight, turned = abs(matrix.a) + abs(matrix.d), abs(matrix.b) + abs(matrix.c)
    return min(straight, turned) < 0.001 * max(straight, turned)
