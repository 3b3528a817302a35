"""The words that a PDF's own text holds, as ``pdftotext -bbox`` lists them."""

from __future__ import annotations

import subprocess

from schemas.errors import PopplerMissing
from schemas.page import Box

_XHTML = "{http://www.w3.org/1999/xhtml}"


def list_words(options: list[str], seconds: float, pdf: bytes | None = None) -> list[tuple[str, Box]]:
    """The words of the first page that poppler shows for these options, with their boxes on the page as shown.

    ``pdf`` is what stands for the file name ``-``. A file that poppler cannot read has none. Raises PopplerMissing.
    """
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - pages of paper have no such words

    try:
        done = subprocess.run(
            ["pdftotext", "-bbox", *options, "-"], input=pdf, capture_output=True, timeout=seconds, check=True
        )
        page = ET.fromstring(done.stdout).find(f".//{_XHTML}page")  # noqa: S314 - poppler's own words, no entities of others
    except FileNotFoundError as error:
        raise PopplerMissing from error
    except (subprocess.SubprocessError, ET.ParseError):
        return []
    if page is None:
        return []
    width, height = float(page.get("width", 1)), float(page.get("height", 1))
    words = []
    for word in page.iter(f"{_XHTML}word"):
        x0, y0, x1, y1 = (float(word.get(name, 0)) for name in ("xMin", "yMin", "xMax", "yMax"))
        words.append((word.text or "", Box(x0 / width, y0 / height, x1 / width, y1 / height)))
    return words
