"""The symbol (ký hiệu) of a number line, and what may be wrong with it: a hyphen, a year or a letter may be lost."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.dates import read_number
from extraction.folding import squash
from extraction.initials import holds, initials, is_nearly_initials
from extraction.look import Look, NumberLine
from extraction.passport import claim, evidence_of, unreadable
from extraction.runs import Run
from extraction.symbols import BESIDE, MISREAD, YEARED, Symbol, mend_symbol
from extraction.tables import abbreviations, body_keys, type_abbreviations
from schemas.record import FieldValue, Repair

SURE_SYMBOL = 0.75
DOUBTED = 0.5
TORN = 0.3  # of a word so little sure a part may be lost, known as the rest is
MAY_HAVE_YEAR = YEARED | {"QĐ", "NQ", "CT"}  # kinds of acts that lay down rules, too
LAST_WITH_STOPS = 2011
COMMITTEE_WITH_FIGURE = re.compile(r"(?:UBND|HĐND)\d|UB[.-]N[DĐ]\b")  # no committee has a number, or a stop within
APART = 1.5  # heights of the line between its keyword and figures that do not belong to it
SPOKEN = 4  # letters of an abbreviation that is in no table
CLEAR_STOP = 0.98  # of some thousand hyphens on building pages none was read as a stop with so much


def read_notation(look: Look, line: NumberLine, type_name: str | None, issuers: tuple[str, ...]) -> FieldValue:
    """The notation of a number line; the document's type and its issuers decide where letters are in doubt."""
    if line.parts.symbol is None:
        shown = evidence_of([line.run], look.page.reader, "number_line")
        return unreadable(shown, line.run.text)
    start, end = line.parts.symbol
    raw = BESIDE.split(line.run.text[start:end])[0]
    part = line.run.part(start, start + len(raw))
    shown = evidence_of([part] if part else [], look.page.reader, "symbol_grammar")
    symbol = mend_symbol(raw, type_name, issuers)
    if part is not None and type_name is not None and not _is_of_type(symbol, type_name):
        symbol = _second_symbol(part, type_name, issuers) or symbol
    if symbol is None or part is None:
        return unreadable(shown, raw)
    year = read_number(look.date.run.text[slice(*look.date.frame.year)]) if look.date else None
    lost = _lost_hyphen(symbol, part, type_name, year)
    text, repairs = (symbol.text, symbol.repairs) if lost is None else (lost.meant, (*symbol.repairs, lost))
    sure = max(part.confidence, 0.9) if symbol.known and part.confidence >= 0.3 else part.lowest
    # Where stops were in use, a hyphen that was lost or read as one may have been a stop.
    if (lost is not None and (year or 0) <= LAST_WITH_STOPS) or _is_doubted(
        symbol, text, part, line, issuers, type_name, year
    ):
        sure = min(sure, DOUBTED)
    glued = symbol.type_abbreviation is None and line.run.text[:start][-1:].isalpha()  # "4J2_vPCP-KGVX"
    if lacks_slash(line) and (glued or _may_lack_letter(text, type_name)):
        sure = min(sure, DOUBTED)
    return claim(text, raw, sure, shown, SURE_SYMBOL).model_copy(update={"repairs": repairs})


def _lost_hyphen(symbol: Symbol, part: Run, type_name: str | None, year: int | None) -> Repair | None:
    """The repair of a symbol whose hyphen was read as a stop, or not at all; None where it lost none.

    Full stops between the parts went out with Thông tư 01/2011/TT-BNV; a single one before may be a hyphen too.
    """
    text = symbol.text
    if text.count(".") == 1 and "-" not in text:
        stopped = year is not None and year <= LAST_WITH_STOPS and part.lowest >= CLEAR_STOP and not symbol.repairs
        if not stopped:
            return Repair(read=text, meant=text.replace(".", "-"), rule="stop_for_hyphen")
    parted = _parted(text, type_name)
    return None if parted is None else Repair(read=text, meant=parted, rule="lost_hyphen")


