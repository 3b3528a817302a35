"""Scanned pages become files: PDF with one picture a page, multi-page TIFF, JPEG, PNG, a folder of page images."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from tests.corpus.make import Made, Truth
from tests.corpus.scanner import Scan


def save(made: Made, folder: Path) -> Path:
    """Writes an input into a folder and gives its path."""
    target = folder / made.name
    folder.mkdir(parents=True, exist_ok=True)
    if made.format == "folder":
        target.mkdir(exist_ok=True)
        for number, page in enumerate(made.pages, start=1):
            _save_image(page, target / f"trang-{number:02d}.{'png' if page.colour == 'bitonal' else 'jpg'}")
    elif made.format == "pdf":
        save_pdf(made.pages, target)
    elif made.format == "tiff":
        _save_tiff(made.pages, target)
    else:
        _save_image(made.pages[0], target)
    return target


def save_truth(truths: Sequence[Truth], target: Path) -> None:
    """Writes truths in the form of a ``fields.json``."""
    target.write_text(json.dumps(list(truths), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _image(page: Scan) -> Image.Image:
    picture = Image.fromarray(page.pixels)
    return picture.convert("1", dither=Image.Dither.NONE) if page.colour == "bitonal" else picture


def _save_image(page: Scan, target: Path) -> None:
    if target.suffix == ".png":
        _image(page).save(target, dpi=(page.dpi, page.dpi), optimize=True)
    else:
        _image(page).convert("RGB" if page.colour == "colour" else "L").save(
            target, "JPEG", quality=page.quality, dpi=(page.dpi, page.dpi)
        )


def _save_tiff(pages: Sequence[Scan], target: Path) -> None:
    images = [_image(page) for page in pages]
    bitonal = pages[0].colour == "bitonal"
    if pages[0].colour == "colour":  # in RGB the encoder keeps all three channels whole: four times the size
        images = [image.convert("YCbCr") for image in images]
    images[0].save(
        target,
        "TIFF",
        compression="group4" if bitonal else "jpeg",
        save_all=True,
        append_images=images[1:],
        dpi=(pages[0].dpi, pages[0].dpi),
        **({} if bitonal else {"quality": pages[0].quality}),
    )


def save_pdf(pages: Iterable[Scan], target: Path) -> None:
    """Writes pages as a PDF of one picture a page, as large as they were on paper."""
    with pikepdf.new() as pdf:
        for page in pages:
            _add_page(pdf, page)
        pdf.save(target, deterministic_id=True)


def _add_page(pdf: pikepdf.Pdf, page: Scan) -> None:
    high, wide = page.pixels.shape[:2]
    points = (wide * 72 / page.dpi, high * 72 / page.dpi)
    picture = pdf.make_stream(
        _g4(page) if page.colour == "bitonal" else _jpeg(page),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=wide,
        Height=high,
        BitsPerComponent=1 if page.colour == "bitonal" else 8,
        ColorSpace=pikepdf.Name.DeviceRGB if page.colour == "colour" else pikepdf.Name.DeviceGray,
    )
    if page.colour == "bitonal":
        picture.Filter = pikepdf.Name.CCITTFaxDecode
        picture.DecodeParms = pikepdf.Dictionary(K=-1, Columns=wide, Rows=high, BlackIs1=False)
    else:
        picture.Filter = pikepdf.Name.DCTDecode
    drawing = f"q {points[0]:.2f} 0 0 {points[1]:.2f} 0 0 cm /Scan Do Q".encode()
    pdf.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, round(points[0], 2), round(points[1], 2)],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture)),
                Contents=pdf.make_stream(drawing),
            )
        )
    )


def _jpeg(page: Scan) -> bytes:
    held = io.BytesIO()
    _image(page).save(held, "JPEG", quality=page.quality, dpi=(page.dpi, page.dpi))
    return held.getvalue()


def _g4(page: Scan) -> bytes:
    """The bare CCITT G4 stream: the one strip of a TIFF that was told to hold all rows in one."""
    held = io.BytesIO()
    layout = ImageFileDirectory_v2()
    layout[278] = page.pixels.shape[0]  # RowsPerStrip
    # Inverted, for the encoder runs over 1-bits as over black ones and writes white as 1.
    ImageChops.invert(_image(page)).save(held, "TIFF", compression="group4", tiffinfo=layout)
    with Image.open(held) as picture:
        offsets, counts = picture.tag_v2[273], picture.tag_v2[279]  # type: ignore[attr-defined]
        if len(offsets) != 1:
            raise RuntimeError("the TIFF encoder cut the page into several strips")
    return held.getvalue()[offsets[0] : offsets[0] + counts[0]]
