"""The issuing body and the body above it: the lines at the left of the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extraction.folding import distance, fold, is_capitals, likeness, squash
from extraction.initials import fits, initials
from extraction.lexicon import same_marks
from extraction.look import Look
from extraction.marks import may_be
from extraction.passport import absent, claim, demote, doubt, evidence_of, unreadable
from extraction.prose import SURE, TWIN, is_nearly_compound, may_be_twin, may_be_word
from extraction.runs import Row, Run, join, rows_of
from extraction.symbols import Symbol, mend_symbol
from extraction.tables import (
    UNMISTAKABLE_NAMES,
    agency_names,
    body_keys,
    hyphened_places,
    issuer_words,
    organ_lexicon,
    place_lexicon,
    place_names,
    provinces,
)
from schemas.page import Word
from schemas.record import FieldValue, Repair
from schemas.syllables import is_syllable
from schemas.tables import rows

SURE_NAME = 0.80
LIKE_PROVINCE = 0.85  # of the letters of a province's name, when no other is as like
MENDED = 0.85  # of a name whose province was put right, or that the symbol abbreviates
SHORTEST = 3  # letters that were read of a name, whose beginning hangs together with a pen's figure
LINE_PITCH = 2.6  # line heights from one line of the issuer to the next, at most
ASIDE = 0.016  # lines of one head differ by 0.012 at most; a short word that is lost moves one by 0.018
LEVELS = ("TỈNH", "HUYỆN", "XÃ", "PHƯỜNG", "QUẬN", "THÀNH PHỐ", "THỊ XÃ", "THỊ TRẤN")
OF_PROVINCE = ("UBND", "HDND", "DAN")
"""What stands before a province in the name of its committee or council: then "TÌNH" is TỈNH, however clear."""
OPEN_ENDS = (*LEVELS, "VÀ", "CÁC", "QUÂN KHU", "KHU VỰC")
BEFORE_LEVEL = re.compile(
    rf"\s*[,.;–-]\s+(?!XÃ HỘI\b)(?=(?:{'|'.join(LEVELS)})\b)"
)  # a speck: no name has a sign there
COMMUNE = re.compile(r"(?:XÃ|PHƯỜNG|THỊ TRẤN)\s+(?!HỘI\b)\S")  # "XÃ HỘI" is none
TWO_NAMED = re.compile(r"[^\W\d_]{2,}/[^\W\d_]{5,}")  # "CAM/DIOXIN": no symbol's last part has five letters
PEN = 0.4  # confidence at most of what a pen wrote
CLEAR_HYPHEN = 0.98  # confidence of two words that a hyphen joins; a speck has less
VOWELS = re.compile(r"[AEIOUY]")
EDGES = "- .,;:'`\"“”‘’*_|~^<>«»=°·•"


def read_issuer(look: Look, symbol: Symbol | None = None) -> tuple[FieldValue, FieldValue]:
    """The parent body and the issuing body; the parent of a body that stands alone is absent.

    A name that a pen crossed is the one whose abbreviation the number's symbol bears, when but a letter of it or its
    beginning was not read.
    """
    lines = _lines(look)
    units = _units([row.run for row in lines])
    if not units:
        return unreadable(), unreadable()
    organ = _read_unit(look, units[-1], "issuer_lines")
    parent = _read_unit(look, join(units[:-1]), "parent_lines") if len(units) > 1 else None
    named = _as_abbreviated(organ, symbol.body) if symbol is not None and symbol.known else None
    if named is not None and (parent is None or parent.value is None or _is_closed(parent.value)):
        return parent or doubt(()), named
    if organ.value is not None and squash(organ.value) not in agency_names():
        above = join(units[:-1]).text if len(units) > 1 else ""
        unfinished = _is_unfinished(organ.value) and not (
            _is_whole_for(symbol, organ.value) or _is_of_level(organ.value, above)
        )
        broken = _is_broken(lines) or unfinished or not _opens(organ.value) or " " not in organ.value
        organ = demote(organ) if broken else organ
    if parent is None:
        return (absent(organ.confidence) if organ.value is not None else doubt(())), organ
    # Lines of a name that was not read, or that begin like another, may have gone to the parent.
    doubted = _is_broken(lines) or organ.value is None
    if symbol is not None and symbol.body is not None and _is_cut_off(units, symbol.body):
        organ, doubted = demote(organ), True
    return demote(parent) if doubted else parent, organ


def _as_abbreviated(organ: FieldValue, body: str | None) -> FieldValue | None:
    """The one agency with an abbreviation, where what was read of its name is damaged by a letter or is its end."""
    read = organ.value or (organ.candidates[0].value if organ.candidates else "")
    names = {row["name"] for row in rows("agencies") if row["abbr"] == body}
    if len(names) != 1 or squash(read) in agency_names():
        return None
    name = names.pop().upper()
    seen, meant = squash(read), squash(name)
    cut = len(seen) >= SHORTEST and meant.endswith(seen)
    if not cut and distance(seen, meant, 1) > 1:
        return None
    found = claim(name, organ.raw or read, MENDED, organ.evidence, SURE_NAME)
    return found.model_copy(update={"repairs": (Repair(read=read, meant=name, rule="body_of_symbol"),)})


def _is_cut_off(units: Sequence[Run], body: str) -> bool:
    """Whether a symbol abbreviates the name that the last line and the one before it would make, and not the last."""
    if len(units) < 3 or len(body) < SHORTEST or fits(body, (units[-1].text,)):
        return False
    return fits(body, (join(units[-2:]).text,)) and not fits(body, (units[0].text,))


def _is_whole_for(symbol: Symbol | None, name: str) -> bool:
    """Whether a symbol abbreviates a name and nothing more: "VP" the VĂN PHÒNG of a committee."""
    return symbol is not None and symbol.body is not None and squash(symbol.body) == squash(initials(name))


def _is_of_level(name: str, above: str) -> bool:
    """Whether a name ends with the level of the body above, whose place that is: "VĂN PHÒNG UBND THÀNH PHỐ"."""
    level = next((level for level in LEVELS if name.endswith(f" {level}")), None)
    return level is not None and re.search(rf"\b{fold(level)} \w", fold(above)) is not None


def _is_broken(lines: list[Row]) -> bool:
    """Whether a word of a line may be lost: it has a hole, or stands beside the middle that all lines share."""
    middles = [row.run.box.centre[0] for row in lines]
    return any(row.holed for row in lines) or max(middles) - min(middles) > ASIDE


def _lines(look: Look) -> list[Row]:
    """The issuer's lines from top to bottom: capitals left of the motto, above the number."""
    if look.motto is None and look.number is None:
        return []
    top = look.motto.box.y0 - 0.03 if look.motto else 0.0
    bottom = look.number.run.middle if look.number else (look.motto.box.y1 + 0.08 if look.motto else 0.3)
    if look.date is not None:
        bottom = min(bottom, look.date.run.box.y1)
    found = [_in_capitals(run) for run in look.runs if top <= run.middle < bottom - 0.004]
    kept: list[Row] = []
    for row in rows_of(run for run in found if run is not None and _is_issuer_line(run, look)):
        if kept and row.run.box.y0 - kept[-1].run.box.y1 > LINE_PITCH * kept[-1].run.box.height:
            break
        kept.append(row)
    return kept


