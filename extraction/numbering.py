"""The fields of the number line: digits and symbol."""

from __future__ import annotations

import re

from extraction.dates import read_number
from extraction.folding import squash
from extraction.initials import fits, is_nearly_initials
from extraction.look import Look, NumberLine
from extraction.passport import claim, doubt, evidence_of, proof, unreadable
from extraction.print_proof import PEN, number_fits_print
from extraction.runs import Run
from extraction.symbols import BESIDE, MISREAD, YEAR, YEARED, Symbol, mend_symbol, read_digits
from extraction.tables import abbreviations, body_keys, type_abbreviations
from schemas.page import Box
from schemas.record import Candidate, FieldValue, Repair

SURE_DIGITS = 0.80  # below this Tesseract's digits were scrawl or damaged print
SURE_TOKEN = 0.45  # of a word that holds the symbol too: its bold or marked letters are what is unsure
SURE_SYMBOL = 0.75
DOUBTED = 0.5
CLEAR_OF_STAMP = 0.95  # of digits that a stamp lies over: its own are no print of this line
MAY_HAVE_YEAR = YEARED | {"QĐ", "NQ", "CT"}  # kinds of acts that lay down rules, too
LAST_WITH_STOPS = 2011
COMMITTEE_WITH_FIGURE = re.compile(r"(?:UBND|HĐND)\d")  # no committee has a number
CLEAR_STOP = 0.98  # of some thousand hyphens on building pages none was read as a stop with so much


def read_number_line(look: Look, type_name: str | None, issuers: tuple[str, ...] = ()) -> tuple[FieldValue, FieldValue]:
    """The number and the notation of a page's head; the type and the issuers decide where letters are in doubt."""
    if look.number is None:
        return unreadable(), unreadable()
    return _read_number(look, look.number), _read_notation(look, look.number, type_name, issuers)


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
    if digits is None:
        return unreadable(shown, raw or None)
    symbol = symbol_of(line)
    if look.mark_on(_digits_box(part), ("numbering",)):  # a machine set them: they need not fit the print beside them
        # Of more figures than there is room for, the last hangs on the symbol, which reads as none then.
        whole = symbol is not None and re.split(r"[-/.]", YEAR.sub("", symbol.text))[0] in abbreviations()
        return claim(digits, raw, min(part.lowest, 1.0 if whole else DOUBTED), shown, SURE_DIGITS)
    after = line.parts.symbol
    # What stands beside digits in a symbol that cannot be read is damaged, and they may be, too.
    if after is None or symbol is None or not number_fits_print(line.run, line.parts.number, after):
        return unreadable(shown, raw, proposed)
    sure = min(_digit_confidence(line, part), 1.0)
    # Numbers below ten are written with a nought (Nghị định 30/2020/NĐ-CP): one digit is a part of a number.
    token = not part.words[-1].text.strip(" .,:-").isdigit()
    least = SURE_TOKEN if token else SURE_DIGITS
    stamped = sure < CLEAR_OF_STAMP and look.mark_on(box, ("stamp",)) is not None
    if _lacks_slash(line) or len(digits) < 2 or sure < least or stamped:
        return doubt([Candidate(value=digits, confidence=min(sure, 0.5), evidence=shown)], raw, shown)
    return claim(digits, raw, max(sure, SURE_DIGITS), shown, SURE_DIGITS)


