"""Pictures of image files as PDF images: the file's own compressed bytes where PDF knows their form, else lossless."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name
from PIL import ExifTags, Image, ImageOps, TiffImagePlugin

from ocr.font import deflated
from ocr.pdfa import is_sound_profile

_GRAYS, _COLOURS = 1, 3  # channels
_CMYK_QUALITY = 92  # a JPEG in printing inks has no place beside an sRGB output intent: written again, finely
_ORIENTATIONS = {  # TIFF 6.0, tag 274: how the stored unit square has to be laid to stand upright
    1: Matrix(1, 0, 0, 1, 0, 0),
    2: Matrix(-1, 0, 0, 1, 1, 0),
    3: Matrix(-1, 0, 0, -1, 1, 1),
    4: Matrix(1, 0, 0, -1, 0, 1),
    5: Matrix(0, -1, -1, 0, 1, 1),
    6: Matrix(0, -1, 1, 0, 0, 1),
    7: Matrix(0, 1, 1, 0, 0, 0),
    8: Matrix(0, 1, -1, 0, 1, 0),
}


def image_of_file(pdf: pikepdf.Pdf, path: Path, frame: int) -> tuple[pikepdf.Object, Matrix]:
    """Page ``frame`` (from 0) of an image file, and the matrix that turns its unit square upright.

    Raises OSError, SyntaxError or ValueError when the file is damaged.
    """
    with Image.open(path) as image:
        image.seek(frame)
        turn = _ORIENTATIONS.get(int(image.getexif().get(ExifTags.Base.Orientation, 1)), Matrix())
        copied = _copy_stream(pdf, path, image)
        if copied is not None:
            return copied, turn
        return encode_image(pdf, image), Matrix()


def encode_image(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """Any picture as a PDF image without loss (printing inks: as a fine JPEG), upright, transparency on white paper."""
    if image.mode == "CMYK":
        return _encode_inks(pdf, image)
    upright = ImageOps.exif_transpose(image)
    if upright.mode == "1":
        return _encode_bitonal(pdf, upright)
    data = io.BytesIO()
    _plain(upright).save(data, "PNG", compress_level=9)
    encoded = _copy_png(pdf, data.getvalue())
    assert encoded is not None  # noqa: S101 - we wrote it without interlacing and alpha
    return encoded


def encode_jpeg(pdf: pikepdf.Pdf, image: Image.Image, quality: int) -> pikepdf.Object:
    """A grey or RGB picture as a JPEG image."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality, optimize=True)
    space = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    return _image(pdf, data.getvalue(), image.size, space, Filter=Name.DCTDecode)


def _copy_stream(pdf: pikepdf.Pdf, path: Path, image: Image.Image) -> pikepdf.Object | None:
    if image.format in {"JPEG", "MPO"}:
        return _copy_jpeg(pdf, path.read_bytes(), image)
    if image.format == "PNG" and "transparency" not in image.info and image.mode in {"1", "L", "RGB", "P", "I;16"}:
        return _copy_png(pdf, path.read_bytes(), image.info.get("icc_profile"))
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return _copy_fax(pdf, path, image)
    return None


def _copy_jpeg(pdf: pikepdf.Pdf, data: bytes, image: Image.Image) -> pikepdf.Object | None:
    channels = {"L": _GRAYS, "RGB": _COLOURS}.get(image.mode)
    if channels is None:
        return None
    space = _space(pdf, channels, image.info.get("icc_profile"))
    return _image(pdf, data, image.size, space, Filter=Name.DCTDecode)


def _space(pdf: pikepdf.Pdf, channels: int, profile: bytes | None) -> pikepdf.Object:
    if profile and is_sound_profile(profile, channels):
        return Array([Name.ICCBased, pdf.make_indirect(deflated(pdf, profile, N=channels))])
    return Name.DeviceGray if channels == _GRAYS else Name.DeviceRGB