def _in_capitals(run: Run) -> Run | None:
    """The words before the first that is not in capitals: what follows was set or stamped beside the name."""
    kept: list[Word] = []
    for word in run.words:
        letters = [char for char in word.text if char.isalpha()]
        small = len(letters) > 1 and sum(char.islower() for char in letters) > len(letters) / 2
        if (
            ("/" in word.text and not TWO_NAMED.fullmatch(word.text))
            or (kept and _is_symbol(word.text))
            or (small and any(is_capitals(before.text) for before in kept))
        ):
            break
        kept.append(word)
    return Run(run.page, tuple(kept)) if kept else None


def _is_symbol(text: str) -> bool:
    """Whether a word is the symbol of the number line, "QĐ-SNV", which a shifted line brought up here."""
    symbol = mend_symbol(text) if "-" in text.strip("-–") else None
    return symbol is not None and symbol.known and symbol.type_abbreviation is not None


def _is_issuer_line(run: Run, look: Look) -> bool:
    letters = sum(char.isalpha() for char in run.text)
    left = run.box.centre[0] < look.divide and run.box.x1 < look.divide + 0.06
    motto = look.motto is not None and set(run.words) <= set(look.motto.words)
    if run.words[0].text.strip(EDGES) == "Số":
        return False
    words = left and letters >= 2 and is_capitals(run.text, 0.7) and run.confidence > PEN and not motto
    return words and VOWELS.search(run.plain) is not None  # what is left of a symbol has none: "CVTLT", "Tr-SNV"


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
    if squash(join([above, line]).text) in agency_names():
        return False
    return _opens(line.text) or _is_closed(above.text)


