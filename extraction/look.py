"""A page looked at: its runs without foreign print (overlays, stamps), and the anchors of its head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.dates import DateFrame, find_frame
from extraction.folding import likeness
from extraction.runs import Run, join, runs_of
from extraction.symbols import NumberParts, find_parts
from schemas.page import Box, Mark, PageText

MOTTO = "CONG HOA XA HOI CHU NGHIA VIET NAM"
TIELINE = "DOC LAP TU DO HANH PHUC"
PARTY_MOTTO = "DANG CONG SAN VIET NAM"
YOUTH_MOTTO = "DOAN TNCS HO CHI MINH"
HEAD_DEPTH = 0.40  # the head's last line (number, date, V/v) stands above this, on 145 looked-at pages
FOREIGN = re.compile(
    r"^(?:NGUOI KY|KY BOI|EMAIL|CO QUAN|THOI GIAN KY|CHUKY|SAO Y|SAO LUC|TRICH SAO|CONG VAN DEN|CV DEN|DEN SO|DEN\b|"
    r"GIO\b|KINH CHUYEN|CHUYEN|LUU HO SO|SO KY HIEU HS)"
)
FOREIGN_INSIDE = re.compile(r"(?:@|\+0?7:00|\.vn\b|\d\d:\d\d:\d\d)", re.IGNORECASE)
HAND = 0.5  # marks less sure than this are taken for print


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
    runs = [run for run in runs_of(page) if not _is_foreign(run, page)]
    motto = _find_motto(runs)
    date = _find_date(runs, motto)
    number = _find_number(runs, motto, date)
    return Look(page, tuple(runs), motto, number, date)


def same_row(one: Run, other: Run) -> bool:
    """Whether two runs stand side by side."""
    return abs(one.middle - other.middle) < 0.6 * max(one.box.height, other.box.height)


def _is_foreign(run: Run, page: PageText) -> bool:
    if FOREIGN.match(run.folded) or FOREIGN_INSIDE.search(run.text):
        return True
    if any(run.box.overlap(overlay.box) > 0.6 for overlay in page.overlays):
        return True
    stamps = (mark for mark in page.marks if mark.kind == "stamp" and mark.confidence >= HAND)
    return any(run.box.overlap(stamp.box) > 0.8 for stamp in stamps) and not run.folded.startswith("SO")


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


def _find_date(runs: Iterable[Run], motto: Run | None) -> DateLine | None:
    for run in runs:
        if run.middle > HEAD_DEPTH:
            return None
        frame = find_frame(run.text)
        placed = run.box.x0 > 0.3 and run.box.x1 > 0.6 and len(run.words) <= 14
        if frame and placed and (motto is None or run.middle > motto.middle) and run.text[:1].isupper():
            return DateLine(run, frame)
    return None


def _find_number(runs: list[Run], motto: Run | None, date: DateLine | None) -> NumberLine | None:
    """The first line with a symbol, or else the first that begins with "Số:"."""
    edge = motto.box.x0 if motto else 0.5
    found: list[NumberLine] = []
    for run in runs:
        if run.middle > HEAD_DEPTH:
            break
        if run.box.x0 > edge or (motto is not None and run.middle < motto.middle - 0.01) or not find_parts(run.text):
            continue
        whole = _with_rest(run, runs, date)
        parts = find_parts(whole.text)
        if parts is not None:
            found.append(NumberLine(whole, parts))
    return next((line for line in found if line.parts.symbol), found[0] if found else None)


def _with_rest(run: Run, runs: list[Run], date: DateLine | None) -> Run:
    """The number line with what a wide gap cut off: "Số:      /QĐ-UBND"."""
    parts = find_parts(run.text)
    if parts is None or parts.symbol is not None:
        return run
    rest = [
        other
        for other in runs
        if same_row(run, other) and run.box.x1 <= other.box.x0 < 0.55 and other is not (date.run if date else None)
    ]
    return join([run, *sorted(rest, key=lambda other: other.box.x0)])
