"""The printed lines of a page: rows of letters, and everything small given to the row it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ocr.picture import Pixels
from ocr.pieces import Bools, Ints, Pieces, find_letters, find_pieces, find_small
from ocr.rows import Cut, Row, bridge, find_rows, grow
from schemas.page import Box

_MARK = 0.8  # heights of x of the highest mark
_DEEPEST = 0.5  # heights of x that the middle of a dot below, a comma or a crumb of a tail is under the baseline
_GIANT = 1.6  # of the page's usual height of x: what a pen wrote, whose figures bear no marks
_UNASKED = 0.6  # heights of x by which a piece must be nearer to that than to print
_DOT, _HANGING = 0.38, 0.45  # heights of x: size of a dot under a letter, and how far below it is at most
_CRUMB = 3  # pixels: so few are no mark, and worn pages have thousands
_TOUCHING = 0.2  # heights of x between a mark and what it stands on
_REACH = 1.6  # the same for a mark that stands on another one
_NEAR = 1.2  # heights of x from a row's band: the upper mark of a capital with two is no further


class PrintedLine(NamedTuple):
    """A run of print on one line of one zone: its box in pixels, baseline at the left and right end, height of x."""

    zone: int
    x0: int
    y0: int
    x1: int
    y1: int
    left_base: float
    right_base: float
    x_height: float

    @property
    def base(self) -> float:
        return (self.left_base + self.right_base) / 2

    def base_at(self, x: float) -> float:
        """The baseline's height at a column."""
        return self.left_base + (x - self.x0) / max(1, self.x1 - self.x0) * (self.right_base - self.left_base)


class Lines(NamedTuple):
    """The printed lines of a page with the pieces they are made of; ``owner`` is each piece's line or -1.

    ``shared`` are the pieces that hang on one line and stand on the next: the dot of an Ộ run into the hook of an Ổ.
    """

    found: list[PrintedLine]
    pieces: Pieces
    owner: Ints
    shared: frozenset[int] = frozenset()

    def with_line(self, index: int, line: PrintedLine) -> Lines:
        """The same with another form of one line."""
        return self._replace(found=[*self.found[:index], line, *self.found[index + 1 :]])


def find_lines(
    grey: Pixels, dpi: float, zones: Sequence[Box], covers: Sequence[Box] = (), cuts: Sequence[Cut] = ()
) -> Lines:
    """The printed lines of each zone (boxes in pixels), from top to bottom and left to right within it.

    ``covers`` are stamps and seals that lie over the print: what is in them makes lines of its own, in zones that are
    counted on from the last one, save letters that go on a line of print. ``cuts`` part the cells of a table.
    """
    pieces = find_pieces(grey)
    places = [*zones, *covers]
    zone_of = _zones_of(pieces, places)
    letters = np.nonzero(find_letters(pieces, dpi) & (zone_of >= 0))[0]
    covered = letters[zone_of[letters] >= len(zones)]
    free = letters[zone_of[letters] < len(zones)]
    rows = find_rows(pieces, free, zone_of, places, dpi, cuts) if len(free) else []
    rows = bridge(pieces, grow(pieces, bridge(pieces, rows, dpi, cuts), covered), dpi, cuts)
    taken = np.zeros(len(zone_of), np.bool_)
    for row in rows:
        taken[row.letters] = True
    covered = covered[~taken[covered] & ~_are_marks_of(pieces, covered, rows)]
    rows += find_rows(pieces, covered, zone_of, places, dpi, ()) if len(covered) else []
    owner, shared = _adopt(pieces, rows, zone_of, dpi, len(zones))
    found = [_measure(pieces, np.nonzero(owner == index)[0], row) for index, row in enumerate(rows)]
    order = _reading_order(found)
    back = np.full(len(found) + 1, -1)
    back[order] = np.arange(len(order))
    return Lines([found[index] for index in order], pieces, back[owner], shared)


def is_level(one: PrintedLine, other: PrintedLine) -> bool:
    """Whether two runs of a zone stand on one level."""
    return one.zone == other.zone and abs(one.base - other.base) < 0.75 * min(one.x_height, other.x_height)


