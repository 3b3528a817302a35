"""The two-layer PDF of a document: each page's picture untouched below, its words unseen above, as PDF/A-2b."""

from __future__ import annotations

import errno
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name
from PIL import UnidentifiedImageError

from ocr.font import add_font, deflated, map_to_text
from ocr.pdf_source import Drawing, Source
from ocr.pdf_text import text_layer
from ocr.pdfa import Papers, state_conformance
from schemas.errors import NotAnImage, PasswordProtected, StoreFull, TruncatedFile, Unreadable
from schemas.page import PageText

_PART = 32  # pages put together in memory before they go to disk: 2,000 pages must not need more than these
_LONGEST = 14_400.0  # points, ISO 32000-1 annex C: longer pages are shown smaller


def write_pdf(  # noqa: PLR0913 - the file says of itself where it comes from
    paths: tuple[Path, ...],
    pages: Iterable[PageText],
    target: Path,
    *,
    first_page: int,
    last_page: int,
    title: str,
    source_sha256: str,
    reader: str,
) -> None:
    """Writes pages ``first_page`` to ``last_page`` of a scan as a PDF/A-2b with pictures and a text level.

    ``pages`` gives their PageText in that order. Pages are shown upright and straightened; what annotations and
    signatures show is painted in, the signatures themselves stay with the original, whose digest the file names.
    The same input gives the same bytes. Raises BadInput for a scan that cannot be opened, StoreFull without room.
    """
    with _translated(), ExitStack() as files:
        source = files.enter_context(Source(paths))
        binder = _Binder(Path(files.enter_context(tempfile.TemporaryDirectory(dir=target.parent))))
        for number, page in zip(range(first_page, last_page + 1), pages, strict=True):
            if page.page != number:
                raise ValueError(f"page {page.page} where {number} was due")
            binder.add(source, page)
        binder.bind(target, Papers(title, source_sha256, reader))


class _Binder:
    """Puts pages together in parts on disk, then the parts into one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: list[Path] = []
        self._begin()

    def add(self, source: Source, page: PageText) -> None:
        if len(self._part.pages) == _PART:
            self._put_aside()
        self._chars.update(unicodedata.normalize("NFC", page.text))
        _add_page(self._part, self._font, source, page)

    def bind(self, target: Path, papers: Papers) -> None:
        """Writes the whole file."""
        if not self._parts:
            map_to_text(self._part, self._font, self._chars)
            _save(self._part, target, papers)
            return
        self._put_aside()
        with ExitStack() as files, pikepdf.new() as whole:
            for path in self._parts:
                whole.pages.extend(files.enter_context(pikepdf.open(path)).pages)
            _save(whole, target, papers)

    def _begin(self) -> None:
        self._part = pikepdf.new()
        self._font = add_font(self._part)
        self._chars: set[str] = set()

    def _put_aside(self) -> None:
        path = self._folder / f"{len(self._parts):06d}.pdf"
        map_to_text(self._part, self._font, self._chars)
        self._part.save(path)
        self._part.close()
        self._parts.append(path)
        self._begin()


def _save(pdf: pikepdf.Pdf, target: Path, papers: Papers) -> None:
    state_conformance(pdf, papers)
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
    )


def _add_page(pdf: pikepdf.Pdf, font: pikepdf.Object, source: Source, page: PageText) -> None:
    sheet = source.sheet(pdf, page)
    frame = sheet.frame.turned(page.turn).straightened(page.skew)
    shrink = min(1.0, _LONGEST / max(frame.width, frame.height))
    width, height = frame.width * shrink, frame.height * shrink
    onto_page = sheet.frame.matrix.inverse() @ frame.matrix @ Matrix().scaled(shrink, shrink)
    things = [Drawing(d.thing, d.matrix @ onto_page, d.multiply) for d in sheet.drawings or ()]
    content = [_draw(index, drawing) for index, drawing in enumerate(things)]
    if sheet.drawings is None:
        content.append(_cross_out(width, height))
    content.insert(1, text_layer(page, width, height))  # what overlays say comes after the paper's own words
    made = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=_resources(things, font),
        Contents=pdf.make_indirect(deflated(pdf, b"".join(content))),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _resources(things: list[Drawing], font: pikepdf.Object) -> Dictionary:
    resources = Dictionary(Font=Dictionary(F0=font))
    if things:
        resources.XObject = Dictionary({f"/X{index}": drawing.thing for index, drawing in enumerate(things)})
    if any(drawing.multiply for drawing in things):
        resources.ExtGState = Dictionary(Ink=Dictionary(BM=Name.Multiply))
    return resources


def _draw(index: int, drawing: Drawing) -> bytes:
    numbers = " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in drawing.matrix.shorthand)
    return f"q {'/Ink gs ' if drawing.multiply else ''}{numbers} cm /X{index} Do Q\n".encode("ascii")


def _cross_out(width: float, height: float) -> bytes:
    """A crossed frame, the sign of a picture that is missing: a lost page must not look like a blank one."""
    left, right, low, high = 0.1 * width, 0.9 * width, 0.1 * height, 0.9 * height
    lines = (
        f"{left:.2f} {low:.2f} {right - left:.2f} {high - low:.2f} re S "
        f"{left:.2f} {low:.2f} m {right:.2f} {high:.2f} l S {left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S"
    )
    return f"q 1 w 0.5 G {lines} Q\n".encode("ascii")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except pikepdf.PasswordError as error:
        raise PasswordProtected from error
    except pikepdf.PdfError as error:
        raise TruncatedFile(detail=str(error)[:200]) from error
    except UnidentifiedImageError as error:
        raise NotAnImage(name="") from error
    except PermissionError as error:
        raise Unreadable(detail=error.strerror or "EACCES") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull(detail=error.strerror) from error
        raise TruncatedFile(detail=str(error)[:200]) from error
