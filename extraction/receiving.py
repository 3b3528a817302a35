"""Recipients (nơi nhận): the list at the lower left."""

from __future__ import annotations

import re

from extraction.folding import fold, is_toned
from extraction.lexicon import same_marks
from extraction.look import Look
from extraction.passport import claim, evidence_of
from extraction.prose import UNCLOSED, has_stray_comma, lacks_comma, read_prose
from extraction.runs import Run, join
from extraction.scars import LONE, has_odd_word
from extraction.tables import issuer_words
from schemas.record import FieldValue
from schemas.syllables import is_syllable

SURE_LIST = 0.85  # of a figure, an abbreviation, or a word that is none of the language
SURE_WORD = 0.55  # of a syllable in a list whose form is whole: of 104 such lists on building pages two were wrong
FORM = frozenset({"b/c", "VT"})  # to report to; the office that keeps the copy: nothing else is written so
GAP = 2.2  # line heights; a wider gap ends the list
OPENED = re.compile(r"^\W*N[OƠ][IL1]\s*NH[AÂ]N\b")
LOST_SIGN = re.compile(
    r" Lưu|Như Điều(?! \d)|^Lưu\b(?!:)|(?<!^Lưu):|[,;:.]\s?[,;:.]"  # a sign or figure lost
    r"|^Nh[^ư\s]|^Như (?!trên|[Đđ]iều|khoản|mục|kính|[Qq]uyết|phần)|\w['’]\d"  # "Như tiên", "khoản'1"
    r"|\bt[ìĩỉị]n\b|\bt[iìíĩị]nh\b|\(theo (?!dõi\))|\bBND\b"  # tỉnh, (theo dõi), UBND
)
STRAY = re.compile(r"[^\w\s,.;:()/&“”\"'–+-]")


def read_recipients(look: Look) -> FieldValue | None:
    """The list under "Nơi nhận:" as one line, entries joined by a space; None when the page has none."""
    keyword = next((run for run in look.runs if OPENED.match(run.plain) and run.box.x0 < 0.4), None)
    if keyword is None:
        return None
    lines = _lines_under(keyword, look)
    if not lines:
        return None
    prose = [read_prose(line) for line in lines]
    value = _mended(" ".join(_entry(line.text) for line in prose))
    shown = evidence_of([join(lines)], look.page.reader, "recipients_list")
    sure = min(line.confidence for line in prose) if _is_closed(value) else UNCLOSED
    least = SURE_WORD if all(map(_is_spelt, lines)) else SURE_LIST
    return claim(value, "\n".join(line.text for line in lines), sure, shown, least)


def _is_spelt(line: Run) -> bool:
    """Whether each word is one of the language or of the form; only a sure look tells a figure, or "NV" from "VN"."""
    for word in line.words:
        text = word.text.strip(",.;:()-– ")
        signs = text.isupper() or not text.isalpha()
        if text and text not in FORM and not (word.confidence >= SURE_LIST if signs else is_syllable(text)):
            return False
    return True


def _mended(value: str) -> str:
    """The list as the form writes it: entries end with semicolons, "Lưu:" has a colon, commas a blank after them."""
    value = re.sub(r"[:.,]?[:;,.](?= - \S)", ";", value)
    value = re.sub(r"\s*[,;:]$", ".", value)
    value = re.sub(r"(?<=- )L[uưùúủũụừứửữự]u[:;.,]", "Lưu:", value)
    value = re.sub(r"\bcác huyện[.,]? thị xã[.,]? thành phố\b", "các huyện, thị xã, thành phố", value)
    value = re.sub(r"\(b/[eCcG]?\)", "(b/c)", value)
    value = re.sub(r",(?=[^\W\d_])", ", ", value)
    return re.sub(r"(?<=\w)[,.;:]?\s?(?=\(\d)", " ", value)


def _is_closed(value: str) -> bool:
    """Whether each entry ends as the form has it (NĐ 30/2020, Annex I, II.9): semicolons, a full stop at the end."""
    entries = re.split(r"(?:^|\s)- (?=\S)", value)[1:]
    copies = re.findall(r"\(([^)]{1,3})\)(?=\W*$)", value)  # "(4b)": b for bản
    if any(not re.fullmatch(r"\d{1,2}b", copy) for copy in copies) or re.search(r"[\w,.;]\(|\([^\w\s]", value):
        return False
    if STRAY.search(value) or LONE.search(value) or any(map(_opens_oddly, entries)):
        return False
    if (
        lacks_comma(value)
        or has_stray_comma(value)
        or re.search(r"\.\s?[^\W\d_]|[a-zà-ỹ]-[^\W\d_]|- ?-", value)
        or value.count("(") != value.count(")")
        or not value.startswith("- ")
    ):
        return False
    if any(map(_has_toned_unit, entries)) or has_odd_word(value):
        return False
    if any(";" in entry.rstrip()[:-1] or LOST_SIGN.search(entry) for entry in entries):
        return False
    return bool(entries) and entries[-1].endswith(".") and all(entry.rstrip().endswith(";") for entry in entries[:-1])


def _opens_oddly(entry: str) -> bool:
    """Whether an entry begins with the word that opens the name of a body, but for its marks: "Bạn Tôn giáo"."""
    first = entry.split(maxsplit=1)[0].lower()
    words = {word.lower() for word in issuer_words("opener")}
    return first not in words and any(fold(first) == fold(word) and not same_marks(first, word) for word in words)


def _has_toned_unit(entry: str) -> bool:
    """Whether a unit that keeps a copy has a tone, which no abbreviation has: "Lưu: VT, VỀ"."""
    units = re.findall(r"\w+", entry.removeprefix("Lưu:")) if entry.startswith("Lưu:") else []
    return any(unit.isupper() and is_toned(unit) for unit in units)


def _lines_under(keyword: Run, look: Look) -> list[Run]:
    kept: list[Run] = []
    above = keyword
    for run in look.runs:
        if run.middle <= keyword.box.y1 or run.box.x0 > keyword.box.x0 + 0.12 or run.box.x0 < keyword.box.x0 - 0.05:
            continue
        if run.box.y0 - above.box.y1 > GAP * max(above.box.height, 0.008):
            break
        if any(char.isalnum() for char in run.text):
            kept.append(run)
            above = run
    return kept


def _entry(text: str) -> str:
    listed = re.sub(r"^[~¬—–_+*-]+\s*", "- ", text)
    # "Lưu: VT, TCCB": the drafting unit follows the office after a comma, which is often read as a full stop.
    return re.sub(r"\bVT\.(?=\s+\w)", "VT,", listed)
