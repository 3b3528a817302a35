"""Evidence beside the page: file names and signature overlays propose values; they never claim one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from extraction.model import Hints
from extraction.passport import proof
from extraction.symbols import mend_symbol
from schemas.page import PageText
from schemas.record import Candidate

FROM_NAME = 0.3
FROM_OVERLAY = 0.2  # the time of an e-signature is often a day or more after the date of issue
NUMBER_FIRST = re.compile(r"^\D{0,3}(\d{1,5})(?=[\s._-]*[A-Za-zĐđ])")
NUMBER_AFTER = re.compile(
    r"(?:^|[\s._-])(?:QD|QĐ|CV|TB|BC|KH|TTr|CT|NQ|GM|HD|TT|ND|NĐ|so|số)[\s._-]*(\d{1,5})(?!\d)", re.IGNORECASE
)
SIGNED_AT = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})\s+\d{1,2}:\d{2}")


def numbers_from_name(hints: Hints | None) -> list[Candidate]:
    """The number that a file's name seems to give."""
    if hints is None or not hints.file_name:
        return []
    stem = unicodedata.normalize("NFC", PurePath(hints.file_name).stem)
    found = NUMBER_FIRST.search(stem) or NUMBER_AFTER.search(stem)
    return [Candidate(value=found[1], confidence=FROM_NAME)] if found else []


def dates_from_overlays(page: PageText) -> list[Candidate]:
    """The days on which the scan was signed electronically."""
    found = []
    for overlay in page.overlays:
        for day, month, year in SIGNED_AT.findall(overlay.text):
            shown = proof(page.page, overlay.box, page.reader, "signature_overlay")
            value = f"{year}-{int(month):02}-{int(day):02}"
            found.append(Candidate(value=value, confidence=FROM_OVERLAY, evidence=shown))
    return found


def notation_of(text: str) -> str | None:
    """The symbol in a text, mended, or None."""
    symbol = mend_symbol(text)
    return symbol.text if symbol else None
