"""The abstract (trích yếu): under the name of the kind, or "V/v …" under a letter's number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from extraction.echo import Echo
from extraction.folding import fold, is_capitals
from extraction.kinds import TypeLine, is_about
from extraction.look import Look
from extraction.passport import claim, demote, evidence_of, unreadable
from extraction.people import with_womans_name
from extraction.prose import REPEATED, read_prose
from extraction.runs import Row, Run, join, rows_of
from extraction.scars import is_open, is_torn
from schemas.page import Word
from schemas.record import FieldValue
from schemas.syllables import is_syllable

SURE_ABSTRACT = 0.80
CLEAR_END, MAY_END = 0.99, 0.95  # of the last word with the full stop that few print after an abstract; less is a speck
LINE_PITCH = 1.1  # heights of blank between two lines of an abstract, at most
FIRST_PITCH = 2.5  # and between the name of the kind and the first
NEXT_PITCH = 0.8  # between two lines of an abstract, as a rule
NEAR = 1.3  # where the first line stands further down, one above it may have been lost
CLEAR_COMMA = 0.99  # of each word with a comma, where no speck can be one
SHORTEST = 12  # letters; less than this is the rest of a lost line
BESIDE_STAMP = 0.04  # of the page's width: less than a word
PARAGRAPH = 0.6  # of the page's width: a line of the body is longer than this
BODY = 0.7  # of the page's width: a line of the body, but its last
SHORTER = 0.75  # of the next line's width: after it a line of the body may have been taken in
CENTRED = 0.006  # a line whose middle is so near to it has lost no word at one end
_WOMAN = re.compile(r"\b((?:ông|bà) (?=[^\W\d_]))((?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ?){2,5}(?<! ))")
STAMPED = 4  # words of a stamp that may stand before the first line
OPENED = ["VE", "VIEC"]
OF_STAMP = ("SO", "DEN", "NGAY", "CHUYEN")
"""The words of an incoming stamp (Nghị định 30/2020/NĐ-CP, Annex IV)."""
BARE_ASIDE = 0.08  # of the page's width: how far the middles of a number and of the "Về …" under it are apart
ASIDE = 0.04  # how far the middle of a centred line may stand from that of the name of the kind
OPENING = re.compile(r"^V\s?[/\\.|IỊỈ1l]?(?:\s?[vVyY]|(?<=V/)(?= ))\s*(?P<colon>:?)[:.]?\s*(?=\w)")
VE = re.compile(r"[vV][^\s\d]{1,3}|[^\w\s]?[vV]?[^\w\s]?[eêéèẻẽẹếềểễệ][^\w\s]?")  # what a pen or a speck leaves of "Về"
VE_ALONE = re.compile(r"V[aàeêéèềếệ]")
OPENED_DAMAGED = re.compile(
    r"^(?:(?:[vV]\w{1,2}|[^\s\w]?\w{0,2}[/\\:;'’]\w{0,2}) )?việc |^Về vi?[eêéèệếềẹ]+[ctf] |^V/v iệc "
)
OPENED_TORN = re.compile(r"^(?:v?i)?ệc (?=[a-zà-ỹđ])")  # what a stamp leaves of "Về việc", and of nothing else
_ACT = r"(?:BO )?(?:LUAT|PHAP LENH|NGHI DINH|THONG TU)\b"
HARD_END = re.compile(
    r"^\W*(?:CAN CU\b|KINH GUI\b|KINH TRINH\b|DIEU [1I]\b|CHUONG I\b|I\s*[.,]|1\s*[.,]|A\s*[.,]|"
    r"CONG HOA XA HOI|DOC LAP|(?:\S{1,9} )?CU (?:LUAT|NGHI|PHAP|THONG TU|QUYET)\b|"
    rf"(?:\S{{1,3}} )?{_ACT}.*\bNGAY \d{{1,2}} THANG\b)|;\W*$"
)
ACT = re.compile(rf"^\W*{_ACT}")
SOFT_END = re.compile(
    r"^\W*(?:THUC HIEN|XET |THEO |NGAY |HOM NAY|TAI |NHAM |PHAN |TRONG |SAU |DE |QUA |TREN CO SO|CAC |BO TRUONG|SO |"
    r"UBND|UY BAN|CHU TICH)"
)


@dataclass(frozen=True, slots=True)
class Abstract:
    """The lines of an abstract as found; ``holed`` when a part of one may be lost."""

    runs: tuple[Run, ...]
    holed: bool
    letter: bool


def find_abstract(look: Look, line: TypeLine | None) -> Abstract | None:
    """The lines of the abstract in a page's head; None when there are none."""
    rows = _letter_rows(look) if line is None else _centred_rows(look, line)
    if not rows:
        return None
    return Abstract(tuple(row.run for row in rows), any(row.holed for row in rows), line is None)


