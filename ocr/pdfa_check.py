"""What of a foreign PDF may be copied into a PDF/A-2b as it is, and what must become a picture first.

The list is short on purpose: what is not known to be safe (ISO 19005-2, 6.2) is refused, and the caller renders it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from ocr.frame import parse_content
from ocr.pdfa import is_sound_profile

_FILTERS = frozenset(
    {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/RunLengthDecode", "/ASCII85Decode",
     "/ASCIIHexDecode"}
)  # fmt: skip
_OPERATORS = frozenset(
    {*"qQwJjMdimlcvyhSsfFBbnWgG'\"", "cm", "ri", "gs", "re", "f*", "B*", "b*", "W*", "rg", "RG", "cs", "CS", "sc", "SC",
     "scn", "SCN", "Do", "BMC", "EMC", "MP", "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm",
     "T*", "Tj", "TJ"}
)  # fmt: skip  # without k and K: printing inks need a profile of their own
_TEXTS = frozenset({"Tj", "TJ", "'", '"'})
_BLENDS = frozenset({"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"})
_STATES = frozenset({"/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/SA", "/AIS", "/CA", "/ca", "/BM", "/TK", "/SMask"})
_LITTER = (
    "/Interpolate", "/Metadata", "/Alternates", "/OPI", "/Intent", "/Name", "/OC", "/StructParent", "/StructParents",
    "/ID", "/PieceInfo", "/LastModified", "/Measure", "/PtData", "/Ref", "/PS", "/AF",
)  # fmt: skip
_ODDITIES = (
    pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError, IndexError, AssertionError,
)  # fmt: skip
_MAX_DEPTH = 8
_UNITS = 1.0  # thousandths: how far a font's widths may differ from what its user says (6.2.11.5)


def is_safe_image(image: pikepdf.Object) -> bool:
    """Whether an image may be copied: known filter, a colour space that sRGB can carry, whole parts."""
    if not all(name in _FILTERS for name in filters_of(image)) or "/F" in image:
        return False
    for mask in ("/SMask", "/Mask"):
        part = image.get(mask)
        if isinstance(part, pikepdf.Stream) and not is_safe_image(part):
            return False
    return bool(image.get(Name.ImageMask, False)) or is_safe_space(image.get(Name.ColorSpace))


def is_safe_space(space: pikepdf.Object | None) -> bool:
    """Whether a colour space needs no more than an sRGB output intent (6.2.4)."""
    if isinstance(space, Array):
        kind = str(space[0])
        if kind == "/ICCBased":
            return is_sound_profile(bytes(space[1].read_bytes()), int(space[1].N))
        return kind in {"/CalRGB", "/CalGray", "/Lab"} or (kind in {"/Indexed", "/I"} and is_safe_space(space[1]))
    return space is not None and str(space) in {"/DeviceGray", "/DeviceRGB"}


def is_safe_form(form: pikepdf.Object, depth: int = 0) -> bool:
    """Whether a form's drawing may be copied: known operators, fonts embedded with true widths, safe images."""
    try:
        return depth < _MAX_DEPTH and _is_safe_stream(form, form.get(Name.Resources), depth)
    except _ODDITIES:
        return False


def is_safe_content(page: pikepdf.Page) -> bool:
    """Whether a page's own drawing may be copied."""
    try:
        return _is_safe_stream(page.obj, page.resources, 0)
    except _ODDITIES:
        return False


def filters_of(stream: pikepdf.Object) -> list[str]:
    """The names of a stream's filters in order."""
    filters = stream.get(Name.Filter)
    if filters is None:
        return []
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]


def clean_copy(copied: pikepdf.Object, depth: int = 0) -> None:
    """Takes from a copied image or form what PDF/A forbids and nobody sees: interpolation, metadata, alternates."""
    for key in _LITTER:
        if key in copied:
            del copied[key]
    for mask in ("/SMask", "/Mask"):
        if isinstance(copied.get(mask), pikepdf.Stream):
            clean_copy(copied[mask], depth + 1)
    resources = copied.get(Name.Resources, Dictionary())
    for font in _values(resources, Name.Font):
        _forget_cid_set(font)
    if depth < _MAX_DEPTH:
        for thing in _values(resources, Name.XObject):
            clean_copy(thing, depth + 1)