def _zones_of(pieces: Pieces, zones: Sequence[Box]) -> Ints:
    """The last zone that each piece's middle lies in, or -1."""
    x, y = (pieces.x0 + pieces.x1) / 2, (pieces.y0 + pieces.y1) / 2
    found = np.full(len(x), -1)
    for index, zone in enumerate(zones):
        found[(x >= zone.x0) & (x < zone.x1) & (y >= zone.y0) & (y < zone.y1)] = index
    found[0] = -1
    return found


def _are_marks_of(pieces: Pieces, letters: Ints, rows: Sequence[Row]) -> Bools:
    """Which of some letters under a stamp are marks over the letters of a row that runs there."""
    found = np.zeros(len(letters), np.bool_)
    x, y = (pieces.x0 + pieces.x1)[letters] / 2, (pieces.y0 + pieces.y1)[letters] / 2
    for row in rows:
        rise = (row.base + row.slope * x - y) / row.x_height
        low = pieces.high[letters] < _MARK * row.x_height
        found |= low & (x > row.x0) & (x < row.x1) & (rise > 1) & (rise < 1 + _NEAR)
    return found


def _adopt(pieces: Pieces, rows: list[Row], zone_of: Ints, dpi: float, covers_from: int) -> tuple[Ints, frozenset[int]]:
    """The row of each piece, and the pieces that two rows share.

    Letters have theirs, marks and points go to the row whose band is nearest. What was taken first may be the end of a
    row: the arm of a T that a scan broke off. So they are asked twice.
    """
    owner = np.full(len(pieces.x0), -1)
    for index, row in enumerate(rows):
        owner[row.letters] = index
    shared: set[int] = set()
    if not rows:
        return owner, frozenset()
    small = find_small(pieces, dpi) & (zone_of >= 0)
    mark = pieces.area > _CRUMB
    x0, x1 = np.array([row.x0 for row in rows]), np.array([row.x1 for row in rows])
    for _ in range(2):
        loose = np.nonzero(small & (owner < 0))[0]
        if not len(loose):
            break
        best, other, near = _nearest(pieces, loose, rows, (x0, x1), zone_of, covers_from)
        alone = near & (other < 0)
        owner[loose[alone]] = best[alone]
        contested = [
            (int(loose[at]), int(best[at]), int(other[at])) for at in np.nonzero((other >= 0) & mark[loose])[0]
        ]
        shared |= _give_to_closest(pieces, owner, rows, contested)
        free = near & (owner[loose] < 0)
        owner[loose[free]] = best[free]
        near, best = owner[loose] >= 0, owner[loose]
        np.minimum.at(x0, best[near], pieces.x0[loose[near]])
        np.maximum.at(x1, best[near], pieces.x1[loose[near]])
    return owner, frozenset(shared)


def _give_to_closest(
    pieces: Pieces, owner: Ints, rows: Sequence[Row], contested: Sequence[tuple[int, int, int]]
) -> set[int]:
    """Gives each piece that two rows may own to the one that has ink right over or under it, the nearer one first.

    Where lines stand close, the hook of an Ổ is nearer to the line above; but it stands on its circumflex, and that on
    its letter. So they are asked twice. The pieces that touch the ink of both are given back.
    """
    shared: set[int] = set()
    owned = {place: np.nonzero(owner == place)[0] for _, *places in contested for place in places}
    for piece, *places in (*contested, *contested):
        gaps = {place: _gap(pieces, owned[place], piece) / rows[place].x_height for place in places}
        above, closest = min(places, key=lambda place: rows[place].base), min(places, key=lambda place: gaps[place])
        if max(gaps.values()) <= _TOUCHING:
            shared.add(piece)
        if owner[piece] >= 0:
            continue
        if gaps[above] < _HANGING and _is_dot(pieces, piece, rows[above].x_height):
            owner[piece] = above
        elif gaps[closest] <= _TOUCHING:
            owner[piece] = closest
        if owner[piece] >= 0:
            owned[owner[piece]] = np.append(owned[owner[piece]], piece)
    return shared


