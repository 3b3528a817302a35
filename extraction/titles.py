"""Offices above a signature: marks of authority (TM., KT., TL., TUQ., Q.) and the lines of the title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from extraction.folding import fold, is_capitals, likeness, plain, squash
from extraction.lexicon import Mended
from extraction.runs import Run
from extraction.tables import body_keys, heads_of, signer_titles, title_lexicon
from schemas.page import Word
from schemas.syllables import is_syllable

# The marks as printed, with the readings of their dots; older papers have T/M, K/T, T/L.
AUTHORITY = re.compile(
    r"^(?P<mark>T\s?/?\s?M|K\s?/?\s?T|T\s?/?\s?L|T\s?U\s?Q|T\s?U\s?N|Q)(?P<dot>\s*[.,:;]+\s*|\s+)(?=\w)"
)
SPECK = re.compile(r"^(?:[\W_]+|\w{1,2}[-~_'`.,]+(?=(?:TM|KT|TL|TUQ)\b))+")
SHORT_DEPUTY = re.compile(r"P\s?\.")
LIKE = 0.8  # a whole line this like a known title is that title with damaged letters
LEFT = 8  # letters that tell a title whose beginning is lost
KNOWN, MENDED, DEDUCED, UNKNOWN = 0.95, 0.86, 0.82, 0.5


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One line of a title as mended; ``mark`` is its authority without dot, ``sure`` how sure its words are."""

    text: str
    mark: str | None
    office: str
    sure: float

    @property
    def authority(self) -> str:
        """The mark as it is written today: "TM" for an older "T/M"; empty without one."""
        return (self.mark or "").replace("/", "")


def is_title(text: str) -> bool:
    """Whether a line in capitals is an office or begins with a mark of authority (TM., KT., …)."""
    bare = SPECK.sub("", text)
    if not is_capitals(bare, 0.75):
        return False
    found = AUTHORITY.match(plain(bare))
    if found is not None and (found["mark"] != "Q" or "." in found["dot"]):
        return True
    words = fold(bare).split()
    return any(likeness(" ".join(words[: len(known)]), " ".join(known)) >= 0.85 for known in _title_words())


def read_title_line(run: Run) -> TitleLine:
    """The line with its authority mark set apart and its words mended."""
    words = [word for word in run.words if fold(word.text) or word.text in ("-", "–")]
    read = " ".join(re.sub(r"^['\"`’‘]+(?=[^\W\d_])", "", word.text) for word in words)
    text = SPECK.sub("", read).strip(" .,;:-–—_'`|~*\"“”")
    found = AUTHORITY.match(plain(text))
    mark = re.sub(r"\s", "", text[: found.end("mark")]).upper() if found else None
    rest = text[found.end() :] if found else text
    body, sure = _mend(rest, words)
    if body.startswith("P. ") and not SHORT_DEPUTY.match(rest):  # what is left of "PHÓ" has no stop
        sure = UNKNOWN
    dot = "." if found and (found["dot"].strip() or "/" not in (mark or "")) else ""
    return TitleLine(f"{mark}{dot} {body}" if mark else body, mark, fold(body), sure)


def read_title(runs: Iterable[Run]) -> list[TitleLine]:
    """The lines of a title, each mended by its own words and by what the line above it asks for."""
    lines: list[TitleLine] = []
    given = list(runs)
    for index, run in enumerate(given):
        line = read_title_line(run)
        asked = _asked_by(lines[-1], last=index == len(given) - 1) if lines else None
        damaged = line.sure < MENDED or (bool(lines) and line.office == lines[-1].office)
        if asked is not None and damaged and _may_be(line.office, fold(asked)):
            line = TitleLine(asked, None, fold(asked), DEDUCED)
        elif asked is not None and "," not in asked and _is_part(line.office, fold(asked)):
            line = replace(line, sure=UNKNOWN)
        if not lines or line.sure > UNKNOWN or len(line.office) > 4:
            lines.append(line)  # a short word that is no part of a title is the seal's print
    return lines


def _asked_by(line: TitleLine, *, last: bool) -> str | None:
    """The office that must stand under a line: a deputy under "KT. …", the head of the body last under "TM. …"."""
    if last and line.authority == "TM" and line.sure >= MENDED:
        return next(iter(heads_of(line.text.split(maxsplit=1)[1])), None)
    return _deputy_of(line)


def _deputy_of(line: TitleLine) -> str | None:
    """Who signs "KT. CHỦ TỊCH": "PHÓ CHỦ TỊCH"; for a minister a "THỨ TRƯỞNG"."""
    if line.authority != "KT" or line.sure < MENDED:
        return None
    office = line.text.split(maxsplit=1)[1]
    return "THỨ TRƯỞNG" if line.office == "BO TRUONG" else f"PHÓ {office}"


def _is_part(read: str, asked: str) -> bool:
    """Whether some words of the office that must stand there are lost: "PHÓ CỤC TRƯỞNG" under "KT. CHI CỤC TRƯỞNG"."""
    words = iter(asked.split())
    return len(read) < len(asked) and all(word in words for word in read.split())


def _may_be(read: str, asked: str) -> bool:
    return likeness(read, asked) >= 0.6 or (len(read) >= 3 and asked.endswith(f" {read}"))


def _mend(text: str, words: list[Word]) -> tuple[str, float]:
    mended = title_lexicon().mend(text.split())
    if mended.whole:
        return mended.text.upper(), max(KNOWN, min(word.confidence for word in words))
    read = fold(text)
    joined = read.replace(" ", "")
    for title in signer_titles():
        if fold(title).replace(" ", "") == joined:
            return title, MENDED
    cut = [title for title in signer_titles() if fold(title).endswith(read)] if len(read) >= LEFT else []
    if cut:  # "NH VĂN PHÒNG": its first letters lie under the seal, or its first words
        return cut[0], MENDED if len(cut) == 1 else UNKNOWN
    best = max(signer_titles(), key=lambda title: likeness(fold(title), read))
    if likeness(fold(best), read) >= LIKE and len(read) >= 6:
        return best, MENDED
    return mended.text.upper(), _sure_of(mended, words)


def _sure_of(mended: Mended, words: list[Word]) -> float:
    """How sure a line with unknown words is: it must begin as a title or a body does, and go on in syllables."""
    if not mended.known or not mended.known[0]:
        return UNKNOWN
    unknown = [word for word, known in zip(mended.words, mended.known, strict=True) if not known]
    if not all(is_syllable(word.strip(".,;:-")) or squash(word) in body_keys() for word in unknown):
        return UNKNOWN
    return min((word.confidence for word in words if word.text in unknown), default=UNKNOWN)


def is_complete(lines: list[TitleLine]) -> bool:
    """Whether a title says who signs: after a mark of authority another office follows, a deputy acts for somebody."""
    if not lines:
        return False
    last = lines[-1]
    if last.authority in ("TM", "KT", "TL", "TUQ", "TUN"):
        return False
    if not last.office.startswith(("PHO ", "P ")) or last.office.endswith(" PHU TRACH"):
        return True
    marks = [line.authority for line in lines]
    committee = any(line.office.startswith("UY BAN NHAN DAN") for line in lines)
    return "KT" in marks or (any(marks) and not committee)  # the Party's deputies sign under "T/M" alone


@cache
def _title_words() -> tuple[list[str], ...]:
    return tuple(fold(title).split() for title in signer_titles())
