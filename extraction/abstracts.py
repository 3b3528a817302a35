"""The abstract (trích yếu): under the name of the kind, or "V/v …" under a letter's number."""

from __future__ import annotations

import re

from extraction.folding import is_capitals
from extraction.kinds import TypeLine, is_letter_mark
from extraction.look import Look
from extraction.passport import claim, evidence_of, unreadable
from extraction.prose import read_prose
from extraction.runs import Run, join
from schemas.record import FieldValue

SURE_ABSTRACT = 0.80
LINE_PITCH = 1.5  # a gap of more line heights than this ends the abstract
END = re.compile(
    r"^(?:CAN CU|KINH GUI|KINH TRINH|THUC HIEN|XET |DIEU [1I]\b|CHUONG I\b|PHAN |I |1 |THEO DE NGHI|NGAY |"
    r"HOM NAY|TAI KY HOP|NHAM )"
)
AUTHORITY = re.compile(
    r"^(?:CHU TICH|UY BAN|HOI DONG|GIAM DOC|BO TRUONG|THU TUONG|CHINH PHU|TRUONG|CUC TRUONG|CHI CUC|BAN |SO |"
    r"HIEU TRUONG|TONG |VIEN TRUONG|CHANH |QUOC HOI|CHU NHIEM|BI THU)"
)


def read_abstract(look: Look, line: TypeLine | None) -> FieldValue:
    """The abstract of a page's head; unreadable when none is found."""
    lines = _letter_lines(look) if line is None else _centred_lines(look, line)
    if not lines:
        return unreadable()
    whole = join(lines)
    prose = read_prose(whole)
    value = re.sub(r"^\W+", "", prose.text, count=1) if not prose.text.startswith(("(", "“", '"')) else prose.text
    value = re.sub(r"[\s./_—–-]+$", "", value)
    shown = evidence_of(lines, look.page.reader, "abstract_lines" if line else "letter_abstract")
    return claim(_opened(value), whole.text, prose.confidence, shown, SURE_ABSTRACT) if value else unreadable(shown)


def _opened(value: str) -> str:
    if re.match(r"^V\s?/\s?[vVyY]\b", value):
        return "V/v" + re.sub(r"^V\s?/\s?[vVyY]\s*[:.]?", "", value)
    return value[:1].upper() + value[1:]


def _centred_lines(look: Look, line: TypeLine) -> list[Run]:
    kept: list[Run] = []
    middle, above = line.run.box.centre[0], line.run
    for run in look.runs:
        if run.middle <= line.run.box.y1 - 0.002 or (kept and run.middle < kept[-1].middle):
            continue
        if not any(char.isalnum() for char in run.text) or run.confidence < 0.3:
            continue
        if _ends_abstract(run, above, first=not kept):
            break
        if abs(run.box.centre[0] - middle) < 0.12:
            kept.append(run)
            above = run
    return kept


def _ends_abstract(run: Run, above: Run, *, first: bool) -> bool:
    gap = (run.box.y0 - above.box.y1) / max(above.box.height, 0.008)
    if gap > (LINE_PITCH + 1.0 if first else LINE_PITCH):
        return True
    if END.match(run.folded) and not (first and run.folded.startswith("THUC HIEN")):
        return True
    return is_capitals(run.text) and not first and AUTHORITY.match(run.folded) is not None


def _letter_lines(look: Look) -> list[Run]:
    opened = next((run for run in look.runs if is_letter_mark(run) and not run.folded.startswith("KINH GUI")), None)
    if opened is None:
        return []
    kept = [opened]
    for run in look.runs:
        below = run.middle > kept[-1].middle + 0.3 * kept[-1].box.height
        if not below or run.box.x0 > max(0.45, look.divide) or run.box.centre[0] > 0.5:
            continue
        gap = (run.box.y0 - kept[-1].box.y1) / max(kept[-1].box.height, 0.008)
        if gap > LINE_PITCH - 0.4 or END.match(run.folded) or run.box.width > 0.5:
            break
        if any(char.isalnum() for char in run.text):
            kept.append(run)
    return kept