def read_abstract(found: Abstract | None, echo: Echo, reader: str) -> FieldValue:
    """The abstract's text, its words mended by what the document's text says again."""
    if found is None:
        return unreadable()
    whole = join(found.runs)
    prose = read_prose(_with_opening(whole, letter=found.letter), echo)
    value = re.sub(r"([“”\"])\1+", r"\1", prose.text)  # nobody prints a quotation mark twice
    value = value if value.startswith(("(", "“", '"')) else re.sub(r"^[\W_]+", "", value, count=1)
    stopped = re.search(r"[^\W\d_]{2}\.$", whole.words[-1].text) is not None
    ended, unsure = (stopped and whole.words[-1].confidence >= least for least in (CLEAR_END, MAY_END))
    value = _opened(re.sub(r"[\s.:/_—–`'’*|~^-]+$", "", value), letter=found.letter)
    value += "." if ended else ""
    shown = evidence_of(found.runs, reader, "letter_abstract" if found.letter else "abstract_lines")
    if not value.strip("."):
        return unreadable(shown)
    value = _WOMAN.sub(lambda found: found[1] + with_womans_name(found[2]), value)
    field = claim(value, whole.text, prose.confidence, shown, SURE_ABSTRACT)
    short = sum(char.isalpha() for char in value) < SHORTEST or value[:1].isdigit()
    broken = (
        short
        or found.holed
        or (unsure and not ended)
        or value[:1].islower()
        or value[-1:] in ",-;"
        or is_open(value)
        or is_torn(value, clear_commas=_are_commas_clear(whole))
    )
    return demote(field) if broken and field.value is not None else field


def _are_commas_clear(run: Run) -> bool:
    return all(word.confidence >= CLEAR_COMMA for word in run.words if word.text.endswith(","))


def _with_opening(run: Run, *, letter: bool) -> Run:
    """The line with "Về", whatever was read there, before "việc" or at the beginning of a letter's abstract.

    What was read for the "V/v" of a letter is as sure as that it is one.
    """
    first, *rest = run.words
    text = first.text
    if letter:
        known = VE_ALONE.fullmatch(text) is not None or OPENING.match(f"{text} a") is not None
        text = "Về" if VE_ALONE.fullmatch(text) else text
    else:
        known = bool(rest) and rest[0].text == "việc" and VE.fullmatch(text) is not None
        text = "Về" if known else text
    if not known:
        return run
    return Run(run.page, (replace(first, text=text, confidence=max(first.confidence, REPEATED)), *rest))


def _opened(value: str, *, letter: bool) -> str:
    if letter or OPENING.match(value):
        return OPENING.sub(r"V/v\g<colon> ", value)
    # The letters v and V have one shape; the words are printed with a capital. Nothing but "Về" stands before "việc".
    return OPENED_DAMAGED.sub("Về việc ", OPENED_TORN.sub("Về việc ", value))