def _is_safe_stream(form: pikepdf.Object, resources: pikepdf.Object | None, depth: int) -> bool:
    level = 0
    for operands, name in parse_content(form):
        level += (name == "q") - (name == "Q")
        if name not in _OPERATORS or not 0 <= level < 28:  # 6.1.13: at most 28 levels
            return False
        if name in _TEXTS and not _shows_known_glyphs(operands):
            return False
        if name in {"cs", "CS"} and str(operands[0]) not in {"/DeviceGray", "/DeviceRGB"}:
            return False
    if resources is None:  # 6.2.2: every content stream has resources of its own
        return Name.XObject not in form
    return _are_safe_resources(resources, depth) and _is_safe_group(form.get(Name.Group))


def _shows_known_glyphs(operands: Sequence[Any]) -> bool:
    """Whether no two-byte code is 0, the glyph that stands for a missing one (6.2.11.8)."""
    last = operands[-1]
    pieces = last if isinstance(last, Array) else [last]
    for piece in pieces:
        codes = bytes(piece) if isinstance(piece, pikepdf.String) else b""
        if len(codes) % 2 or any(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2)):
            return False
    return True


def _are_safe_resources(resources: pikepdf.Object, depth: int) -> bool:
    if any(key in resources and len(resources[key]) for key in ("/Pattern", "/Shading", "/Properties")):
        return False
    return (
        all(is_safe_space(space) for space in _values(resources, Name.ColorSpace))
        and all(_is_safe_state(state) for state in _values(resources, Name.ExtGState))
        and all(_is_safe_font(font) for font in _values(resources, Name.Font))
        and all(_is_safe_thing(thing, depth) for thing in _values(resources, Name.XObject))
    )


def _is_safe_thing(thing: pikepdf.Object, depth: int) -> bool:
    if "/OC" in thing:
        return False
    if thing.get(Name.Subtype) == Name.Image:
        return is_safe_image(thing)
    return bool(thing.get(Name.Subtype) == Name.Form) and is_safe_form(thing, depth + 1)


def _is_safe_group(group: pikepdf.Object | None) -> bool:
    return group is None or Name.CS not in group or is_safe_space(group[Name.CS])


def _is_safe_state(state: pikepdf.Object) -> bool:
    return (
        set(state.keys()) <= _STATES
        and str(state.get(Name.BM, "/Normal")) in _BLENDS
        and str(state.get(Name.SMask, "/None")) == "/None"
    )


def _is_safe_font(font: pikepdf.Object) -> bool:
    """Only what e-signature software writes: a TrueType program under two-byte glyph numbers, its widths true."""
    if font.get(Name.Subtype) != Name.Type0 or str(font.get(Name.Encoding)) != "/Identity-H":
        return False
    below = font[Name.DescendantFonts][0]
    program = below.get(Name.FontDescriptor, Dictionary()).get(Name.FontFile2)
    glyphs = below.get(Name.CIDToGIDMap)
    if program is None or below.get(Name.Subtype) != Name.CIDFontType2 or str(glyphs) != "/Identity":
        return False
    return _are_true_widths(below, bytes(program.read_bytes()))


def _are_true_widths(below: pikepdf.Object, program: bytes) -> bool:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - few scans hold fonts, and it is slow to load

    widths = dict(_widths(below.get(Name.W, Array())))
    try:
        with TTFont(io.BytesIO(program), lazy=True) as font:
            scale = 1000 / int(font["head"].unitsPerEm)
            order, metrics = font.getGlyphOrder(), font["hmtx"].metrics
            return all(
                0 < glyph < len(order) and abs(metrics[order[glyph]][0] * scale - width) <= _UNITS
                for glyph, width in widths.items()
            )
    except TTLibError:
        return False


def _widths(entries: pikepdf.Object) -> Iterator[tuple[int, float]]:
    """The widths of a /W array by glyph number (ISO 32000-1, 9.7.4.3)."""
    items = list(entries)
    while items:
        first = int(items.pop(0))
        second = items.pop(0)
        if isinstance(second, Array):
            yield from ((first + offset, float(width)) for offset, width in enumerate(second))
        else:
            width = float(items.pop(0))
            yield from ((glyph, width) for glyph in range(first, int(second) + 1))


def _forget_cid_set(font: pikepdf.Object) -> None:
    for below in font.get(Name.DescendantFonts, ()):
        descriptor = below.get(Name.FontDescriptor, Dictionary())
        if "/CIDSet" in descriptor:  # optional in PDF/A-2, and wrong in many files (6.2.11.4.2)
            del descriptor["/CIDSet"]


def _values(resources: pikepdf.Object, kind: pikepdf.Object) -> list[pikepdf.Object]:
    return list(resources.get(str(kind), Dictionary()).values())
