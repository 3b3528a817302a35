"""What signing software printed on the paper's upper edge: who signed and when, no words of the paper itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
        for line in block.lines:
            belongs = not ended and _belongs(line.text, shown)
            (shown if belongs else lines).append(line)
            ended = ended or (not belongs and _is_copy(shown))  # what follows the motto is the paper's own again
        marks += [_mark(shown)] if shown else []
        kept += [Block(block.kind, block.box, tuple(lines))] if lines else []
    return tuple(kept), tuple(marks)


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
