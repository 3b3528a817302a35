"""The kind of document: the line in capitals in the middle, or that of a letter (công văn), which has none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.folding import fold, is_capitals, likeness
from extraction.look import Look
from extraction.numbering import symbol_of
from extraction.passport import claim, doubt, evidence_of, unreadable
from extraction.runs import Run
from extraction.tables import type_names, types_abbreviated
from schemas.record import Candidate, FieldValue

SURE_TYPE = 0.75
DOUBTED = 0.5  # of a kind that the symbol names and no line does
LIKE = 0.78  # "QUYÉT ĐỊNH" is equal when folded; what is less alike than this was never that name
DEEPEST = 0.62  # certificates carry their name lower than letters do
OTHER_WORDS = frozenset({"HOI DONG"})  # a body, one letter from "HOP DONG"
LEFTMOST, RIGHTMOST = 0.36, 0.7  # of the middle of a centred line; further left stand the issuer's lines
LETTER = "Công văn"


@dataclass(frozen=True, slots=True)
class TypeLine:
    """The line that names the kind; ``below`` is where the abstract may begin."""

    run: Run
    name: str
    alike: float
    rest: str = ""


def find_type_line(look: Look) -> TypeLine | None:
    """The first line in capitals, centred under the head, that begins with the name of a kind of document."""
    top = _head_bottom(look)
    for run in look.runs:
        if run.middle <= top or run.middle > DEEPEST or not is_capitals(run.text, 0.7):
            continue
        if not LEFTMOST < run.box.centre[0] < RIGHTMOST or run.box.x0 < 0.08:
            continue
        found = match_type(run.text)
        if found:
            return TypeLine(run, *found)
    return None


def match_type(text: str) -> tuple[str, float, str] | None:
    """The name of the kind that a line begins with, how like it is, and what follows it; else None."""
    words = [word for word in fold(text).split() if len(word) > 1 or word.isalpha()]
    best: tuple[str, float, str] | None = None
    for skip in (0, 1):
        for name in type_names():
            length = len(name.split())
            head = " ".join(words[skip : skip + length])
            alike = likeness(head, fold(name)) - 0.1 * skip
            rest = " ".join(words[skip + length :])
            if alike < 1 and head in OTHER_WORDS:
                continue
            if alike >= LIKE and (best is None or (alike, len(name)) > (best[1], len(best[0]))):
                best = name, alike, rest
    return best


def read_type(look: Look, line: TypeLine | None, *, letter: bool) -> FieldValue:
    """The kind of document; a letter is known by "V/v" or "Kính gửi" without a name of a kind."""
    if line is not None:
        shown = evidence_of([line.run], look.page.reader, "type_line")
        return claim(line.name, line.run.text, max(line.alike, line.run.confidence), shown, SURE_TYPE)
    if letter:
        anchors = [run for run in look.runs if is_letter_mark(run)]
        shown = evidence_of(anchors[:1], look.page.reader, "letter_without_type")
        named = () if any(map(is_about, anchors)) else _types_of_symbol(look)
        if named:  # "Kính gửi" stands in a tờ trình too: the line with its name is lost
            return doubt([Candidate(value=name, confidence=DOUBTED, evidence=shown) for name in named], "", shown)
        return claim(LETTER, "", 0.9, shown, SURE_TYPE)
    return unreadable()


def _types_of_symbol(look: Look) -> tuple[str, ...]:
    """The kinds that the symbol of the number line abbreviates."""
    symbol = symbol_of(look.number) if look.number else None
    if symbol is None or not symbol.known or symbol.type_abbreviation is None:
        return ()
    return tuple(dict.fromkeys(types_abbreviated(symbol.type_abbreviation)))


def type_of_symbol(look: Look) -> TypeLine | None:
    """The kind that the symbol abbreviates, when a part of its name stands in the middle under the head ("THÔNG")."""
    names, top = _types_of_symbol(look), _head_bottom(look)
    if len(names) != 1:
        return None
    name = names[0]
    for run in look.runs:
        if top < run.middle < top + 0.12 and is_capitals(run.text, 0.7) and 0.3 < run.box.centre[0] < 0.7:
            part, whole = run.folded.replace(" ", ""), fold(name).replace(" ", "")
            if len(part) > 3 and (whole.startswith(part) or whole.endswith(part)):
                return TypeLine(run, name, SURE_TYPE)
    return None


def is_letter_mark(run: Run) -> bool:
    """Whether a line is the "V/v …" or the "Kính gửi" of a letter."""
    return is_about(run) or run.folded.startswith("KINH GUI")


def is_about(run: Run) -> bool:
    """Whether a line begins with the "V/v" of a letter."""
    return re.match(r"^V(?:\s?[/\\|IL1]?\s?V\b|/ )", run.plain.strip(" .'`")) is not None


def _head_bottom(look: Look) -> float:
    anchors = [look.number.run if look.number else None, look.motto]
    return max((run.middle for run in anchors if run), default=0.0)