def _opens(text: str) -> bool:
    """Whether a line begins as the name of a body does: "VIỆN KIỂM SÁT", but not "VIÊN CHỨC" or "NHÀ NƯỚC"."""
    folded = f"{fold(text)} "
    if folded.startswith(_continuing()):
        return False
    openers = [words for begun, words in _openers() if folded.startswith(begun)]
    read = re.findall(r"\w+", " ".join(organ_lexicon().mend(text.split()).words)) if openers else []
    return any(all(map(_may_mean, read, words)) for words in openers)


def _may_mean(read: str, word: str) -> bool:
    """Whether a word was read with the marks of another, or lost all of its own."""
    return same_marks(read.lower(), word.lower()) or read.isascii()


def _is_closed(above: str) -> bool:
    """A committee or council with the name of its province: what follows is another body."""
    found = re.match(r"^(?:UY BAN NHAN DAN|UBND|HOI DONG NHAN DAN|HDND) (?:TINH|THANH PHO|TP) (.+)$", fold(above))
    return found is not None and place_lexicon().knows(found[1])


def _with_first_letter(value: str) -> str | None:
    """The one agency whose name this is without its first letter, cut off at the edge: "Ở NỘI VỤ"."""
    read = squash(value)
    found = {name for key, name in agency_names().items() if len(read) > 5 and key[1:] == read}
    return found.pop() if len(found) == 1 else None


def _is_of_no_province(name: str) -> bool:
    """Whether a provincial body bears a name that no province has or had."""
    found = re.search(r"\bTINH (?!UY\b|DOAN\b)((?:\w+ ?){2,5})$", fold(name))
    return found is not None and not any(f" {found[1]} ".startswith(f" {fold(p)} ") for p in place_names())


def _is_unfinished(name: str) -> bool:
    """Whether a name ends where its place must follow: "ỦY BAN NHÂN DÂN", "… HUYỆN"."""
    return fold(name) in _unfinished() or f" {name}".endswith(tuple(f" {end}" for end in OPEN_ENDS))


def _read_unit(look: Look, unit: Run, rule: str) -> FieldValue:
    words = _tidy(unit)
    mended = organ_lexicon().mend(words)
    sure_of = {word.text.strip(EDGES): word.confidence for word in unit.words}
    commune = next((at for at, word in enumerate(words) if COMMUNE.match(" ".join(words[at:]))), len(words))
    kept = [
        read
        if sure_of.get(read.strip(EDGES), 0.0) >= SURE
        and _stays(read, known, named=at > commune)
        and not (at and fold(read) == "TINH" and fold(words[at - 1]) in OF_PROVINCE)
        else known
        for at, (read, known) in enumerate(zip(words, mended.words, strict=True))
    ]
    named, place = _with_province(kept)
    shown = evidence_of([unit], look.page.reader, rule)
    unknown = [
        _sure_of(
            word,
            sure_of.get(word.strip(EDGES), 0.0),
            twin=may_be_twin(words, at) or may_be_word(words, at),
            torn=is_nearly_compound(words, at),
        )
        for at, (word, known) in enumerate(zip(words[:place], mended.known[:place], strict=True))
        if not known and fold(word)
    ]
    sure = max(0.95, unit.confidence) if mended.whole else min([unit.confidence, *unknown])
    sure = sure if place == len(words) else min(sure, MENDED)
    value = _with_hyphens(BEFORE_LEVEL.sub(" ", re.sub(r"\s*,\s*-\s*", " - ", " ".join(named).upper().strip(EDGES))))
    value = value.replace(",", "") if _is_closed(value) else value  # no name of a province has a comma
    whole = agency_names().get(squash(value)) or _with_first_letter(value)
    if whole is not None and (sure < SURE_NAME or not _opens(value) or squash(value) != squash(unit.text)):
        value, sure = whole.upper(), 0.9
    if _is_of_no_province(value) or (whole is not None and _lost_sign(value, whole)):
        sure = min(sure, 0.5)
    return claim(value, unit.text, sure, shown, SURE_NAME) if words else unreadable(shown, unit.text)


def _stays(read: str, known: str, *, named: bool) -> bool:
    """Whether a word that was read beyond doubt is no word of a phrase: "SỐ" is no "SỞ", "XÃ HỘI ĐÔNG" no council."""
    return named or (known.lower() in UNMISTAKABLE_NAMES and not may_be(read, known))


