"""A page looked at: its runs without foreign print (overlays, stamps), and the anchors of its head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.dates import DateFrame, find_frame
from extraction.folding import likeness
from extraction.foreign import HAND, is_foreign
from extraction.runs import Run, join, runs_of
from extraction.symbols import NumberParts, find_bare_symbol, find_parts
from schemas.page import Box, Mark, PageText

MOTTO = "CONG HOA XA HOI CHU NGHIA VIET NAM"
TIELINE = "DOC LAP TU DO HANH PHUC"
PARTY_MOTTO = "DANG CONG SAN VIET NAM"
YOUTH_MOTTO = "DOAN TNCS HO CHI MINH"
HEAD_DEPTH = 0.40  # the head's last line (number, date, V/v) stands above this, on 145 looked-at pages
PART_OF_DATE = re.compile(r"\bN[GC6]AY\b|N[GC6]AY\S|T[HN]ANG\b|\bN[AE]M\b")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The line "Số: …" and its parts."""

    run: Run
    parts: NumberParts


@dataclass(frozen=True, slots=True)
class DateLine:
    """The line "…, ngày … tháng … năm …" and its parts."""

    run: Run
    frame: DateFrame


@dataclass(frozen=True, slots=True)
class Look:
    """One page with what was recognised on it at first sight; ``runs`` go from top to bottom."""

    page: PageText
    runs: tuple[Run, ...]
    motto: Run | None
    number: NumberLine | None
    date: DateLine | None

    @property
    def has_head(self) -> bool:
        """Whether a document seems to begin here: motto with number or date line, or these two together."""
        anchors = [self.motto, self.number, self.date]
        return sum(anchor is not None for anchor in anchors) > 1 and (self.motto or self.number) is not None

    @property
    def divide(self) -> float:
        """Where the left column of the head ends."""
        if self.motto is not None:
            return self.motto.box.x0
        return self.date.run.box.x0 if self.date is not None else 0.47

    def mark_on(self, box: Box, kinds: Iterable[str]) -> Mark | None:
        """The surest mark of these kinds that lies on a box."""
        wanted = set(kinds)
        lying = [
            mark
            for mark in self.page.marks
            if mark.kind in wanted
            and mark.confidence >= HAND
            and (box.overlap(mark.box) > 0.3 or mark.box.overlap(box) > 0.5)
        ]
        return max(lying, key=lambda mark: mark.confidence, default=None)


def look_at(page: PageText) -> Look:
    """Finds the anchors of a page."""
    runs = [run for run in runs_of(page) if not is_foreign(run, page)]
    motto = _find_motto(runs)
    date = _find_date(runs, motto)
    number = _find_number(runs, motto, date)
    return Look(page, tuple(runs), motto, number, date)


def same_row(one: Run, other: Run) -> bool:
    """Whether two runs stand side by side."""
    return abs(one.middle - other.middle) < 0.6 * max(one.box.height, other.box.height)


def _find_motto(runs: Iterable[Run]) -> Run | None:
    for run in runs:
        if run.middle > HEAD_DEPTH:
            return None
        words = run.folded
        if likeness(words, MOTTO) >= 0.7 or likeness(words, TIELINE) >= 0.7:
            return run
        if run.box.x0 > 0.4 and (likeness(words, PARTY_MOTTO) >= 0.8 or likeness(words, YOUTH_MOTTO) >= 0.8):
            return run
    return None


def _find_date(runs: list[Run], motto: Run | None) -> DateLine | None:
    for run in runs:
        if run.middle > HEAD_DEPTH:
            return None
        if motto is not None and run.middle <= motto.middle:
            continue
        found = date_line(run) or date_line(_date_row(run, runs, motto))
        if found is not None:
            return found
    return None


def date_line(run: Run | None) -> DateLine | None:
    """The line as a date line, when it stands where one can stand and has its form."""
    if run is None or len(run.words) > 14 or run.box.x0 <= 0.3 or run.box.x1 <= 0.6 or not _opens_name(run):
        return None
    frame = find_frame(run.text)
    return DateLine(run, frame) if frame else None


def _opens_name(run: Run) -> bool:
    """Whether a line begins with a capital, specks left out."""
    return re.sub(r"^[\W_]+", "", run.text)[:1].isupper()


def _date_row(run: Run, runs: list[Run], motto: Run | None) -> Run | None:
    """A date line that wide gaps or scrawl cut into pieces, as one run from its place to its year."""
    if not PART_OF_DATE.search(run.plain):
        return None
    edge = motto.box.x0 - 0.04 if motto else 0.4
    row = [other for other in runs if other.box.x0 > edge and abs(other.middle - run.middle) < 0.8 * run.box.height]
    row = sorted(row, key=lambda other: other.box.x0)
    while row and not _opens_name(row[0]):
        row.pop(0)
    return join(row) if len(row) > 1 else None


def _find_number(runs: list[Run], motto: Run | None, date: DateLine | None) -> NumberLine | None:
    """The first line with a symbol; or else a symbol whose "Số" was lost; or else the first that begins with "Số:"."""
    edge = motto.box.x0 if motto else 0.5
    found: list[NumberLine] = []
    bare: list[NumberLine] = []
    for run in runs:
        if run.middle > HEAD_DEPTH:
            break
        if run.box.x0 > edge or (motto is not None and run.middle < motto.middle - 0.01):
            continue
        whole = _with_rest(run, runs, date)
        parts = find_parts(whole.text)
        if parts is not None:
            found.append(NumberLine(whole, parts))
        elif (alone := find_bare_symbol(run.text)) is not None and len(run.words) < 5:
            bare.append(NumberLine(run, alone))
    with_symbol = next((line for line in found if line.parts.symbol), None)
    return with_symbol or next(iter(bare), None) or next(iter(found), None)


def _with_rest(run: Run, runs: list[Run], date: DateLine | None) -> Run:
    """The number line with what a wide gap cut off: "Số:      /QĐ-UBND"."""
    parts = find_parts(run.text)
    if parts is None or parts.symbol is not None:
        return run
    used = set(date.run.words) if date else set()
    rest = [
        other
        for other in runs
        if same_row(run, other) and run.box.x1 <= other.box.x0 < 0.55 and not used.intersection(other.words)
    ]
    return join([run, *sorted(rest, key=lambda other: other.box.x0)])
