"""The fields of the number line: digits, and the symbol after them."""

from __future__ import annotations

import re

from extraction.dating import year_of
from extraction.look import Look, NumberLine
from extraction.notation import is_rest_of_year, lacks_slash, read_notation
from extraction.passport import claim, doubt, proof, unreadable
from extraction.print_proof import PEN, number_fits_print
from extraction.runs import Run
from extraction.symbols import YEAR, Symbol, mend_symbol, read_digits
from extraction.tables import abbreviations
from schemas.page import Box
from schemas.record import Candidate, FieldValue

SURE_DIGITS = 0.80  # below this Tesseract's digits were scrawl or damaged print
SURE_TOKEN = 0.45  # of a word that holds the symbol too: its bold or marked letters are what is unsure
CLEAR_OF_STAMP = 0.95  # of digits that a stamp lies over: its own are no print of this line


def read_number_line(look: Look, type_name: str | None, issuers: tuple[str, ...] = ()) -> tuple[FieldValue, FieldValue]:
    """The number and the notation of a page's head; the type and the issuers decide where letters are in doubt."""
    if look.number is None:
        return unreadable(), unreadable()
    return _read_number(look, look.number), read_notation(look, look.number, type_name, issuers)


def symbol_of(line: NumberLine, type_name: str | None = None, issuers: tuple[str, ...] = ()) -> Symbol | None:
    """The mended symbol of a number line."""
    return mend_symbol(line.run.text[slice(*line.parts.symbol)], type_name, issuers) if line.parts.symbol else None


def is_blank(look: Look) -> bool:
    """Whether nothing stands where the number should: no print, no pen (a draft, or scrawl that left no trace)."""
    line = look.number
    if line is None:
        return True
    between = line.run.text[slice(*line.parts.number)].strip(" ._-…,:")
    return not between and look.mark_on(_gap_box(line), ("handwriting", "ink")) is None


def _read_number(look: Look, line: NumberLine) -> FieldValue:
    part = line.run.part(*line.parts.number)
    raw = line.run.text[slice(*line.parts.number)].strip()
    box = part.box if part else _gap_box(line)
    shown = proof(line.run.page, box, look.page.reader, "number_line")
    digits = read_digits(raw)
    proposed = [Candidate(value=digits, confidence=0.3, evidence=shown)] if digits else []
    if (
        part is None
        or look.mark_on(box, PEN)
        or look.mark_on(_digits_box(part), PEN)
        or _has_pen_before(look, line, part)
    ):
        return unreadable(shown, raw or None, proposed)
    if digits is None or is_rest_of_year(line, year_of(look.date)):
        return unreadable(shown, raw or None)
    symbol = symbol_of(line)
    # Of more figures than there is room for, the last hangs on the symbol, which reads as none then.
    whole = symbol is not None and re.split(r"[-/.]", YEAR.sub("", symbol.text))[0] in abbreviations()
    if whole and look.mark_on(_digits_box(part), ("numbering",)):  # a machine set them: they need not fit the print
        return claim(digits, raw, min(part.lowest, 1.0), shown, SURE_DIGITS)
    after = line.parts.symbol
    # What stands beside digits in a symbol that cannot be read is damaged, and they may be, too.
    if after is None or symbol is None or not number_fits_print(line.run, line.parts.number, after):
        return unreadable(shown, raw, proposed)
    sure = min(_digit_confidence(line, part), 1.0)
    # Numbers below ten are written with a nought (Nghị định 30/2020/NĐ-CP): one digit is a part of a number.
    token = not part.words[-1].text.strip(" .,:-").isdigit()
    least = SURE_TOKEN if token else SURE_DIGITS
    stamped = sure < CLEAR_OF_STAMP and look.mark_on(box, ("stamp",)) is not None
    if lacks_slash(line) or len(digits) < 2 or sure < least or stamped:
        return doubt([Candidate(value=digits, confidence=min(sure, 0.5), evidence=shown)], raw, shown)
    return claim(digits, raw, max(sure, SURE_DIGITS), shown, SURE_DIGITS)


def _digit_confidence(line: NumberLine, part: Run) -> float:
    return part.lowest if len(part.words) else line.run.lowest


def _digits_box(part: Run) -> Box:
    """The digits' own share of a word that holds the symbol too: "45/QĐ-UBND"."""
    word = part.words[-1]
    text = word.text
    cut = text.find("/")
    if cut <= 0 or len(part.words) > 1:
        return part.box
    return word.box.part(0, cut / len(text))


def _has_pen_before(look: Look, line: NumberLine, part: Run) -> bool:
    """Whether a pen's figure stands between the keyword and the digits: those are the rest of a number set by hand."""
    keyword, digits = line.run.words[0].box, _digits_box(part)
    return any(
        mark.kind in PEN
        and keyword.x1 <= mark.box.centre[0] <= digits.x1
        and abs(mark.box.centre[1] - digits.centre[1]) < digits.height
        for mark in look.page.marks
    )


def _gap_box(line: NumberLine) -> Box:
    """Where the digits must stand: between the keyword and the symbol."""
    box = line.run.box
    symbol = line.run.part(*line.parts.symbol) if line.parts.symbol else None
    keyword = line.run.words[0].box
    right = symbol.box.x0 if symbol and symbol.box.x0 > keyword.x1 else min(1.0, keyword.x1 + 4 * keyword.width)
    return Box(keyword.x1, box.y0, max(right, keyword.x1), box.y1)