def _read_notation(look: Look, line: NumberLine, type_name: str | None, issuers: tuple[str, ...]) -> FieldValue:
    if line.parts.symbol is None:
        shown = evidence_of([line.run], look.page.reader, "number_line")
        return unreadable(shown, line.run.text)
    start, end = line.parts.symbol
    raw = BESIDE.split(line.run.text[start:end])[0]
    part = line.run.part(start, start + len(raw))
    shown = evidence_of([part] if part else [], look.page.reader, "symbol_grammar")
    symbol = mend_symbol(raw, type_name, issuers)
    if symbol is None or part is None:
        return unreadable(shown, raw)
    sure = max(part.confidence, 0.9) if symbol.known else part.lowest
    text, repairs = symbol.text, symbol.repairs
    year = read_number(look.date.run.text[slice(*look.date.frame.year)]) if look.date else None
    if text.count(".") == 1 and "-" not in text:
        # Full stops between the parts went out with Thông tư 01/2011/TT-BNV; a single one before may be a hyphen too.
        hyphened = Repair(read=text, meant=text.replace(".", "-"), rule="stop_for_hyphen")
        stopped = year is not None and year <= LAST_WITH_STOPS and part.lowest >= CLEAR_STOP and not repairs
        if not stopped:
            repairs = (*repairs, hyphened)
            text, sure = hyphened.meant, (sure if (year or 0) > LAST_WITH_STOPS else min(sure, 0.5))
    parted = _parted(text, type_name)
    if parted is not None:
        repairs = (*repairs, Repair(read=text, meant=parted, rule="lost_hyphen"))
        text, sure = parted, (sure if (year or 0) > LAST_WITH_STOPS else 0.5)
    if text.split("-")[0] in YEARED and not text[:1].isdigit():
        sure = min(sure, 0.5)  # circulars and decrees carry the year in their number: it was not read
    torn = not symbol.known and not re.search(r"[-/.]", text) and text not in body_keys().values()
    if (
        torn
        or (text.split("-")[0] in MAY_HAVE_YEAR and _may_lack_year(line))
        or (_lacks_slash(line) and _may_lack_letter(text, type_name))
    ):
        sure = min(sure, 0.5)  # figures stand before the slash that are not the number's; or two parts run together
    specked = "." in text and "-" in text and part.lowest < CLEAR_STOP  # nobody parts a symbol with both
    stroke = not symbol.known and text[-1:] in "IL1l"  # a letter of a unit in no table, or its number
    if specked or stroke or COMMITTEE_WITH_FIGURE.search(text):
        sure = min(sure, 0.5)  # the figure after a committee is a pen's, or of the word beside
    if symbol.doubtful or _is_cut(symbol, issuers) or (not symbol.known and is_nearly_initials(text, issuers)):
        sure = min(sure, 0.5)
    return claim(text, raw, sure, shown, SURE_SYMBOL).model_copy(update={"repairs": repairs})


def _is_cut(symbol: Symbol, issuers: tuple[str, ...]) -> bool:
    """Whether the body is that of the issuer without its first letter: "NV-CTTN" of a Sở Nội vụ."""
    body = symbol.body or ""
    longer = (abbr for abbr in abbreviations() if len(abbr) == len(body) + 1 and abbr.endswith(body))
    return len(body) > 1 and any(fits(abbr, issuers) for abbr in longer)


def _parted(symbol: str, type_name: str | None) -> str | None:
    """A symbol with the hyphen between its type and a body of the tables, where it was lost: "TTrUBND"."""
    bodies = [body for body in body_keys().values() if symbol.endswith(body)]
    return next(
        (
            f"{abbr}-{body}"
            for abbr in type_abbreviations(type_name or "")
            for body in bodies
            if abbr in (symbol.removesuffix(body), MISREAD.get(squash(symbol.removesuffix(body))))
        ),
        None,
    )


def _lacks_slash(line: NumberLine) -> bool:
    """Whether neither a slash nor the Party's hyphen was read between number and symbol."""
    number, symbol = line.parts.number, line.parts.symbol
    return symbol is not None and not re.search(r"[/–-]", line.run.text[number[1] : symbol[0]])


def _may_lack_letter(symbol: str, type_name: str | None) -> bool:
    """Whether a symbol whose slash a pen took may have lost a letter with it: "CN" is also the end of "GCN"."""
    first = symbol.split("-", maxsplit=1)[0]
    return any(abbr != first and abbr.endswith(first) for abbr in type_abbreviations(type_name or ""))


def _may_lack_year(line: NumberLine) -> bool:
    """Whether the last figures may be a year or the rest of one: "1 / 17/QĐ-UBND", "12 2010 QĐ-UBND"."""
    run = line.run
    if _lacks_slash(line):
        return re.search(r"\d{4}\W*$", run.text[slice(*line.parts.number)]) is not None
    figures = False
    for word in run.words:
        if figures and re.match(r"\d+/", word.text):
            return True
        figures = figures or any(char.isdigit() for char in word.text)
    return False


def _digit_confidence(line: NumberLine, part: Run) -> float:
    return part.lowest if len(part.words) else line.run.lowest


def _digits_box(part: Run) -> Box:
    """The digits' own share of a word that holds the symbol too: "45/QĐ-UBND"."""
    word = part.words[-1]
    text = word.text
    cut = text.find("/")
    if cut <= 0 or len(part.words) > 1:
        return part.box
    return word.box._replace(x1=word.box.x0 + word.box.width * cut / len(text))


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