def _is_dot(pieces: Pieces, piece: int, unit: float) -> bool:
    """Whether a piece is as small and round as the dot under a letter."""
    wide, high = int(pieces.wide[piece]), int(pieces.high[piece])
    small, large = sorted((wide, high))
    return large <= _DOT * unit and large <= 1.4 * small and pieces.area[piece] >= 0.68 * wide * high


def _gap(pieces: Pieces, owned: Ints, piece: int) -> float:
    """The blank between a piece and what a row owns right above or below it."""
    owned = owned[owned != piece]
    shared = np.minimum(pieces.x1[owned], pieces.x1[piece]) - np.maximum(pieces.x0[owned], pieces.x0[piece])
    beside = owned[shared > 0.4 * pieces.wide[piece]]
    gaps = np.maximum(pieces.y0[beside] - pieces.y1[piece], pieces.y0[piece] - pieces.y1[beside])
    return float(max(0, gaps.min())) if len(gaps) else np.inf


def _nearest(
    pieces: Pieces, loose: Ints, rows: list[Row], ends: tuple[Ints, Ints], zone_of: Ints, covers_from: int
) -> tuple[Ints, Ints, Bools]:
    """The row whose band is nearest to each piece, another one that is near or -1, and whether the first is near.

    ``ends`` are the rows'.
    """
    zone, base, slope, tall = (
        np.array(column) for column in zip(*((r.zone, r.base, r.slope, r.x_height) for r in rows), strict=True)
    )
    x0, x1 = ends
    x = ((pieces.x0 + pieces.x1) / 2)[loose, None]
    y = ((pieces.y0 + pieces.y1) / 2)[loose, None]
    rise = (base + x * slope - y) / tall
    deep = np.maximum(0, -rise - _DEEPEST)  # what stands there is the mark of a capital below: Ể, Ố
    away = np.where(rise > 1, rise - 1, np.where(rise < 0, -1.3 * rise + 3 * deep, 0.0))
    away = away + np.where(tall > _GIANT * float(np.median(tall)), _UNASKED, 0.0)
    wide, high = pieces.wide[loose, None], pieces.high[loose, None]
    dash = (wide > 1.8 * high) & (wide > 0.3 * tall) & (rise > 0.1) & (rise < 0.9)
    before, after = x0 - pieces.x1[loose, None], pieces.x0[loose, None] - x1
    # Beyond its letters a line has dashes and points close by; what stands further off is dirt.
    close = np.where(high > 0.8 * tall, 1.2, 0.4)
    aside = (before > np.where(dash, 1.8, close) * tall) | (after > np.where(dash, 1.2, close + 0.35) * tall)
    mine = zone_of[loose, None]
    within = (mine >= covers_from) & (x > x0) & (x < x1)  # under a stamp marks go to the line that runs there
    away = np.where(aside | ((mine != zone) & ~within) | (rise < -0.9), np.inf, away)
    each = np.arange(len(loose))
    best = np.argmin(away, axis=1)
    nearest = away[each, best]
    away[each, best] = np.inf
    other = np.argmin(away, axis=1)
    return best, np.where(away[each, other] < _REACH, other, -1), nearest < _NEAR


def _measure(pieces: Pieces, owned: Ints, row: Row) -> PrintedLine:
    x0, x1 = int(pieces.x0[owned].min()), int(pieces.x1[owned].max())
    left, right = row.level(x0), row.level(x1)
    top = max(float(pieces.y0[owned].min()), min(left, right) - 2.7 * row.x_height)
    bottom = min(float(pieces.y1[owned].max()), max(left, right) + 0.9 * row.x_height)
    return PrintedLine(row.zone, x0, int(top), x1, int(np.ceil(bottom)), left, right, row.x_height)


def _reading_order(found: Sequence[PrintedLine]) -> list[int]:
    """By zone, then by level, then from left to right among what stands on one level."""
    result: list[int] = []
    level: list[int] = []
    for index in sorted(range(len(found)), key=lambda index: (found[index].zone, found[index].base)):
        if level and not is_level(found[level[0]], found[index]):
            result += sorted(level, key=lambda i: found[i].x0)
            level = []
        level.append(index)
    return result + sorted(level, key=lambda i: found[i].x0)
