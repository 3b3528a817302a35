"""The text of pages that were never paper: words of the file itself, taken as they stand and never mixed with reading.

Only a page that shows text and no scan has such a layer. Recognised text that another program laid invisibly under a
scan is no witness and is not taken; nor is text in the fonts of old encodings (TCVN3, VNI), which is no Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from ocr.file_words import list_words
from ocr.frame import shows_text
from ocr.recognise import ReadWord, ReadZone
from ocr.zone import Layout
from schemas.page import Box
from schemas.syllables import is_syllable

SOURCE = "text_layer"  # in a page's notes: its words are the file's own
_SECONDS = 30.0
_SCAN = 0.5  # of the page's longest side in pixels per point: a picture so large is a scan with text beside it
_FEW_WORDS = 8  # less is a page number or a stamp over something else
_VIETNAMESE = 0.5  # of the words of letters that are syllables; old encodings give 0.1, forms in English words 0.7
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEVEL = 0.5  # of a word's height that words of one line share


def read_text_layer(path: Path, page: pikepdf.Page, number: int) -> tuple[ReadWord, ...]:
    """The words that a born-digital page shows, with their boxes on the page as shown; none where it is no such page.

    ``number`` counts from 1. Raises PopplerMissing.
    """
    if _has_scan(page) or not shows_text(page):
        return ()
    words = _words(path, number)
    letters = [part for word in words for part in _WORD.findall(word.text)]
    syllables = sum(map(is_syllable, letters))
    return words if len(letters) >= _FEW_WORDS and syllables >= _VIETNAMESE * len(letters) else ()


def lay_out(words: Sequence[ReadWord], layout: Layout) -> list[ReadZone]:
    """The words in the zones of the page, in lines from top to bottom."""
    zones = []
    left = list(words)
    for zone in layout.zones:
        inside = [word for word in left if _lies_in(word.box, zone.box)]
        left = [word for word in left if not _lies_in(word.box, zone.box)]
        zones.append(ReadZone(zone.kind, zone.box, _in_lines(inside)))
    if left:
        zones.append(ReadZone("whole", Box(0, 0, 1, 1), _in_lines(left)))
    return zones


def _has_scan(page: pikepdf.Page) -> bool:
    box = [float(side) for side in page.mediabox]
    longest = max(abs(box[2] - box[0]), abs(box[3] - box[1]))
    pictures = page.get_images().values()
    return any(max(int(image.get("/Width", 0)), int(image.get("/Height", 0))) > _SCAN * longest for image in pictures)


def _words(path: Path, number: int) -> tuple[ReadWord, ...]:
    """The words of the page; none where poppler cannot list them, and the page is read as a picture then."""
    listed = list_words(["-f", str(number), "-l", str(number), str(path)], _SECONDS)
    words = ((unicodedata.normalize("NFC", text).strip(), box) for text, box in listed)
    return tuple(ReadWord(text, box, 1.0, 0) for text, box in words if text and box.width > 0 and box.height > 0)


def _lies_in(word: Box, zone: Box) -> bool:
    x, y = word.centre
    return zone.x0 <= x < zone.x1 and zone.y0 <= y < zone.y1


def _in_lines(words: Sequence[ReadWord]) -> tuple[ReadWord, ...]:
    lines: list[list[ReadWord]] = []
    for word in sorted(words, key=lambda w: w.box.centre[1]):
        last = lines[-1] if lines else None
        if last and abs(last[0].box.centre[1] - word.box.centre[1]) < _LEVEL * min(last[0].box.height, word.box.height):
            last.append(word)
        else:
            lines.append([word])
    return tuple(
        word._replace(line=number) for number, line in enumerate(lines) for word in sorted(line, key=lambda w: w.box.x0)
    )