def _copy_png(pdf: pikepdf.Pdf, data: bytes, profile: bytes | None = None) -> pikepdf.Object | None:
    """A PNG's compressed rows are a PDF stream already, if not interlaced and without alpha (PNG 3rd ed., 10)."""
    chunks = list(_png_chunks(data))
    head = next(body for kind, body in chunks if kind == b"IHDR")
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    depth, kind, interlaced = head[8], head[9], head[12]
    if interlaced or kind not in {0, 2, 3}:
        return None
    channels = _COLOURS if kind == 2 else _GRAYS
    space = _space(pdf, channels, profile) if kind != 3 else _palette(chunks, depth)
    rows = b"".join(body for name, body in chunks if name == b"IDAT")
    parameters = Dictionary(Predictor=15, Colors=channels, BitsPerComponent=depth, Columns=width)
    return _image(pdf, rows, (width, height), space, depth, Filter=Name.FlateDecode, DecodeParms=parameters)


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return chunks


def _palette(chunks: list[tuple[bytes, bytes]], depth: int) -> pikepdf.Object:
    colours = next(body for kind, body in chunks if kind == b"PLTE")
    colours = colours[: 3 << depth]
    return Array([Name.Indexed, Name.DeviceRGB, len(colours) // 3 - 1, pikepdf.String(colours)])


def _copy_fax(pdf: pikepdf.Pdf, path: Path, image: TiffImagePlugin.TiffImageFile) -> pikepdf.Object | None:
    """A Group 4 page that lies in the TIFF as one strip, bit for bit; None for any other."""
    tags = image.tag_v2
    starts, lengths = tags.get(273, ()), tags.get(279, ())
    if tags.get(259) != 4 or image.mode != "1" or len(starts) != 1 or len(lengths) != 1 or tags.get(266, 1) != 1:
        return None
    with path.open("rb") as file:
        file.seek(starts[0])
        data = file.read(lengths[0])
    size = int(tags[256]), int(tags[257])  # as stored: the image's own size may be turned already
    return _fax_image(pdf, data, size, black_is_zero=tags.get(262, 0) == 1)


def _encode_bitonal(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    data = io.BytesIO()
    image.save(data, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(data) as written:
        tags = dict(written.tag_v2)  # type: ignore[attr-defined]
    (start,), (length,) = tags[273], tags[279]
    return _fax_image(pdf, data.getvalue()[start : start + length], image.size, black_is_zero=tags[262] == 1)


def _fax_image(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], *, black_is_zero: bool) -> pikepdf.Object:
    # The fax code speaks of black and white runs; in PDF they become 0 and 1, which is black and white again unless
    # the TIFF stores its photometric meaning the other way round.
    parameters = Dictionary(K=-1, Columns=size[0], Rows=size[1], BlackIs1=black_is_zero)
    return _image(pdf, data, size, Name.DeviceGray, 1, Filter=Name.CCITTFaxDecode, DecodeParms=parameters)


def _encode_inks(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    return encode_jpeg(pdf, ImageOps.exif_transpose(image).convert("RGB"), _CMYK_QUALITY)


def _plain(image: Image.Image) -> Image.Image:
    if "A" in image.getbands() or "transparency" in image.info:
        alpha = image.convert("RGBA")
        paper = Image.new("RGBA", alpha.size, "white")
        paper.alpha_composite(alpha)
        return paper.convert("RGB")
    if image.mode in {"L", "RGB", "P", "I;16"}:
        return image
    return image.convert("L" if len(image.getbands()) == 1 else "RGB")


def _image(
    pdf: pikepdf.Pdf,
    data: bytes,
    size: tuple[int, int],
    space: pikepdf.Object,
    bits: int = 8,
    **filters: pikepdf.Object,
) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Stream(
            pdf,
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size[0],
            Height=size[1],
            ColorSpace=space,
            BitsPerComponent=bits,
            **filters,
        )
    )