def _is_doubted(
    symbol: Symbol,
    text: str,
    part: Run,
    line: NumberLine,
    issuers: tuple[str, ...],
    type_name: str | None,
    year: int | None,
) -> bool:
    """Whether something of a symbol may be lost, or be none of it."""
    first = text.split("-", maxsplit=1)[0]
    yearless = first in YEARED and not text[:1].isdigit()  # circulars and decrees carry the year in their number
    torn = not symbol.known and not re.search(r"[-/.]", text) and text not in body_keys().values()
    torn = torn and not _is_taken_from(text, issuers)
    # Figures stand before the slash that are not the number's.
    lost_year = first in MAY_HAVE_YEAR and (_may_lack_year(line) or is_rest_of_year(line, year))
    specked = "." in text and "-" in text and part.lowest < CLEAR_STOP  # nobody parts a symbol with both
    # A letter of a unit in no table, or its number.
    stroke = (
        not symbol.known and re.search(r"(?<!\d)[I1l]$" if part.lowest >= CLEAR_STOP else r"[IL1l]$", text) is not None
    )
    # The figure after a committee is a pen's, or of the word beside.
    beside = COMMITTEE_WITH_FIGURE.search(text) is not None
    typeless = text == symbol.body and symbol.known and bool(type_abbreviations(type_name or ""))
    nearly = not symbol.known and is_nearly_initials(text, issuers)
    other = typeless or symbol.doubtful or nearly or _is_cut(symbol, issuers) or _lacks_end(symbol, issuers)
    return any((yearless, torn, lost_year, specked, stroke, beside, other))


def _is_taken_from(body: str, issuers: tuple[str, ...]) -> bool:
    """Whether a body is made of initials of the issuer, the first among them: "CNVPĐK", of a CHI NHÁNH VĂN PHÒNG …"""
    whole = initials(issuers[0]) if issuers else ""
    return len(body) >= SPOKEN and body[0] == whole[:1] and holds(whole, body)


def _is_of_type(symbol: Symbol | None, type_name: str) -> bool:
    """Whether a symbol bears the type that the document has, or the document is a letter, which has none."""
    asked = type_abbreviations(type_name)
    return not asked or (symbol is not None and symbol.type_abbreviation in asked)


def _second_symbol(part: Run, type_name: str, issuers: tuple[str, ...]) -> Symbol | None:
    """The symbol by the second readings of its words, where that is known and bears the document's type."""
    if not any(word.second for word in part.words):
        return None
    text = " ".join(word.second or word.text for word in part.words).strip(" /")
    symbol = mend_symbol(_parted(text, type_name) or text, type_name, issuers)
    if symbol is None or not symbol.known or not _is_of_type(symbol, type_name):
        return None
    return replace(symbol, repairs=(*symbol.repairs, Repair(read=part.text, meant=symbol.text, rule="second_reading")))


def _is_cut(symbol: Symbol, issuers: tuple[str, ...]) -> bool:
    """Whether the body is that of the issuer without its first letter: "NV-CTTN" of a Sở Nội vụ."""
    body = symbol.body or ""
    if any(initials(name).startswith(body) for name in issuers[:1]):  # "CT" of a CỤC THUẾ, under a TỔNG CỤC THUẾ
        return False
    longer = [squash(abbr) for abbr in abbreviations() if len(abbr) == len(body) + 1 and abbr.endswith(body)]
    return len(body) > 1 and any(squash(initials(name)).startswith(tuple(longer)) for name in issuers if name)


def _lacks_end(symbol: Symbol, issuers: tuple[str, ...]) -> bool:
    """Whether the body is that of the issuer but for its last letter: "BCĐCCH" of a BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH."""
    body = squash(symbol.body or "")
    return len(body) >= SPOKEN and any(squash(initials(name))[:-1] == body for name in issuers[:1])


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


def is_rest_of_year(line: NumberLine, year: int | None) -> bool:
    """Whether the figures before the slash are the end of the year, the number and its beginning a pen's: "Số 012/CT".

    A number of a year's last two figures stands beside the keyword where it is one; none of three begins with a nought.
    """
    figures = line.run.text[slice(*line.parts.number)].strip(" .,:")
    if len(figures) not in (2, 3) or not figures.isdigit() or not str(year).endswith(figures):
        return False
    part, keyword = line.run.part(*line.parts.number), line.run.words[0]
    apart = (
        part is not None and part.words[0] is not keyword and part.box.x0 - keyword.box.x1 > APART * keyword.box.height
    )
    return apart or (len(figures) == 3 and figures.startswith("0"))


def lacks_slash(line: NumberLine) -> bool:
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
    if lacks_slash(line):
        return re.search(r"\d{4}\W*$", run.text[slice(*line.parts.number)]) is not None
    figures = False
    for word in run.words:
        if figures and re.match(r"\d+/", word.text):
            return True
        figures = figures or any(char.isdigit() for char in word.text)
    return False
