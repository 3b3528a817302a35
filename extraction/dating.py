"""The fields of the date line: place and date of issue."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

from extraction.dates import build_date, read_number
from extraction.folding import fold, likeness
from extraction.look import DateLine, Look
from extraction.passport import claim, doubt, evidence_of, unreadable
from extraction.print_proof import PEN, fits_print, month_fits_print, strokes_fit_print
from extraction.runs import Run
from extraction.tables import place_lexicon, place_names
from schemas.page import Box, Word
from schemas.record import Candidate, FieldValue
from schemas.syllables import is_syllable

SURE_DATE = 0.75
SURE_PLACE = 0.80
SURE_UNKNOWN = 0.90  # of a place in no table
LIKE_PLACE = 0.85  # a reading that is no Vietnamese, this like one province or its seat, is that
STROKES = frozenset("1Il|]L!")  # what a printed 1 is read as
MENDED, DOUBTED = 0.85, 0.5


def read_date_line(look: Look, line: DateLine | None) -> tuple[FieldValue, FieldValue]:
    """The place and the date that a line gives."""
    if line is None:
        return _lone_place(look), unreadable()
    return _read_place(look, line), _read_date(look, line)


def year_of(line: DateLine | None) -> int | None:
    """The printed year, which is readable where a pen wrote the day."""
    return read_number(line.run.text[slice(*line.frame.year)]) if line else None


def _read_place(look: Look, line: DateLine) -> FieldValue:
    part = line.run.part(*line.frame.place)
    if part is None:
        return unreadable(evidence_of([line.run], look.page.reader, "date_line"), line.run.text)
    return _place(look, part, line.run.text[slice(*line.frame.place)], "place_line")


def _lone_place(look: Look) -> FieldValue:
    """A known place and a comma where the date line must begin, though the rest of the line was lost."""
    if look.motto is None or not look.motto.box.y1 < 0.3:
        return unreadable()
    for run in look.runs:
        if not look.motto.box.y1 < run.middle < look.motto.box.y1 + 0.1 or run.box.x0 < look.divide:
            continue
        before, comma, _ = run.text.partition(",")
        part = run.part(0, len(before))
        if comma and part is not None and place_lexicon().knows(before):
            return _place(look, part, before, "lone_place")
    return unreadable()


def _place(look: Look, part: Run, raw: str, rule: str) -> FieldValue:
    mended = place_lexicon().mend(re.sub(r"^[\W_]+|[\W_]+$", "", raw).split())
    if not mended.whole:
        seconds = [place_lexicon().mend(list(texts)) for texts in product(*map(_readings, part.words))]
        meant = {second.text for second in seconds if second.whole}
        if len(meant) == 1:  # "Đắk Lắt", of which the reader took Lắk for as likely
            return claim(meant.pop(), raw, MENDED, evidence_of([part], look.page.reader, rule), SURE_PLACE)
    shown = evidence_of([part], look.page.reader, rule)
    if not mended.whole and not all(is_syllable(word.strip(".")) for word in mended.words):
        near = [name for name in place_names() if likeness(fold(name), fold(mended.text)) >= LIKE_PLACE]
        return (
            claim(_hyphened(near[0], raw), raw, MENDED, shown, SURE_PLACE)
            if len(near) == 1
            else claim(mended.text, raw, min(part.lowest, DOUBTED), shown, SURE_PLACE)
        )
    known = list(dict.fromkeys(name for name in place_names() if fold(name) == fold(mended.text)))
    if mended.whole and not re.fullmatch(r"[\w. ]+", mended.text):
        return claim(_hyphened(known[0] if known else mended.text, raw), raw, MENDED, shown, SURE_PLACE)
    if len(known) == 1 and mended.text not in known:  # the marks of a name that the table knows
        return claim(_hyphened(known[0], raw), raw, MENDED, shown, SURE_PLACE)
    sure = max(0.95, part.confidence) if mended.whole else part.lowest
    return claim(mended.text, raw, sure, shown, SURE_PLACE if mended.whole else SURE_UNKNOWN)


def _readings(word: Word) -> list[str]:
    """What a word was read as, and what it was nearly read as."""
    return [text.strip(" .,") for text in (word.text, word.second) if text]


def _hyphened(name: str, read: str) -> str:
    """A place with its hyphen as it was printed, with blanks or without: "Phan Rang-Tháp Chàm"."""
    return name.replace(" - ", "-") if re.search(r"[^\W\d_][-–] ?[^\W\d_]", read) else name


def _read_date(look: Look, line: DateLine) -> FieldValue:
    frame, text = line.frame, line.run.text
    shown = evidence_of([line.run], look.page.reader, "date_line")
    found = build_date(text[slice(*frame.day)], _month_text(line), text[slice(*frame.year)])
    proposed = [Candidate(value=found.isoformat(), confidence=0.3, evidence=shown)] if found else []
    if any(look.mark_on(_box(line, span), PEN) for span in (frame.day, frame.month)):
        return unreadable(shown, text, proposed)
    if found is None:
        return unreadable(shown, text)
    if not (fits_print(line.run, frame.day, frame.year) and _month_fits(line)):
        return unreadable(shown, text, proposed)
    sure = min(_lowest(line, frame.day), _month_sure(line), _lowest(line, frame.year))
    if sure < SURE_DATE or found > date.today():
        return doubt([Candidate(value=found.isoformat(), confidence=min(sure, 0.5), evidence=shown)], text, shown)
    return claim(found.isoformat(), text, sure, shown, SURE_DATE)


def _month_text(line: DateLine) -> str:
    """The month as read; two or three strokes, digits or letters, are November."""
    text = line.run.text[slice(*line.frame.month)]
    return "11" if _is_strokes(text) else text


def _is_strokes(text: str) -> bool:
    read = text.strip(" .,;:")
    return 2 <= len(read) <= 3 and set(read) <= STROKES


def _month_fits(line: DateLine) -> bool:
    frame = line.frame
    if fits_print(line.run, frame.month, frame.year) or month_fits_print(line.run, frame.month, frame.year):
        return True
    return _is_strokes(line.run.text[slice(*frame.month)]) and strokes_fit_print(line.run, frame.month)


def _month_sure(line: DateLine) -> float:
    """Strokes as wide as "11" are November, however unsure the reader is whether they are letters."""
    sure = _lowest(line, line.frame.month)
    return max(sure, SURE_DATE) if _is_strokes(line.run.text[slice(*line.frame.month)]) else sure


def _lowest(line: DateLine, span: tuple[int, int]) -> float:
    part = line.run.part(*span)
    return part.lowest if part else 0.0


def _box(line: DateLine, span: tuple[int, int]) -> Box:
    part = line.run.part(*_trimmed(line.run, span))
    if part is not None:
        return part.box
    before, after = line.run.part(span[0] - 1, span[0]), line.run.part(span[1], span[1] + 1)
    left = before.box.x1 if before else line.run.box.x0
    right = after.box.x0 if after else line.run.box.x1
    return Box(left, line.run.box.y0, max(left, right), line.run.box.y1)


def _trimmed(run: Run, span: tuple[int, int]) -> tuple[int, int]:
    text = run.text[slice(*span)]
    return span[0] + len(text) - len(text.lstrip()), span[1] - len(text) + len(text.rstrip())
