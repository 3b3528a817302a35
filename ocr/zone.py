"""Where a page's blocks are: head left and right, body, tables, foot left and right, in reading order.

The two columns of head and foot are told by a gutter: an upright white band that several printed lines respect on both
sides. When there is no clear gutter nothing is split, for a wrong split costs more than none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.segments import LINE_GAP, WORD_GAP, Ink, Mask, Segment, find_segments
from schemas.page import BlockKind, Box, Mark

_HEAD_ENDS = 0.45  # of the page's height: NĐ 30/2020 puts boxes 1-5b well above
_HEAD_LOOK = 0.55  # of the height: what is looked at for the head and what stands below it
_GUTTERS = (0.28, 0.62)  # of the width: between boxes 2 and 1, 9b and 7a
_FULL = 0.66  # of the width: a run so long is a line of the body, or two columns with a narrow gutter
_SPACE = 0.02  # of the width: blanks between words of stretched lines are narrower, gutters seldom
_GUTTER_STEP = 8  # pixels of the plan, 2 mm: less than the narrowest gutter
_HEAD_ROWS = 9  # issuers of three lines, number, and a letter's subject in five; more beside each other is a table
_EDGE = 3  # long lines tell where the body's edges are
_CELLS = 3  # rows of different width that begin one under the other; a signature's lines share their middle
_MIN_GAP = 0.012  # of the width: the narrowest gutter seen (three-word ministries)


@dataclass(frozen=True, slots=True)
class Zone:
    """A block to be read by itself; the box is in fractions of the prepared page."""

    kind: BlockKind
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The zones in reading order, and the usual height of a line of print in fractions of the page."""

    zones: tuple[Zone, ...]
    line_height: float


def find_layout(ink: Ink, dpi: float, marks: Sequence[Mark] = ()) -> Layout:
    """The layout of a prepared page from its small copy; what lies in seals and stamps does not decide it."""
    letters, (level, upright, bars, posts) = ink
    height, width = letters.shape
    grids = _find_tables(level, upright, dpi) if len(bars) > 1 and len(posts) > 1 else []
    tables = [table for table in grids if not _is_stamp(table, marks, width, height)]
    letters = letters & ~level & ~upright
    for mark in marks:
        if mark.kind in ("seal", "stamp"):
            rows = slice(round(mark.box.y0 * height), round(mark.box.y1 * height))
            letters[rows, round(mark.box.x0 * width) : round(mark.box.x1 * width)] = False
    for table in tables:
        letters[table.y0 : table.y1, table.x0 : table.x1] = False
    upper = letters[: round(_HEAD_LOOK * height)]
    words, runs = find_segments(upper, dpi, WORD_GAP), find_segments(letters, dpi, LINE_GAP)
    line = float(np.median([s.height for s in runs])) if runs else 0.12 * dpi
    scale = Box(width, height, width, height)
    zones = tuple(Zone(kind, _fraction(box, scale)) for kind, box in _zones(words, runs, tables, width, height, line))
    return Layout(zones, line / height)


def _zones(
    words: list[Segment], segments: list[Segment], tables: list[Segment], width: int, height: int, line: float
) -> Iterator[tuple[BlockKind, Segment]]:
    top, bottom = 0, height
    head = _find_head(words, segments, width, height, line)
    if head:
        gutter, end = head
        yield "head_left", Segment(0, 0, gutter, end)
        yield "head_right", Segment(gutter, 0, width, end)
        top = end
    rest = [s for s in segments if s.y0 >= top - 1]
    foot = _find_foot(rest, tables, width, line)
    if foot:
        bottom = foot[1]
    for table in tables:
        table_top, table_bottom = max(top, table.y0), min(bottom, table.y1)
        if table_bottom - table_top < line:
            continue
        if table_top - top > 0.6 * line:
            yield "body", Segment(0, top, width, table_top)
        yield "table", Segment(0, table_top, width, table_bottom)
        top = table_bottom
    if bottom - top > 0.6 * line:
        yield ("body" if head or foot or tables else "whole"), Segment(0, top, width, bottom)
    if foot:
        yield "foot_left", Segment(0, bottom, foot[0], height)
        yield "foot_right", Segment(foot[0], bottom, width, height)