def _centred_rows(look: Look, line: TypeLine) -> list[Row]:
    kept: list[Row] = []
    middle, above = line.run.box.centre[0], line.run
    below = [run for run in look.runs if run.middle > line.run.box.y1 - 0.002 and _is_text(run)]
    for row in rows_of(below):
        run = row.run
        if kept and run.middle < kept[-1].run.middle:
            continue
        if _ends_abstract(run, above, middle, first=not kept) or (kept and _is_named_above(run, line, look)):
            if kept and _may_go_on(run, above, middle):
                kept[-1] = Row(kept[-1].run, holed=True)
            break
        row = _without_scrawl(row, look)  # noqa: PLW2901 - the same row
        if not kept:
            row = _without_stamp(row)  # noqa: PLW2901 - the same row
        run = row.run
        off = abs(run.box.centre[0] - middle)
        if off < 0.12:
            far = not kept and _gap(above, run) > NEAR
            cut = off > CENTRED and _runs_under_stamp(run, look) and not OPENED_TORN.match(run.text)
            cut = cut or (bool(kept) and run.box.width > BODY and above.box.width < SHORTER * run.box.width)
            kept.append(Row(run, row.holed or far or off > ASIDE or cut))
            above = run
        elif kept and run.box.x1 > above.box.x0 and run.box.x0 < above.box.x1:
            kept[-1] = Row(kept[-1].run, holed=True)  # the next line may stand there, with a stamp's words before it
    if kept and any(_is_end(run, kept[-1].run, middle) for run in look.runs):
        kept[-1] = Row(kept[-1].run, holed=True)
    return kept


def _without_scrawl(row: Row, look: Look) -> Row:
    """A line without what a pen wrote into a stamp that its beginning runs under: no words, or before "Về"."""
    words = row.run.words
    opened = next((at for at in range(len(words) - 1) if [fold(w.text) for w in words[at : at + 2]] == OPENED), 0)
    if opened and all(look.mark_on(word.box, ("stamp",)) for word in words[:opened]):
        return Row(row.run.part_from(opened), row.holed)
    at = 0
    while at < len(words) - 1 and not _is_word(words[at]) and look.mark_on(words[at].box, ("stamp",)):
        at += 1
    signs = not any(char.isalnum() for word in words[:at] for char in word.text)
    return Row(row.run.part_from(at), row.holed) if at and (signs or words[at].text[:1].isupper()) else row


def _without_stamp(row: Row) -> Row:
    """The first line without the words of a stamp that were read beside it: "ĐẾN Ngày 25/2" before "Về việc"."""
    words = row.run.words
    folded = [fold(word.text) for word in words]
    opened = (at for at in range(1, len(words) - 1) if folded[at : at + 2] == OPENED)
    at = next(opened, 1 if len(words) > 1 and words[1].text[:1].isupper() else 0)
    before = words[:at]
    if not 0 < at <= STAMPED or not (folded[0].startswith(OF_STAMP) or not any(map(_is_word, before))):
        return row
    if at == 1 and folded[1] != "VE" and folded[0] not in OF_STAMP:
        return row
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(words)]
    return Row(row.run.part_from(at), row.holed and max(gaps) > gaps[at - 1])


def _is_word(word: Word) -> bool:
    """Whether a word may be of a text: a syllable, or some."""
    return len(word.text) > 1 and is_syllable(word.text.strip(".,:;").lower())


def _is_end(run: Run, above: Run, middle: float) -> bool:
    """Whether a speck may be the last word of an abstract, alone on its line: "SĨ" under "… vào làm bác"."""
    near = run.middle > above.box.y1 and _gap(above, run) < LINE_PITCH
    return near and _is_speck(run) and abs(run.box.centre[0] - middle) < ASIDE / 2 and is_syllable(run.text.lower())


def _runs_under_stamp(run: Run, look: Look) -> bool:
    """Whether a stamp begins where a line ends, or ends where it begins: more of it may lie under the stamp."""
    return any(
        mark.kind == "stamp"
        and mark.box.y0 < run.middle < mark.box.y1
        and (
            run.box.x0 < mark.box.x0 < run.box.x1 + BESIDE_STAMP or run.box.x0 - BESIDE_STAMP < mark.box.x1 < run.box.x1
        )
        for mark in look.page.marks
    )


