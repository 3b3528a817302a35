"""The words that a digital signature shows over a scan: in the file, not on the paper."""

from __future__ import annotations

import io
import unicodedata

import pikepdf

from ocr.file_words import list_words
from schemas.page import Overlay, around

_SECONDS = 20.0


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
    words = list_words(["-raw", "-"], _SECONDS, _alone(page, annotation))
    if not words:  # a broken appearance, too, is no reason to lose the page
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
