"""Hyphens and stops between the parts of a symbol (QĐ-UBND, QĐ.UBND), told by the shape of their ink.

In heights of x a hyphen is 0.44 to 0.58 wide and its middle 0.46 to 0.58 above the baseline; a stop is 0.19 to 0.26
wide and 0.09 to 0.12 above it (forty symbols of 80 to 300 dpi, real ones among them). The network loses a hyphen beside
an r, and of two stops the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.strips import Strip
from schemas.page import BlockKind
from schemas.typeface import ink_width

_SYMBOL = re.compile(r"(?<=/)[A-ZĐ][A-Za-zĐ]*(?:[-.]?[A-ZĐ][A-Za-zĐ]*\d{0,3})+$")
_JOINT = re.compile(r"(?<=\w)[-.](?=\w)")
_WIDE, _FLAT, _RAISED = (0.36, 0.75), 0.34, (0.36, 0.7)  # heights of x: a hyphen's width, height, middle over the base
_DOT, _LOW = (0.12, 0.36), (-0.02, 0.22)  # a stop's width and height, and its middle
_LONG, _ROUND = 1.5, 1.7  # how much wider than high: a hyphen at least, a stop at most, either way
_CRUMB = 3  # pixels: so few are no sign, however small the print
_NEAR = 0.3  # heights of x between the places of a mark that was read and one that is seen
_CLEARLY = 0.6  # of the distance to the second nearest pair of letters: so near is the pair that a hyphen parts
_SEEN = 0.99  # confidence of a word whose mark was in doubt and is seen
_PUT = {"-": 0.9, ".": 0.5}  # of a word whose mark was not read: on worn pages crumbs are like stops
_ASTRAY = 0.5  # of a word in which a mark is seen where none can stand


def put_joints(
    lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]], kinds: Mapping[int, BlockKind]
) -> list[list[RawWord]]:
    """The words of each line; a symbol in the head is written with the marks that stand between its parts."""
    return [
        [_with_joints(lines, line, strip, word) for word in words] if kinds.get(line.zone) == "head_left" else [*words]
        for line, strip, words in zip(lines.found, strips, readings, strict=True)
    ]


def _with_joints(lines: Lines, line: PrintedLine, strip: Strip, word: RawWord) -> RawWord:
    found = _SYMBOL.search(word.text)
    if found is None:
        return word
    text, sure = word.text, word.confidence
    reach = _NEAR * line.x_height / word.width
    read = {at.start(): _place(text, at.start() + 0.5) for at in _JOINT.finditer(text)}
    lost: list[tuple[float, str]] = []
    for place, mark in _marks(lines, line, strip, word):
        if mark == "." and "." not in found[0]:
            continue  # a crumb of a letter: no symbol has one stop that was not read
        at = next((at for at, where in read.items() if abs(where - place) < reach), None)
        if at is None:
            lost.append((place, mark))
            continue
        del read[at]
        sure = max(sure, _SEEN) if text[at] == mark == "." else sure
        text = f"{text[:at]}{mark}{text[at + 1 :]}"
    if lost and read:  # letters were lost, or made up
        return word._replace(confidence=min(sure, _ASTRAY))
    for place, mark in lost:
        at = _boundary(text, place, mark, found.start())
        text, sure = (text, _ASTRAY) if at is None else (f"{text[:at]}{mark}{text[at:]}", min(sure, _PUT[mark]))
    return word._replace(text=text, confidence=sure)


def _marks(lines: Lines, line: PrintedLine, strip: Strip, word: RawWord) -> Iterator[tuple[float, str]]:
    """Where hyphens and stops stand in a word, in shares of its width."""
    pieces, unit = lines.pieces, line.x_height
    left = strip.left + word.left
    across = (pieces.x0 + pieces.x1) / 2 - left
    up = (line.base_at(left + word.width / 2) - (pieces.y0 + pieces.y1) / 2) / unit
    inside = (across > 0) & (across < word.width) & (up > _LOW[0]) & (up < _RAISED[1]) & (pieces.wide < _WIDE[1] * unit)
    inside &= pieces.area > _CRUMB
    for number in np.nonzero(inside)[0].tolist():
        wide, high, rise = pieces.wide[number] / unit, pieces.high[number] / unit, up[number]
        if _WIDE[0] <= wide and high <= _FLAT and wide >= _LONG * high and rise >= _RAISED[0]:
            yield float(across[number]) / word.width, "-"
        elif all(_DOT[0] <= size <= _DOT[1] for size in (wide, high)) and rise <= _LOW[1] and _is_round(wide, high):
            yield float(across[number]) / word.width, "."


def _is_round(wide: float, high: float) -> bool:
    return wide <= _ROUND * high and high <= _ROUND * wide


def _place(text: str, letters: float) -> float:
    """Where so many letters of a word end, in shares of its width."""
    whole = int(letters)
    ends = [ink_width(text[:count]) if count else 0.0 for count in (whole, min(whole + 1, len(text)))]
    return (ends[0] + (letters - whole) * (ends[1] - ends[0])) / ink_width(text)


def _boundary(text: str, place: float, mark: str, start: int) -> int | None:
    """Between which letters of a symbol a mark that was not read stands; None where that is not told."""
    joints = [at for at in range(start + 2, len(text) - 1) if text[at - 1 : at + 1].isalpha()]
    off = sorted((abs(_place(f"{text[:at]}{mark}{text[at:]}", at + 0.5) - place), at) for at in joints)
    if len(off) < 2:
        return None
    (nearest, at), (second, _) = off[:2]
    return at if nearest < _CLEARLY * second and text[at].isupper() else None
