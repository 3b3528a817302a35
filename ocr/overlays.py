"""The words that a digital signature shows over a scan: in the file, not on the paper."""

from __future__ import annotations

import io
import subprocess
import unicodedata
import xml.etree.ElementTree as ET

import pikepdf

from schemas.errors import PopplerMissing
from schemas.page import Box, Overlay, around

_SECONDS = 20.0
_XHTML = "{http://www.w3.org/1999/xhtml}"


def find_overlays(page: pikepdf.Page) -> tuple[Overlay, ...]:
    """The text of each signature field's appearance on this page, with its box on the page as shown."""
    shown = [annotation for annotation in page.get("/Annots", ()) if _shows_signature(annotation)]
    return tuple(overlay for annotation in shown if (overlay := _read_overlay(page, annotation)))


def shows_signature(page: pikepdf.Page) -> bool:
    """Whether a signature field has an appearance on this page."""
    return any(_shows_signature(annotation) for annotation in page.get("/Annots", ()))


def _shows_signature(annotation: pikepdf.Object) -> bool:
    if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") != "/Widget":
        return False
    parent = annotation.get("/Parent", pikepdf.Dictionary())
    appearance = annotation.get("/AP", pikepdf.Dictionary()).get("/N")
    return (annotation.get("/FT") or parent.get("/FT")) == "/Sig" and isinstance(appearance, pikepdf.Stream)


def _read_overlay(page: pikepdf.Page, annotation: pikepdf.Object) -> Overlay | None:
    words = _words(_alone(page, annotation))
    if not words:
        return None
    text = unicodedata.normalize("NFC", " ".join(word for word, _ in words))
    return Overlay(text, around([box for _, box in words]))


def _alone(page: pikepdf.Page, annotation: pikepdf.Object) -> bytes:
    """A PDF of one empty page of the same shape that shows this appearance and nothing else."""
    with pikepdf.new() as alone:
        sheet = alone.add_blank_page()
        for key, box in (("/MediaBox", page.mediabox), ("/CropBox", page.cropbox)):
            sheet.obj[key] = pikepdf.Array([float(side) for side in box])
        sheet.obj["/Rotate"] = int(page.get("/Rotate", 0))
        appearance = alone.copy_foreign(annotation.AP.N)
        rect = pikepdf.Array([float(side) for side in annotation.Rect])
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=rect, F=4, AP=pikepdf.Dictionary(N=appearance)
        )
        sheet.obj["/Annots"] = pikepdf.Array([alone.make_indirect(stamp)])
        data = io.BytesIO()
        alone.save(data)
    return data.getvalue()


def _words(pdf: bytes) -> list[tuple[str, Box]]:
    try:
        done = subprocess.run(
            ["pdftotext", "-bbox", "-raw", "-", "-"], input=pdf, capture_output=True, timeout=_SECONDS, check=True
        )
        page = ET.fromstring(done.stdout).find(f".//{_XHTML}page")  # noqa: S314 - poppler's own words, no entities of others
    except FileNotFoundError as error:
        raise PopplerMissing from error
    except (subprocess.SubprocessError, ET.ParseError):  # a broken appearance is no reason to lose the page
        return []
    if page is None:
        return []
    width, height = float(page.get("width", 1)), float(page.get("height", 1))
    return [(word.text or "", _box(word, width, height)) for word in page.iter(f"{_XHTML}word")]


def _box(word: ET.Element, width: float, height: float) -> Box:
    x0, y0, x1, y1 = (float(word.get(name, 0)) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Box(x0 / width, y0 / height, x1 / width, y1 / height)
