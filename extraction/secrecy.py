"""Secrecy stamps (dấu độ mật): MẬT, TỐI MẬT, TUYỆT MẬT."""

from __future__ import annotations

import re

from extraction.folding import fold
from extraction.runs import Run, runs_of
from extraction.tables import secrecy_levels
from schemas.page import PageText

HEAD_DEPTH = 0.45  # the stamp stands in the head, at the left under the number or beside it
# Losses of recognition in a red stamp: T as I or 1, U as V or 0.
STAMPED = re.compile(r"(?:^|\s)(?:(T[UVO0]Y[EF]?T|IUYET|TUYEI)\s*|([TI1][O0U][I1L]|TOI)\s*)?(MA[TI1]|M4T|MAI)(?=$|\s)")


def secrecy_of(page: PageText) -> str | None:
    """The level that a page is stamped with, or None.

    In a stamp the words count with their losses and whatever stands beside them; in print only a line of the head that
    is made of exactly these words.
    """
    for mark in page.marks:
        level = _level_in(mark.text or "") if mark.kind == "stamp" else None
        if level:
            return level
    return next((level for level in map(_level_of_line, _head_lines(page)) if level), None)


def _level_in(text: str) -> str | None:
    found = STAMPED.search(fold(text))
    if found is None or re.search(r"B[AO]+\s*MAT|BI\s*MAT", fold(text)):
        return None
    return "TUYỆT MẬT" if found[1] else "TỐI MẬT" if found[2] else "MẬT"


def _level_of_line(run: Run) -> str | None:
    words = fold(run.text)
    if not any(char.isupper() for char in run.text) or not run.text.strip(" .:*").isupper():
        return None
    return next((level for level in secrecy_levels() if words in {fold(level), fold(level).replace(" ", "")}), None)


def _head_lines(page: PageText) -> list[Run]:
    return [run for run in runs_of(page) if run.middle < HEAD_DEPTH]
