"""The unseen text layer of a page: words in reading order, one baseline and one size per line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ocr.font import ADVANCE, ASCENT, encode
from schemas.page import Line, PageText, Word

_DESCENDERS = frozenset("gjpqyQ,;()[]{}/|ạẠậẬặẶẹẸệỆịỊọỌộỘợỢụỤựỰỵỴ")
_DROP = 0.2  # how far a descender or a dot below hangs under the baseline, in word heights
_MIN_SIZE, _MAX_SIZE = 2.0, 120.0  # points; boxes outside of it are noise, the text still counts


def text_layer(page: PageText, width: float, height: float) -> bytes:
    """The content stream of the page's words on a page of ``width`` × ``height`` points; empty without words."""
    lines = [line for block in page.blocks for line in block.lines if line.words]
    if not lines:
        return b""
    parts = ["q BT 3 Tr"]  # the mode must not outlive the layer, or overlays drawn after it stay unseen
    for line in lines:
        parts += _write_line(line, width, height)
    parts.append("ET Q\n")
    return "\n".join(parts).encode("ascii")


def _write_line(line: Line, width: float, height: float) -> list[str]:
    size, baseline = _measure(line.words, height)
    at = round(line.words[0].box.x0 * width, 1)
    parts = [f"/F0 {_number(size)} Tf 1 0 0 1 {_number(at)} {_number(baseline)} Tm"]
    for position, word in enumerate(line.words):
        left = round(word.box.x0 * width, 1)
        if position:
            parts.append(f"{_number(left - at)} 0 Td")
            at = left
        parts.append(_show(_clean(word.text), word.box.width * width, size, last=position + 1 == len(line.words)))
    return parts


def _show(text: str, room: float, size: float, *, last: bool) -> str:
    """Shows the text stretched to the room it has, and a space after it, for readers that do not look at gaps."""
    natural = max(len(text), 1) * size * ADVANCE / 1000
    return f"{max(round(100 * room / natural), 1)} Tz <{encode(text if last else text + ' ')}> Tj"


def _measure(words: Sequence[Word], height: float) -> tuple[float, float]:
    """Font size and baseline of a line in points above the foot of the page."""
    feet = [word.box.y1 for word in words if not _DESCENDERS & set(word.text)]
    feet = feet or [word.box.y1 - _DROP * word.box.height for word in words]
    foot = _median(feet)
    tops = sorted(word.box.y0 for word in words)
    rise = (foot - tops[len(tops) // 4]) * height
    size = min(max(rise * 1000 / ASCENT, _MIN_SIZE), _MAX_SIZE)
    return size, height - foot * height


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _clean(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFC", text) if char.isprintable())


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