def _find_head(
    words: list[Segment], runs: list[Segment], width: int, height: int, line: float
) -> tuple[int, int] | None:
    """The gutter's x and the y where the two-column head ends."""
    upper = [word for word in words if word.y1 < _HEAD_ENDS * height]
    titles = [run for run in runs if _is_centred(run, width) and not _is_beside(run, runs)]
    full = [
        (run.y0, [word for word in upper if run.y0 - 1 <= word.y0 and word.y1 <= run.y1 + 1])
        for run in runs
        if run.width > _FULL * width and run.y1 < _HEAD_ENDS * height
    ]
    found: list[tuple[float, int, list[Segment]]] = []
    lists: list[Segment] = []
    for x in range(round(_GUTTERS[0] * width), round(_GUTTERS[1] * width), _GUTTER_STEP):
        body = min((y for y, across in full if 0 < _gap(across, x, width) < _SPACE * width), default=height)
        head = _columns_from_top([word for word in upper if word.y0 < body], titles, x, width, line)
        left, right = [s for s in head if s.x1 <= x], [s for s in head if s.x0 >= x]
        rows = _rows(left, line), _rows(right, line)
        if rows[0] < 1 or rows[1] < 2 or sum(rows) < 4:
            continue
        if min(rows) > _HEAD_ROWS or _is_column_of_cells(left, right, line):
            lists.append(_around(right))
        else:
            found.append((len(head) + 3 * min(_gap(head, x, width) / width, 0.1), x, head))
    best = _best_outside(lists, found, line)
    if best is None:
        return None
    x, head = best
    end = max(s.y1 for s in head)
    below = min((s.y0 for s in words if s not in head and s.y1 > end), default=height)
    return _centre_of_gap(head, x, width), round(end + 0.5 * line) if below > end + line else max(
        end, (end + below) // 2
    )


def _is_centred(run: Segment, width: int) -> bool:
    """Whether a run stands in the middle of the page like a title; two columns read as one begin further left."""
    return 0.43 < run.middle / width < 0.60 and 0.25 * width < run.x0 and run.x1 < 0.85 * width


def _is_beside(run: Segment, runs: list[Segment]) -> bool:
    """Whether another run stands on the same line."""
    return any(
        other != run and min(run.y1, other.y1) - max(run.y0, other.y0) > 0.5 * min(run.height, other.height)
        for other in runs
    )


def _columns_from_top(words: list[Segment], titles: list[Segment], x: int, width: int, line: float) -> list[Segment]:
    """The words above the first one that crosses x, and above the first title below the right column's first line."""
    margin = _MIN_GAP * width / 2
    crossing = [word.y0 for word in words if word.x0 - margin < x < word.x1 + margin]
    first_right = min((word.y0 for word in words if word.x0 >= x), default=0)
    crossing += [title.y0 for title in titles if title.y0 > first_right + line]
    floor = min(crossing, default=1 << 30)
    return _until_gap([word for word in words if word.y0 + word.y1 < 2 * floor], x, line)


def _until_gap(head: list[Segment], x: int, line: float) -> list[Segment]:
    """The head without what stands apart below both columns: "Kính gửi:" begins the body."""
    bottom = max((word.y1 for word in head if word.x0 >= x), default=0)
    kept: list[Segment] = []
    for word in sorted(head, key=lambda w: w.y0):
        if word.y0 > bottom + 0.9 * line:
            return kept
        kept.append(word)
        bottom = max(bottom, word.y1)
    return kept


def _find_foot(segments: list[Segment], tables: list[Segment], width: int, line: float) -> tuple[int, int] | None:
    """The gutter's x and the y where the two-column foot begins."""
    floor = max((table.y1 for table in tables), default=0)
    lower = _join_stretched([s for s in segments if s.y0 >= floor], width)
    found: list[tuple[float, int, list[Segment]]] = []
    lists: list[Segment] = []
    for x in range(round(_GUTTERS[0] * width), round(_GUTTERS[1] * width), _GUTTER_STEP):
        run = _columns_from_bottom(lower, x)
        left, right = [s for s in run if s.x1 <= x], [s for s in run if s.x0 >= x]
        if _rows(left, line) < 2 or _rows(right, line) < 1:
            continue
        start = min(s.y0 for s in right)
        left = [s for s in left if s.y1 > start - 0.3 * line]
        if (
            _rows(left, line) < 2
            or _rows(left, line) + _rows(right, line) < 4
            or not _looks_like_signature(right, x, width)
        ):
            continue
        if _is_column_of_cells(left, right, line):
            lists.append(_around(right))
        else:
            both = [*left, *right]
            found.append((len(both) + 3 * min(_gap(both, x, width) / width, 0.1), x, both))
    best = _best_outside(lists, found, line)
    if best is None:
        return None
    x, start = best[0], min(s.y0 for s in best[1])
    run = [s for s in _columns_from_bottom(lower, x) if s.y0 >= start]
    above = max((s.y1 for s in lower if s.y1 <= start + 0.3 * line and s.y0 < start), default=0)
    return _centre_of_gap(run, x, width), max(0, round((max(above, start - line) + start) / 2))


def _join_stretched(segments: list[Segment], width: int) -> list[Segment]:
    """The segments, and as one those of a line of the body that blanks with hyphens in them cut: others end there."""
    long = [s for s in segments if s.width > _FULL * width]
    if len(long) < _EDGE:
        return segments
    near = 0.02 * width
    left, right = float(np.median([s.x0 for s in long])), float(np.median([s.x1 for s in long]))
    joined = list(segments)
    for row in _in_rows(segments, min(s.height for s in long)):
        parts = sorted(row)
        gaps = [after.x0 - before.x1 for before, after in itertools.pairwise(parts)]
        if gaps and max(gaps) < 2 * near and parts[0].x0 < left + near and abs(parts[-1].x1 - right) < near:
            joined.append(_around(parts))
    return joined