def _sure_of(word: str, confidence: float, *, twin: bool, torn: bool) -> float:
    """How sure a word of no table is; none at all where it may be no word or another one."""
    return 0.0 if not _may_be_word(word) or torn or (twin and confidence < TWIN) else confidence


def _with_province(words: Sequence[str]) -> tuple[list[str], int]:
    """A name with its province put right where only one is meant ("TỈNH BÀ RỊA - VŨNG TÀI"), and where that begins."""
    for index, word in enumerate(words):
        tail = " ".join(words[index + 1 :])
        if fold(word) != "TINH" or not tail or any(fold(name) == fold(tail) for name in place_names()):
            continue
        near = {name for name in provinces() if likeness(fold(name), fold(tail)) >= LIKE_PROVINCE}
        if len(near) == 1:
            return [*words[: index + 1], *near.pop().upper().split()], index + 1
    return list(words), len(words)


def _lost_sign(read: str, name: str) -> bool:
    """Whether a hyphen or a comma of an agency's name was lost, or stands for the other."""
    one, other = ("".join(char for char in text.replace("–", "-") if char in "-,") for text in (read, name))
    return fold(read) == fold(name) and one != other


def _with_hyphens(value: str) -> str:
    """The name with the hyphens of places in it: "BÀ RỊA - VŨNG TÀU"."""
    for bare, name in _hyphened():
        value = bare.sub(name, value)
    return value


def _may_be_word(text: str) -> bool:
    """Whether a word in capitals can be a syllable, an abbreviation or a figure, and not two words in one."""
    bare = "".join(char for char in text if char.isalpha())
    return len(bare) <= 1 or len(bare) < len(text.strip(EDGES)) or is_syllable(bare) or squash(bare) in body_keys()


def _without_specks(word: str, confidence: float) -> str:
    word = re.sub(r"['`’|_*~^°]+(?=[-–])|(?<=[-–])['`’|_*~^°]+", "", word)
    bare = re.sub(r"(?<!TP)(?<!\bT)[.:;]+$", "", word.strip("\"“”'`|_*~=°^").replace(",", ", "))
    parts = re.split(r"[-–]+", bare)
    hyphened = all(parts) and confidence >= CLEAR_HYPHEN and parts[0] not in LEVELS  # "GIÁO DỤC-ĐÀO TẠO"
    if len(parts) > 1 and any(parts) and not hyphened and all(len(x) > 1 and x.isalpha() for x in parts if x):
        # "NHÂN-DÂN", "HIỆP-": a speck between two words, unless the name has a hyphen there, which the table knows.
        return " ".join(part for part in parts if part)
    return bare


def _tidy(unit: Run) -> list[str]:
    """The words without the specks that recognition makes of the rule under the name or the edge beside it."""
    words = [_without_specks(text, word.confidence) for word in unit.words for text in word.text.split()]
    words = " ".join(words).split()
    words = [word for word in words if any(char.isalnum() for char in word) or word in ("-", "–", "—", "&")]
    while words and not fold(words[-1]):
        words.pop()
    while words and (not fold(words[0]) or (len(fold(words[0])) == 1 and words[0].islower())):
        words.pop(0)
    return ["-" if word in ("–", "—") else word for word in words]


@cache
def _hyphened() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The places with a hyphen in their names, each as it is found without it."""
    names = [name.upper() for name in hyphened_places()]
    bare = (r"[\W_]+".join(map(re.escape, name.split(" - "))) for name in names)
    return tuple((re.compile(rf"\b{pattern}\b"), name) for pattern, name in zip(bare, names, strict=True))


@cache
def _openers() -> tuple[tuple[str, list[str]], ...]:
    """Words with which the name of a body begins, folded and apart; a line that begins otherwise goes on."""
    return tuple((f"{fold(words)} ", words.split()) for words in issuer_words("opener"))


@cache
def _continuing() -> tuple[str, ...]:
    """Beginnings of second lines that have the first word of a body's name: "TỔ CHỨC", "NHÀ NƯỚC"."""
    return tuple(f"{fold(words)} " for words in issuer_words("continuing"))


@cache
def _unfinished() -> frozenset[str]:
    """First lines that only make sense together with the line below."""
    return frozenset(fold(word) for word in issuer_words("unfinished"))
