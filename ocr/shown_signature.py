"""What signing software printed on the paper's upper edge: who signed and when, no words of the paper itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from ocr.compounds import bare
from schemas.page import Block, Line, Mark, around

# Nghị định 30/2020/NĐ-CP, Annex I, II.3.b: agency, time of signing; software adds signer and address.
_BEGINS = re.compile(r"^\W*(Ký bởi|Người ký|Ký số bởi|Được ký bởi|Digitally signed by)\b", re.IGNORECASE)
_COPY = re.compile(r"^\W*(SAO Y|SAO LỤC|TRÍCH SAO|SAO VĂN BẢN)\b")  # form of copy, then agency, number, time
_MOTTO = re.compile(r"CỘNG H|C[ỌO]NG H|ĐẢNG CỘNG|Độc lập")
_COPY_LINES = 5
_GOES_ON = re.compile(
    r"^\W*(Cơ quan|Email|E-mail|Thư điện tử|Chức vụ|Đơn vị|Thời gian ký|Ngày ký|Date|DN|Ký bởi)\W", re.IGNORECASE
)
_HEADS = ("head_left", "head_right", "whole")
# Software prints it smaller than any head; at 150 dpi little of it is read. Names of its lines, in bare letters:
_NAMES = ("ky boi", "nguoi ky", "ky so boi", "co quan", "email", "thoi gian ky", "ngay ky", "don vi", "chuc vu")
_ALIKE = 0.7
_TIME = re.compile(r"\d{1,2}\W\d{2}\W\d{2}\W{1,3}0?\d\W?[0O]{2}\W*$|\d{1,2}:\d{2}:\d{2}\b")  # 15:20:55 +07:00
_SMALL = 0.72  # of the head's print
_ALIGNED = 0.02  # of the page's width
_APART = 2.5  # heights of such a line, from top to top


def set_shown_signatures_apart(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Mark, ...]]:
    """The blocks without the lines of shown signatures, and a stamp with its words for each of these."""
    kept: list[Block] = []
    marks: list[Mark] = []
    for block in blocks:
        if block.kind not in _HEADS:
            kept.append(block)
            continue
        lines: list[Line] = []
        shown: list[Line] = []
        ended = False
        small = set(_find_small(block.lines))
        for line in block.lines:
            if line in small:
                shown.append(line)
                continue
            belongs = not ended and _belongs(line.text, shown)
            (shown if belongs else lines).append(line)
            ended = ended or (not belongs and _is_copy(shown))  # what follows the motto is the paper's own again
        marks += [_mark(shown)] if shown else []
        kept += [Block(block.kind, block.box, tuple(lines))] if lines else []
    return tuple(kept), tuple(marks)


def _find_small(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of small print, one under the other, that were read badly but have two signs of a shown signature."""
    if not lines:
        return
    usual = sorted(line.box.height for line in lines)[-1 - len(lines) // 4]
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.box.height >= _SMALL * usual:
            groups.append([])
        elif groups[-1] and not _is_under(groups[-1][-1], line):
            groups.append([line])
        else:
            groups[-1].append(line)
    for group in groups:
        if sum(map(_count_signs, group)) > 1:
            yield from group


def _is_under(upper: Line, line: Line) -> bool:
    below = line.box.y0 - upper.box.y0 < _APART * max(upper.box.height, line.box.height)
    return below and abs(line.box.x0 - upper.box.x0) < _ALIGNED


def _count_signs(line: Line) -> int:
    """One for the name of such a line, however badly read, and one for a time of signing."""
    start = bare(line.text).lstrip("-.,:;|' ")
    named = any(SequenceMatcher(None, start[: len(name)], name).ratio() >= _ALIKE for name in _NAMES)
    return named + (_TIME.search(line.text) is not None)


def _belongs(text: str, shown: list[Line]) -> bool:
    if not shown:
        return bool(_BEGINS.match(text) or _COPY.match(text))
    if _is_copy(shown):
        return len(shown) < _COPY_LINES and not _MOTTO.search(text)
    return bool(_BEGINS.match(text) or _GOES_ON.match(text))


def _is_copy(shown: list[Line]) -> bool:
    return bool(shown) and _COPY.match(shown[0].text) is not None


def _mark(lines: list[Line]) -> Mark:
    box = around([line.box for line in lines])
    return Mark("stamp", box, round(min(line.confidence for line in lines), 3), " ".join(line.text for line in lines))
