"""How wide print is: letters of a Times-like face in ems, by which a pen is told from the press.

Vietnamese offices print in Times New Roman (Thông tư 01/2011/TT-BNV, Nghị định 30/2020/NĐ-CP); its digits share one
width, so a number whose width, height or distance does not fit its neighbours was not set with them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from schemas.page import Word

_WIDTHS = {
    **dict.fromkeys("0123456789", 0.5),
    **dict.fromkeys("fijlt/I:;.,'", 0.3),
    **dict.fromkeys("rs-()[]", 0.36),
    **dict.fromkeys("acez", 0.44),
    **dict.fromkeys("bdghknopquvxy", 0.5),
    **dict.fromkeys("mM", 0.83),
    **dict.fromkeys("wADGHKNOQUVXY", 0.72),
    **dict.fromkeys("BCR", 0.67),
    **dict.fromkeys("ELTZ", 0.61),
    **dict.fromkeys("FPS", 0.556),
    "J": 0.39,
    "W": 0.94,
}
_AVERAGE = 0.5
_BEARING = 0.03  # blank between the print of a letter and the edge of its room, in ems
_LOOSE = {":": 0.12, "1": 0.08, ".": 0.07, ",": 0.07, "-": 0.04}  # where it is more


def ink_width(text: str) -> float:
    """The width in ems that the print of a word covers."""
    letters = [unicodedata.normalize("NFD", char)[0] for char in text.replace("đ", "d").replace("Đ", "D") if char]
    room = sum(_WIDTHS.get(char, _AVERAGE) for char in letters)
    ends = sum(_LOOSE.get(char, _BEARING) for char in (text[:1], text[-1:]))
    return max(room - ends, 0.1)


def em_of(words: Iterable[Word]) -> float | None:
    """The em of printed words in fractions of the page's width: the median over words of three letters and more."""
    found = sorted(word.box.width / ink_width(word.text) for word in words if sum(c.isalnum() for c in word.text) > 2)
    return found[len(found) // 2] if found else None
