"""The issuing body and the body above it: the lines at the left of the head."""

from __future__ import annotations

import re
from functools import cache

from extraction.folding import fold, is_capitals
from extraction.look import Look
from extraction.passport import absent, claim, evidence_of, unreadable
from extraction.runs import Run, join
from extraction.tables import issuer_words, organ_lexicon
from schemas.record import FieldValue

SURE_NAME = 0.80
LINE_PITCH = 2.6  # line heights from one line of the issuer to the next, at most


def read_issuer(look: Look) -> tuple[FieldValue, FieldValue]:
    """The parent body and the issuing body; the parent of a body that stands alone is absent."""
    units = _units(_lines(look))
    if not units:
        return unreadable(), unreadable()
    organ = _read_unit(look, units[-1], "issuer_lines")
    if len(units) == 1:
        return absent(organ.confidence), organ
    return _read_unit(look, join(units[:-1]), "parent_lines"), organ


def _lines(look: Look) -> list[Run]:
    """The issuer's lines from top to bottom: capitals left of the motto, above the number."""
    if look.motto is None and look.number is None:
        return []
    top = look.motto.box.y0 - 0.03 if look.motto else 0.0
    bottom = look.number.run.middle if look.number else (look.motto.box.y1 + 0.08 if look.motto else 0.3)
    if look.date is not None:
        bottom = min(bottom, look.date.run.box.y1)
    found = [run for run in look.runs if top <= run.middle < bottom - 0.004 and _is_issuer_line(run, look)]
    kept: list[Run] = []
    for run in found:
        if kept and run.box.y0 - kept[-1].box.y1 > LINE_PITCH * kept[-1].box.height:
            break
        kept.append(run)
    return kept


def _is_issuer_line(run: Run, look: Look) -> bool:
    letters = sum(char.isalpha() for char in run.text)
    left = run.box.centre[0] < look.divide and run.box.x1 < look.divide + 0.06
    return left and letters >= 2 and is_capitals(run.text, 0.7) and run.confidence > 0.3 and run is not look.motto


def _units(lines: list[Run]) -> list[Run]:
    """Lines joined to names: a line opens a new name or goes on with the one above."""
    units: list[Run] = []
    for line in lines:
        if units and not _opens_unit(line, units[-1]):
            units[-1] = join([units[-1], line])
        else:
            units.append(line)
    return units


def _opens_unit(line: Run, above: Run) -> bool:
    if re.search(r"(?:[-–,]|\bVÀ|\bVA|\bCÁC)\s*$", above.text) or above.folded in _unfinished():
        return False
    return f"{line.folded} ".startswith(_openers())


def _read_unit(look: Look, unit: Run, rule: str) -> FieldValue:
    words = _tidy(unit)
    mended = organ_lexicon().mend(words)
    shown = evidence_of([unit], look.page.reader, rule)
    unknown = [
        word.confidence for word, known in zip(unit.words, mended.known, strict=False) if not known and fold(word.text)
    ]
    sure = max(0.95, unit.confidence) if mended.whole else min([unit.confidence, *unknown])
    return claim(mended.text.upper(), unit.text, sure, shown, SURE_NAME) if words else unreadable(shown, unit.text)


def _tidy(unit: Run) -> list[str]:
    """The words without the specks that recognition makes of the rule under the name."""
    words = unit.text.split()
    while words and not fold(words[-1]):
        words.pop()
    while words and (not fold(words[0]) or (len(fold(words[0])) == 1 and words[0].islower())):
        words.pop(0)
    return [word if any(char.isalnum() for char in word) else word.strip("_") or "-" for word in words]


@cache
def _openers() -> tuple[str, ...]:
    """Words with which the name of a body begins; a line that begins otherwise goes on with the line above."""
    return tuple(f"{fold(word)} " for word in issuer_words("opener"))


@cache
def _unfinished() -> frozenset[str]:
    """First lines that only make sense together with the line below."""
    return frozenset(fold(word) for word in issuer_words("unfinished"))