def _is_text(run: Run) -> bool:
    return any(char.isalnum() for char in run.text) and run.confidence >= 0.3 and not _is_speck(run)


def _is_speck(run: Run) -> bool:
    return len(run.words) == 1 and sum(char.isalnum() for char in run.text) < 3 and run.confidence < 0.9


def _ends_abstract(run: Run, above: Run, middle: float, *, first: bool) -> bool:
    if _gap(above, run) > (FIRST_PITCH if first else LINE_PITCH):
        return True
    if HARD_END.search(run.plain):
        return True
    aside = abs(run.box.centre[0] - middle) > ASIDE / 2
    capital = any(char.isupper() for char in run.text[:2])
    if aside and not first and capital and (SOFT_END.match(run.plain) or _is_long(run, above)):
        return True
    other = is_capitals(run.text) and not any(char.isdigit() for char in run.text)
    return other and not first and not is_capitals(above.text) and len(run.folded) > 7


def _is_named_above(run: Run, line: TypeLine, look: Look) -> bool:
    """Whether a line is the name of the body that stands in the head: "BỘ Y TẾ", short as it is."""
    above = (other.folded for other in look.runs if other.middle < line.run.middle)
    return is_capitals(run.text) and run.folded in above


def _may_go_on(run: Run, above: Run, middle: float) -> bool:
    """Whether a line that seems to begin the text stands as close and as centred as one of the abstract would.

    "… theo" may end a line and "Nghị định số … ngày … tháng …" begin the next; but no abstract says "Căn cứ Luật".
    """
    near = _gap(above, run) < NEXT_PITCH and abs(run.box.centre[0] - middle) < CENTRED
    return near and ACT.match(run.plain) is not None


def _is_long(run: Run, above: Run) -> bool:
    """Whether a line is long enough for the first of a paragraph."""
    return run.box.width > max(PARAGRAPH, above.box.width)


def _gap(above: Run, run: Run) -> float:
    """The blank between two lines, in heights of the lower one."""
    return (run.box.y0 - above.box.y1) / max(min(above.box.height, run.box.height), 0.008)


def _letter_rows(look: Look) -> list[Row]:
    opened = next(filter(is_about, look.runs), None) or next(filter(partial(_is_bare_about, look), look.runs), None)
    if opened is None:
        return []
    edge = max(0.48, look.divide)
    left = [run for run in look.runs if run.box.x0 <= edge and run.box.centre[0] <= 0.5 and _is_text(run)]
    kept = [Row(opened, holed=False)]
    for row in rows_of(run for run in left if run.middle > opened.middle + 0.3 * opened.box.height):
        run, above = row.run, kept[-1].run
        if _gap(above, run) > LINE_PITCH or HARD_END.match(run.plain) or run.box.width > 0.5:
            break
        kept.append(row)
    if _goes_on_under_stamp(kept[-1].run, look):
        kept[-1] = Row(kept[-1].run, holed=True)
    return kept


def _is_bare_about(look: Look, run: Run) -> bool:
    """Whether a line under the number begins with "Về", as some committees write in place of "V/v"."""
    if look.number is None or not VE_ALONE.fullmatch(run.words[0].text) or len(run.words) < 2:
        return False
    above = look.number.run
    near = above.middle < run.middle and run.box.y0 - above.box.y1 < FIRST_PITCH * run.box.height
    return (
        near and run.box.x1 < look.divide + BESIDE_STAMP and abs(run.box.centre[0] - above.box.centre[0]) < BARE_ASIDE
    )


def _goes_on_under_stamp(last: Run, look: Look) -> bool:
    """Whether a stamp begins where the next line of a letter's abstract would stand: it may have taken one."""
    return any(
        mark.kind == "stamp"
        and mark.box.y0 < last.box.y1 + LINE_PITCH * last.box.height < mark.box.y1
        and mark.box.x0 < last.box.centre[0] < mark.box.x1
        for mark in look.page.marks
    )
