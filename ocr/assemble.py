"""From the engine's words to blocks of lines: junk dropped, letters repaired, strict reading order."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ocr.recognise import ReadWord, ReadZone
from schemas.page import Block, Line, Mark, Word

_TWICE = re.compile("ĐÐ|ÐĐ")
_SURE = 0.6
_DOUBTFUL = 0.9  # a word surer than this is right in 95 of 100 cases, its second reading hardly ever
_STROKE = re.compile(r"[lI|]")
_ONES = re.compile(r"^[lI|]{1,2}[.,;:)]?$")
_NUMBERED = ("điều", "khoản", "tháng", "ngày", "số", "quận", "phường", "ấp", "thôn", "xóm")
_RULE = re.compile(r"^[|_\[\]¦]+$")  # what is left of a table's lines
_SPECK = re.compile(r"^[^\w(“\"]+(?=\w)")  # at the beginning of a cell, stuck to its first word
_WIDE_GAP = 0.024  # of the page's width, 5 mm: between cells; blanks of stretched lines are narrower
_LIST_ROWS = 4
_FEW = 3
_LETTERS = re.compile(r"[^\W_]")
_TAIL = re.compile(r"^[^\W\d_]{1,4}[;,.]$")
_NO_PRINT = re.compile(r"^[|\\/_~`'\"‘’“”«»<>*^=.,:;!¡¿?·•°()\[\]{}\-–—+]+$")


def assemble(zones: Sequence[ReadZone], marks: Sequence[Mark]) -> tuple[Block, ...]:
    """The page's blocks with what is print; zones without print vanish."""
    blocks = []
    for zone in zones:
        is_head, is_table = zone.kind in ("head_left", "head_right"), zone.kind == "table"
        lines = tuple(_lower_tails(_lines(zone.words, marks, head=is_head, table=is_table)))
        if lines:
            blocks.append(Block(zone.kind, zone.box, lines, zone.cells))
    return tuple(blocks)


def mend_ones(texts: Sequence[str], *, table: bool) -> list[str]:
    """Figures that the engine takes for letters where only a figure can stand: Điều 1, and the count of a table."""
    mended = list(texts)
    for place, (before, text) in enumerate(itertools.pairwise(("", *texts))):
        counts = table and place == 0
        if _ONES.match(text) and (counts or before.lower() in _NUMBERED):
            mended[place] = _STROKE.sub("1", text)
    return mended


def clean_text(text: str) -> str:
    """NFC, with the Icelandic letters that the engine mistakes for đ put right.

    One letter that was read twice, once as each, is one: QĐÐ. QLĐĐ has two.
    """
    text = _TWICE.sub("Đ", unicodedata.normalize("NFC", text))
    text = text.replace("Ð", "Đ").replace("ð", "đ")
    return "-" if text in ("~", "~-", "-~") else text  # the dash of a list; a tilde stands alone in no paper


def _lines(words: Iterable[ReadWord], marks: Sequence[Mark], *, head: bool, table: bool) -> Iterable[Line]:
    rows = [list(group) for _, group in itertools.groupby(words, key=lambda word: word.line)]
    is_list = table or sum(map(_is_row, rows)) >= _LIST_ROWS
    for row in rows:
        words = list(_without_rulings(row, least=_DOUBTFUL if table else 1.0)) if is_list and _is_row(row) else row
        if is_list and _is_ruling(words):
            continue
        sure = [index for index, word in enumerate(words) if word.confidence >= _SURE and len(word.text) > 1]
        line = [
            word
            for index, word in enumerate(words)
            if not _is_junk(word, () if sure and sure[0] < index < sure[-1] else marks)
            and not (table and _RULE.match(word.text))
        ]
        if line and not _is_junk_line(line, head=head):
            texts = mend_ones([clean_text(word.text) for word in line], table=table)
            yield Line(tuple(_word(text, word) for text, word in zip(texts, line, strict=True)))


def _is_row(words: Sequence[ReadWord]) -> bool:
    """Whether a line is a row of a table whose rulings were lost: two wide gaps or more."""
    return sum(_is_wide(before, after) for before, after in itertools.pairwise(words)) > 1


def _is_wide(before: ReadWord, after: ReadWord) -> bool:
    return after.box.x0 - before.box.x1 > _WIDE_GAP


def _without_rulings(words: Sequence[ReadWord], least: float) -> Iterator[ReadWord]:
    """A row without what is left of rulings: signs alone at a gap and less sure than ``least``, or stuck to a cell."""
    for before, word, after in zip((None, *words), words, (*words[1:], None), strict=False):
        begins = before is None or _is_wide(before, word) or not _LETTERS.search(before.text)
        ends = after is None or _is_wide(word, after)
        if _LETTERS.search(word.text):
            yield word._replace(text=_SPECK.sub("", word.text)) if begins else word
        elif word.confidence > least or not (begins or ends):
            yield word


def _is_ruling(words: Sequence[ReadWord]) -> bool:
    """Whether a line is a level ruling that fell into dashes, some of them read as letters: "--- _L -1"."""
    text = "".join(word.text for word in words)
    letters = len(_LETTERS.findall(text))
    return letters <= _FEW and len(text) - letters >= max(letters, 2)


def _word(text: str, read: ReadWord) -> Word:
    """The word as the page holds it; a second reading is worth keeping where the first is in doubt and it differs."""
    sure = max(0.0, min(1.0, read.confidence))
    second = clean_text(read.second) if read.second and sure < _DOUBTFUL else None
    return Word(text, read.box, sure, second if second != text else None)


def _lower_tails(lines: Iterable[Line]) -> Iterable[Line]:
    """The one word that a paragraph's last line may be, in small letters: alone, "vụ;" looks like "VỤ;"."""
    before = ""
    for line in lines:
        (word, *others) = line.words
        if not others and word.text.isupper() and _TAIL.match(word.text) and before[-1:].islower():
            line = Line((replace(word, text=word.text.lower()),))  # noqa: PLW2901 - the same line
        before = line.text
        yield line


def _is_junk(word: ReadWord, marks: Sequence[Mark]) -> bool:
    """Strokes of seals, signatures and dirt that the engine took for signs; print between sure words is none's."""
    if word.box.width <= 0 or word.box.height <= 0:
        return True
    if word.confidence < 0.3 and (_NO_PRINT.match(word.text) or len(word.text) == 1):
        return True
    if word.confidence < 0.5 and any(
        word.box.overlap(mark.box) > 0.5 for mark in marks if mark.kind in ("seal", "ink")
    ):
        return True
    return word.confidence < 0.05


def _is_junk_line(line: Sequence[ReadWord], *, head: bool) -> bool:
    """A line in which nothing is surely print; in the head a doubtful number line is worth more than none."""
    letters = sum(len(_LETTERS.findall(word.text)) for word in line)
    sure = sum(len(_LETTERS.findall(word.text)) for word in line if word.confidence >= _SURE)
    if letters == 0:
        return True
    if letters <= 3:
        return all(word.confidence < _SURE for word in line)
    mean = sum(word.confidence for word in line) / len(line)
    return mean < 0.3 if head else sure < 0.3 * letters and mean < 0.45
