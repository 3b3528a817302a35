"""What makes a PDF a PDF/A-2b (ISO 19005-2): its statement in XMP, its colour space, no date of its making."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from ocr.font import deflated_once

PRODUCER = "sohoa"


@dataclass(frozen=True, slots=True)
class Papers:
    """What the file says of itself; the same words stand in XMP and in the information dictionary."""

    title: str
    source_sha256: str
    reader: str


def state_conformance(pdf: pikepdf.Pdf, papers: Papers) -> None:
    """Adds XMP, output intent and information dictionary; no dates, so that the same scan gives the same bytes."""
    title, reader = _clean(papers.title), _clean(papers.reader)
    source = f"sha256:{papers.source_sha256}"
    pdf.docinfo[Name.Title] = title
    pdf.docinfo[Name.Creator] = reader
    pdf.docinfo[Name.Producer] = PRODUCER
    pdf.docinfo[Name("/Source")] = source
    root = pdf.Root
    # XMP must stay readable without a PDF parser, so it is not compressed (ISO 19005-2, 6.6.2.1).
    root.Metadata = pdf.make_indirect(
        pikepdf.Stream(pdf, _xmp(title, reader, source), Type=Name.Metadata, Subtype=Name.XML)
    )
    root.OutputIntents = Array([pdf.make_indirect(_output_intent(pdf))])
    root.Lang = "vi-VN"
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


@cache
def srgb_profile() -> bytes:
    """The sRGB colour profile, with its date set to the day of the profile's standard so that bytes repeat."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[24:36] = bytes.fromhex("07cf 0001 0001 0000 0000 0000")
    data[84:100] = bytes(16)
    return bytes(data)


def is_sound_profile(data: bytes, channels: int) -> bool:
    """Whether an ICC profile may stand in a PDF/A-2 file (6.2.4.2): a known class, version below 5, right channels."""
    spaces = {1: b"GRAY", 3: b"RGB "}
    return (
        len(data) > 128
        and int.from_bytes(data[:4], "big") <= len(data)
        and data[8] < 5
        and data[12:16] in {b"scnr", b"mntr", b"prtr", b"spac"}
        and data[16:20] == spaces.get(channels)
        and data[36:40] == b"acsp"
    )


def _output_intent(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pdf.make_indirect(deflated_once(pdf, srgb_profile(), N=3)),
    )


def _clean(text: str) -> str:
    """NFC text that XML can carry: a file's name may hold control characters and lone surrogates."""
    safe = "".join(" " if not char.isprintable() else char for char in text)
    return unicodedata.normalize("NFC", " ".join(safe.split()))


def _xmp(title: str, reader: str, source: str) -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title, quote=False)}</rdf:li></rdf:Alt></dc:title>
<dc:source>{escape(source, quote=False)}</dc:source>
<xmp:CreatorTool>{escape(reader, quote=False)}</xmp:CreatorTool>
<pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()