def _columns_from_bottom(segments: list[Segment], x: int) -> list[Segment]:
    run: list[Segment] = []
    for segment in sorted(segments, key=lambda s: -s.y1):
        if segment.x0 < x < segment.x1:
            return [s for s in run if s.y1 > segment.y1]
        run.append(segment)
    return run


def _looks_like_signature(right: list[Segment], x: int, width: int) -> bool:
    """A signature block is centred in its half and narrow; a second column of text is neither."""
    narrow = [s for s in right if s.width < 0.45 * width]
    return len(narrow) >= 0.8 * len(right) and any(0.55 < s.middle / width < 0.88 for s in narrow) and x < 0.62 * width


def _best_outside(
    lists: list[Segment], found: list[tuple[float, int, list[Segment]]], line: float
) -> tuple[int, list[Segment]] | None:
    """The gutter with the highest score and what stands about it, no rows of a list among them."""
    for _, x, segments in sorted(found, key=lambda column: -column[0]):
        area = _around(segments)
        if not any(listed.y0 - line <= area.y0 and area.y1 <= listed.y1 + line for listed in lists):
            return x, segments
    return None


def _is_column_of_cells(left: list[Segment], right: list[Segment], line: float) -> bool:
    """Whether the right side is columns of a table whose rulings were lost.

    Its cells begin one under the other, and where it has none, the left side has no line either.
    """
    rows = [_around(row) for row in _in_rows(right, line)]
    edge = float(np.median([row.x0 for row in rows]))
    cells = [row for row in rows if abs(row.x0 - edge) < 0.4 * line]  # headings and page numbers stand elsewhere
    if len(cells) < max(_CELLS, 0.7 * len(rows)) or np.std([row.middle for row in cells]) < 0.4 * line:
        return False
    others = [_around(row) for row in _in_rows([s for s in left if cells[0].y0 <= s.y1 and s.y0 <= cells[-1].y1], line)]
    paired = sum(any(_are_level(cell, other, line) for other in others) for cell in cells)
    alone = sum(not any(_are_level(row, other, line) for row in rows) for other in others)
    return paired >= 0.6 * len(cells) and alone <= 0.1 * len(others)


def _around(row: list[Segment]) -> Segment:
    return Segment(min(s.x0 for s in row), min(s.y0 for s in row), max(s.x1 for s in row), max(s.y1 for s in row))


def _are_level(one: Segment, other: Segment, line: float) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.4 * line


def _gap(run: list[Segment], x: int, width: int) -> float:
    left = max((s.x1 for s in run if s.x1 <= x), default=0)
    right = min((s.x0 for s in run if s.x0 >= x), default=width)
    return float(right - left)


def _centre_of_gap(run: list[Segment], x: int, width: int) -> int:
    left = max((s.x1 for s in run if s.x1 <= x), default=x)
    right = min((s.x0 for s in run if s.x0 >= x), default=min(x, width))
    return round((left + right) / 2)


def _rows(segments: list[Segment], line: float) -> int:
    """How many printed lines these segments stand in."""
    return len(_in_rows(segments, line))


def _in_rows(segments: list[Segment], line: float) -> list[list[Segment]]:
    """The segments of each printed line."""
    rows: list[list[Segment]] = []
    bottom = -1.0
    for segment in sorted(segments, key=lambda s: s.y0):
        if segment.y0 + 0.5 * line > bottom:
            rows.append([])
            bottom = max(bottom, segment.y1)
        rows[-1].append(segment)
    return rows


def _find_tables(level: Mask, upright: Mask, dpi: float) -> list[Segment]:
    """Grids: pieces of connected lines with at least two level and two upright ones."""
    lines = cv2.dilate((level | upright).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, numbers, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(lines, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    labels = np.asarray(numbers)
    found = []
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[index])
        if wide < 1.5 * dpi or high < 0.3 * dpi:
            continue
        part = labels[y : y + high, x : x + wide] == index
        rows = _count_lines((level[y : y + high, x : x + wide] & part).sum(axis=1) > 0.5 * wide)
        columns = _count_lines((upright[y : y + high, x : x + wide] & part).sum(axis=0) > 0.4 * min(high, dpi))
        if rows >= 2 and columns >= 2 and rows + columns >= 5:
            found.append(Segment(x, y, x + wide, y + high))
    return sorted(found, key=lambda table: table.y0)


def _is_stamp(table: Segment, marks: Sequence[Mark], width: int, height: int) -> bool:
    box = Box(table.x0 / width, table.y0 / height, table.x1 / width, table.y1 / height)
    return any(mark.kind == "stamp" and box.overlap(mark.box) > 0.5 for mark in marks)


def _count_lines(hits: np.ndarray) -> int:
    return int((np.diff(hits.astype(np.int8), prepend=0) == 1).sum())


def _fraction(box: Segment, scale: Box) -> Box:
    return Box(box.x0 / scale.x0, box.y0 / scale.y0, box.x1 / scale.x1, box.y1 / scale.y1)
