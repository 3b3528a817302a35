"""What a pen wrote into the printed frame of number and date: ink of another colour, or figures off their line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from ocr.picture import Pixels
from ocr.recognise import ReadWord, ReadZone
from schemas.page import Box, Mark
from schemas.syllables import is_syllable

_OFF = 0.2  # heights of x: printed figures stand within 0.12 of their place, a pen's beyond 0.2 (25 real heads)
_BLUE = 30  # how much bluer than red (0-255) a pen's strokes are at 50 dpi; print reaches 12, JPEG fringes 20
_INKED = 0.1  # of a word's box that its strokes cover
_YEAR = re.compile(r"^(?:19|20)\d\d\W?$")
_PRINTED = 0.95  # a year surer than this was printed: forms leave blanks for day and month
_SURE = 0.4  # confidence that is left to what a pen wrote: its letters are guesses
_FIGURES = re.compile(r"^[\W_]*[\dIlOoZSB#@&]{1,5}[\W_]*$")
_FIGURE = re.compile(r"\d")
_SYMBOL = re.compile(r"[A-ZĐ]{2}[^/]*[A-ZĐ]{2}")
_AFTER_PEN = 0.4  # of a symbol's box: beyond it no figure before the slash reaches
_FRAME = re.compile(r"^\W*S[ốôóỐ6]\b|ngày|tháng|/[^/]*[A-ZĐ]{2}")  # the line of number or date
_SCRAWL = 0.75  # print of a word in these lines is surer
_SHORT, _MIN_LETTERS = 4, 2
_SAME = 0.8  # of a word's box that lies in a number's
_HEADS = ("head_left", "head_right")


def find_handwriting(
    zones: Sequence[ReadZone], colour: Pixels | None, known: Sequence[Mark] = ()
) -> tuple[list[ReadZone], list[Mark]]:
    """The zones with what a pen wrote in the head marked as unsure, and a mark for each such word.

    ``known`` are the marks of the page; a number that a machine set is no pen's, unless its ink is blue.
    """
    marks: list[Mark] = []
    numbers = [mark.box for mark in known if mark.kind == "numbering"]
    if colour is not None:
        colour = _without_stamps(colour, [mark.box for mark in known if mark.kind == "stamp"])
    found = [_mark_zone(zone, colour, numbers, marks) if zone.kind in _HEADS else zone for zone in zones]
    return found, marks


def _without_stamps(colour: Pixels, stamps: Sequence[Box]) -> Pixels:
    """The page without what is in its stamps, whose coloured ink was lifted before anything was read there."""
    if not stamps:
        return colour
    height, width = colour.shape[:2]
    bare = colour.copy()
    for box in stamps:
        bare[int(box.y0 * height) : int(box.y1 * height) + 1, int(box.x0 * width) : int(box.x1 * width) + 1] = 255
    return bare


def _mark_zone(zone: ReadZone, colour: Pixels | None, numbers: Sequence[Box], marks: list[Mark]) -> ReadZone:
    return zone._replace(words=tuple(_mark_words(zone.words, colour, numbers, marks)))


def _mark_words(
    words: Iterable[ReadWord], colour: Pixels | None, numbers: Sequence[Box], marks: list[Mark]
) -> Iterable[ReadWord]:
    """The words, those of a pen less sure, and scrawl that holds no figure given to its mark alone."""
    for _, group in itertools.groupby(words, key=lambda word: word.line):
        line = list(group)
        framed = bool(_FRAME.search(" ".join(word.text for word in line)))
        level = next((w.off for w in line if _YEAR.match(w.text) and w.confidence >= _PRINTED), (0.0, 0.0))
        for word in itertools.chain.from_iterable(_part(word, colour) for word in line):
            is_set = any(word.box.overlap(number) > _SAME for number in numbers)
            likely = 0.0 if is_set and not _is_blue(word, colour) else _how_likely(word, colour, level, framed=framed)
            if not likely:
                yield word
                continue
            marks.append(Mark("handwriting", word.box, round(likely, 3), word.text))
            if not framed or _FIGURE.search(word.text):
                yield word._replace(confidence=min(word.confidence, _SURE))


def _part(word: ReadWord, colour: Pixels | None) -> Sequence[ReadWord]:
    """The word, or what a pen wrote before a slash and the printed symbol after it: "94/CCHN-CCVTLT"."""
    cut = word.text.find("/")
    if colour is None or cut <= 0 or not _SYMBOL.search(word.text[cut:]):
        return (word,)
    share = cut / len(word.text)
    before, after = word.box.part(0.0, share), word.box.part(share, 1.0)
    if not _is_inked(before, colour) or _is_inked(after.part(_AFTER_PEN, 1.0), colour):
        return (word,)
    second = word.second[cut:] if word.second and word.second.find("/") == cut else None
    return (
        word._replace(text=word.text[:cut], box=before, second=None),
        word._replace(text=word.text[cut:], box=after, second=second),
    )


def _how_likely(word: ReadWord, colour: Pixels | None, level: tuple[float, float], *, framed: bool) -> float:
    """How likely a pen wrote the word, 0 where print is likelier; ``level`` is how the printed year stands."""
    if _is_blue(word, colour):
        return 0.9
    off = min(max(abs(word.off[0] - head), abs(word.off[1] - foot)) for head, foot in (level, (0.0, 0.0)))
    if _FIGURES.match(word.text) and off > _OFF:
        return min(0.95, 0.5 + off)
    return 0.7 if framed and word.confidence < _SCRAWL and _is_scrawl(word.text) else 0.0


def _is_blue(word: ReadWord, colour: Pixels | None) -> bool:
    """Whether a word's ink is a pen's."""
    if colour is None:
        return False
    # A symbol that a pen's last figure touches is print.
    box = word.box.part(_AFTER_PEN, 1.0) if _SYMBOL.search(word.text) else word.box
    return _is_inked(box, colour)


def _is_scrawl(text: str) -> bool:
    """No figure and no word: what the engine makes of strokes."""
    letters = "".join(letter for letter in text if letter.isalpha())
    return (
        not _FIGURE.search(text) and len(text) <= _SHORT and (len(letters) < _MIN_LETTERS or not is_syllable(letters))
    )


def _is_inked(box: Box, colour: Pixels) -> bool:
    """Whether a tenth of a box is a pen's blue."""
    height, width = colour.shape[:2]
    part = colour[int(box.y0 * height) : int(box.y1 * height) + 1, int(box.x0 * width) : int(box.x1 * width) + 1]
    blueness = cv2.subtract(part[:, :, 0], part[:, :, 2]) if part.size else part
    return int(np.count_nonzero(blueness > _BLUE)) > _INKED * part[:, :, 0].size
