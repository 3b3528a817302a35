"""Finding printed lines: letters are chained along their baselines, then everything small is given to its line.

Baselines, not ink, decide: marks above capitals and tails below letters touch the neighbouring lines of tight print,
but the feet of letters of different lines never do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Pixels
from ocr.segments import LINE_GAP
from schemas.page import Box

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

INK = 150  # of 255 on flattened paper
_CHAIN_DPI = 100.0
_CAPITALS = 1.46  # height of capitals over that of small letters, in Times and its kin


class Pieces(NamedTuple):
    """Connected pieces of ink: edges in pixels (right and bottom exclusive), area, and the map of their numbers."""

    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints
    labels: NDArray[np.integer]

    @property
    def wide(self) -> Ints:
        return self.x1 - self.x0

    @property
    def high(self) -> Ints:
        return self.y1 - self.y0


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


class Lines(NamedTuple):
    """The printed lines of a page with the pieces they are made of; ``owner`` is each piece's line or -1."""

    found: list[PrintedLine]
    pieces: Pieces
    owner: Ints


def find_pieces(grey: Pixels) -> Pieces:
    """The connected pieces of ink of a page; number 0, the paper, is left in so that numbers fit the map."""
    ink = (grey < INK).view(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    if count >= 65_000:  # speckle beyond what 16 bits can number
        count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, wide, high, area = stats[:count].astype(np.int64).T
    return Pieces(x, y, x + wide, y + high, area, np.asarray(labels))


class _Row(NamedTuple):
    """A line in the making: its letters, the level ``base + slope * x`` of their feet, the height of x."""

    zone: int
    letters: Ints
    base: float
    slope: float
    x_height: float
    x0: int
    x1: int

    def level(self, x: Floats | Ints) -> Floats:
        return np.asarray(self.base + self.slope * x, np.float64)


def find_lines(grey: Pixels, dpi: float, zones: Sequence[Box], cuts: Sequence[tuple[int, int, int]] = ()) -> Lines:
    """The printed lines of each zone (boxes in pixels), from top to bottom and left to right within it.

    ``cuts`` are upright lines (x, top, bottom) that no printed line crosses: the rulings of a table.
    """
    pieces = find_pieces(grey)
    zone_of = _zones_of(pieces, zones)
    letters = _letters(pieces, zone_of, dpi)
    if not len(letters):
        return Lines([], pieces, np.full(len(pieces.x0), -1))
    chains = _chain(pieces, letters, zone_of, zones, grey.shape, dpi, cuts)
    rows = _bridge(pieces, _without_marks(pieces, _join(pieces, chains, zone_of, dpi)), dpi, cuts)
    owner = _adopt(pieces, rows, zone_of, dpi)
    found = [_measure(pieces, np.nonzero(owner == index)[0], row) for index, row in enumerate(rows)]
    order = _reading_order(found)
    back = np.full(len(found) + 1, -1)
    back[order] = np.arange(len(order))
    return Lines([found[index] for index in order], pieces, back[owner])


def _zones_of(pieces: Pieces, zones: Sequence[Box]) -> Ints:
    """The zone that each piece's middle lies in, or -1."""
    x, y = (pieces.x0 + pieces.x1) / 2, (pieces.y0 + pieces.y1) / 2
    found = np.full(len(x), -1)
    for index, zone in enumerate(zones):
        found[(x >= zone.x0) & (x < zone.x1) & (y >= zone.y0) & (y < zone.y1)] = index
    found[0] = -1
    return found


def _are_letters(pieces: Pieces, dpi: float) -> Bools:
    """Pieces of a letter's size, from 7 pt small letters to titles; joined letters of heavy print count too."""
    high, wide = pieces.high, pieces.wide
    return (
        (high >= 0.04 * dpi)
        & (high <= 0.32 * dpi)
        & (wide >= 0.012 * dpi)
        & (wide <= 1.6 * dpi)
        & (pieces.area > 0.08 * high * wide)
        & (wide < 12 * high)
    )


def _letters(pieces: Pieces, zone_of: Ints, dpi: float) -> Ints:
    """The pieces that lines are built on; of these no mark over a letter may be one, or it would make a line."""
    likely = np.nonzero(_are_letters(pieces, dpi) & (zone_of >= 0))[0]
    if len(likely) < 40:
        return likely
    return likely[pieces.high[likely] >= 0.5 * float(np.median(pieces.high[likely]))]


def _are_rulings(pieces: Pieces, dpi: float) -> Bools:
    high, wide = pieces.high, pieces.wide
    return ((wide > 0.3 * dpi) & (high < 0.06 * dpi) & (wide > 8 * high)) | ((high > 0.4 * dpi) & (wide < 0.06 * dpi))


def _chain(
    pieces: Pieces, letters: Ints, zone_of: Ints, zones: Sequence[Box], shape: tuple[int, ...], dpi: float,
    cuts: Sequence[tuple[int, int, int]],
) -> list[Ints]:  # fmt: skip
    """Letters whose feet stand on one level without a wide gap, chain by chain."""
    scale = _CHAIN_DPI / dpi
    tall, broad = round(shape[0] * scale) + 3, round(shape[1] * scale) + 3
    reach = LINE_GAP / 2 / 25.4 * _CHAIN_DPI
    zone = np.array([(z.x0, z.x1) for z in zones])[zone_of[letters]]
    left = np.maximum(pieces.x0[letters] - reach / scale, zone[:, 0] + 1) * scale
    right = np.minimum(pieces.x1[letters] + reach / scale, zone[:, 1] - 1) * scale
    foot = np.rint((pieces.y1[letters] - 1) * scale).astype(np.int64).clip(1, tall - 2)
    steps = np.zeros((tall, broad + 1), np.int32)
    np.add.at(steps, (foot, left.astype(np.int64).clip(0, broad - 1)), 1)
    np.add.at(steps, (foot, (right.astype(np.int64) + 1).clip(0, broad)), -1)
    bars = np.asarray(cv2.dilate((np.cumsum(steps, axis=1) > 0).astype(np.uint8), np.ones((3, 1), np.uint8)))
    for x, top, bottom in cuts:
        at = round(x * scale)
        bars[round(top * scale) : round(bottom * scale) + 1, max(0, at - 1) : at + 1] = 0
    _, labels = cv2.connectedComponents(bars, connectivity=8, ltype=cv2.CV_32S)
    middle = np.rint((pieces.x0[letters] + pieces.x1[letters]) / 2 * scale).astype(np.int64)
    keys = labels[foot, middle.clip(0, broad - 1)].astype(np.int64) * (len(zones) + 1) + zone_of[letters]
    order = np.argsort(keys, kind="stable")
    starts = np.nonzero(np.diff(keys[order]))[0] + 1
    return [letters[part] for part in np.split(order, starts)]


def _join(pieces: Pieces, chains: list[Ints], zone_of: Ints, dpi: float) -> list[_Row]:
    """Rows from the chains, the longest first; a chain that lies within a row's band is part of that row."""
    usual = _usual_x_height(pieces, chains, dpi)
    reach = LINE_GAP / 25.4 * dpi
    rows: list[_Row] = []
    for chain in sorted(chains, key=lambda c: -int(pieces.wide[c].sum())):
        zone = int(zone_of[chain[0]])
        x = (pieces.x0[chain] + pieces.x1[chain]) / 2
        y = (pieces.y0[chain] + pieces.y1[chain]) / 2
        for index, row in enumerate(rows):
            if row.zone != zone or pieces.x1[chain].max() < row.x0 - reach or pieces.x0[chain].min() > row.x1 + reach:
                continue
            rise = (row.level(x) - y) / row.x_height
            if np.mean((rise > -0.45) & (rise < 1.25)) > 0.6:
                rows[index] = row._replace(
                    letters=np.concatenate([row.letters, chain]),
                    x0=min(row.x0, int(pieces.x0[chain].min())),
                    x1=max(row.x1, int(pieces.x1[chain].max())),
                )
                break
        else:
            rows.append(_row(pieces, chain, zone, usual))
    return rows


def _row(pieces: Pieces, letters: Ints, zone: int, usual: float) -> _Row:
    feet, high = pieces.y1[letters].astype(np.float64), pieces.high[letters]
    base, slope = float(np.median(feet)), 0.0
    x = (pieces.x0[letters] + pieces.x1[letters]) / 2
    standing = np.abs(feet - base) < 0.35 * float(np.median(high))
    x0, x1 = int(pieces.x0[letters].min()), int(pieces.x1[letters].max())
    if standing.sum() >= 10 and x1 - x0 > 12 * float(np.median(high)):
        slope, base = (float(value) for value in np.polyfit(x[standing], feet[standing], 1))
        near = np.abs(feet - base - slope * x) < 0.15 * float(np.median(high))
        if near.sum() >= 8:
            slope, base = (float(value) for value in np.polyfit(x[near], feet[near], 1))
        if abs(slope) > 0.03:
            slope, base = 0.0, float(np.median(feet))
    return _Row(zone, letters, base, slope, _x_height(high[standing] if standing.any() else high, usual), x0, x1)


def _without_marks(pieces: Pieces, rows: list[_Row]) -> list[_Row]:
    """Rows without those that are marks over (or points under) the letters of another: large print has large marks."""
    inked = [int(pieces.wide[row.letters].sum()) for row in rows]
    return [
        row
        for row, mine in zip(rows, inked, strict=True)
        if not any(
            other is not row and mine < 0.5 * theirs and _is_mark_of(pieces, row, other)
            for other, theirs in zip(rows, inked, strict=True)
        )
    ]


def _is_mark_of(pieces: Pieces, row: _Row, other: _Row) -> bool:
    slack = other.x_height
    if row.zone != other.zone or row.x0 < other.x0 - slack or row.x1 > other.x1 + slack:
        return False
    middle = np.array([(row.x0 + row.x1) / 2])
    level = float(other.level(middle)[0])
    top, foot = pieces.y0[row.letters].min(), pieces.y1[row.letters].max()
    above, below = (level - top) / other.x_height, (level - foot) / other.x_height
    high = float(np.median(pieces.high[row.letters]))
    return bool(above < 2.4 and below > -0.7 and high < 0.8 * other.x_height)


def _bridge(pieces: Pieces, rows: list[_Row], dpi: float, cuts: Sequence[tuple[int, int, int]]) -> list[_Row]:
    """Rows that go on where another one ends, on the same level and no further than a wide blank, made one."""
    reach = 1.3 * LINE_GAP / 25.4 * dpi
    rows = sorted(rows, key=lambda row: (row.zone, row.x0))
    joined: list[_Row] = []
    for row in rows:
        for index, other in enumerate(joined):
            gap = row.x0 - other.x1
            tall = min(row.x_height, other.x_height)
            if (
                other.zone != row.zone
                or max(gap, other.x0 - row.x1) > reach
                or _is_cut(other.x1, row.x0, row.base, cuts)
            ):
                continue
            middle = np.array([(row.x0 + other.x1) / 2])
            near_row, near_other = float(row.level(middle)[0]), float(other.level(middle)[0])
            if abs(near_row - near_other) < 0.4 * tall and max(row.x_height, other.x_height) < 1.7 * tall:
                letters = np.concatenate([other.letters, row.letters])
                joined[index] = _row(pieces, letters, row.zone, max(row, other, key=lambda r: r.x1 - r.x0).x_height)
                break
        else:
            joined.append(row)
    return joined


def _is_cut(left: int, right: int, level: float, cuts: Sequence[tuple[int, int, int]]) -> bool:
    return any(min(left, right) - 2 <= x <= max(left, right) + 2 and top <= level <= bottom for x, top, bottom in cuts)


def _x_height(high: Ints, usual: float) -> float:
    """Small letters are the lower of two heights; where all are alike, the page's other lines tell which they are."""
    low, top = (float(value) for value in np.percentile(high, (25, 85)))
    if top / low > 1.25 and len(high) >= 4:
        return low
    middle = float(np.median(high))
    return middle if middle < 1.2 * usual else middle / _CAPITALS


def _usual_x_height(pieces: Pieces, chains: list[Ints], dpi: float) -> float:
    """The height of x in the longer lines of the page that have small letters and tall ones."""
    found = []
    for chain in chains:
        if len(chain) >= 12:
            low, top = (float(value) for value in np.percentile(pieces.high[chain], (25, 85)))
            found += [low] * len(chain) if top / low > 1.25 else []
    return float(np.median(found)) if found else 0.085 * dpi


def _adopt(pieces: Pieces, rows: list[_Row], zone_of: Ints, dpi: float) -> Ints:
    """The row of each piece: letters have theirs, marks and points go to the row whose band is nearest."""
    owner = np.full(len(pieces.x0), -1)
    for index, row in enumerate(rows):
        owner[row.letters] = index
    small = (pieces.high <= 0.32 * dpi) & (pieces.wide <= 1.6 * dpi) & ~_are_rulings(pieces, dpi)
    loose = np.nonzero(small & (owner < 0) & (zone_of >= 0))[0]
    if not len(loose):
        return owner
    x = ((pieces.x0 + pieces.x1) / 2)[loose, None]
    y = ((pieces.y0 + pieces.y1) / 2)[loose, None]
    base = np.array([row.base for row in rows]) + x * np.array([row.slope for row in rows])
    tall = np.array([row.x_height for row in rows])
    rise = (base - y) / tall
    away = np.where(rise > 1, rise - 1, np.where(rise < 0, -1.3 * rise, 0.0))
    reach = np.maximum(0.12 * dpi, 1.6 * tall)
    aside = (x < np.array([row.x0 for row in rows]) - reach) | (x > np.array([row.x1 for row in rows]) + reach)
    other = zone_of[loose, None] != np.array([row.zone for row in rows])
    away = np.where(aside | other | (rise < -0.9), np.inf, away)
    best = np.argmin(away, axis=1)
    near = away[np.arange(len(loose)), best] < 1.5
    owner[loose[near]] = best[near]
    return owner


def _measure(pieces: Pieces, owned: Ints, row: _Row) -> PrintedLine:
    x0, x1 = int(pieces.x0[owned].min()), int(pieces.x1[owned].max())
    left, right = row.base + row.slope * x0, row.base + row.slope * x1
    top = max(float(pieces.y0[owned].min()), min(left, right) - 2.7 * row.x_height)
    bottom = min(float(pieces.y1[owned].max()), max(left, right) + 0.9 * row.x_height)
    return PrintedLine(row.zone, x0, int(top), x1, int(np.ceil(bottom)), left, right, row.x_height)


def _reading_order(found: Sequence[PrintedLine]) -> list[int]:
    """By zone, then by level, then from left to right among what stands on one level."""
    order = sorted(range(len(found)), key=lambda index: (found[index].zone, found[index].base))
    result: list[int] = []
    level: list[int] = []
    for index in order:
        line = found[index]
        first = found[level[0]] if level else None
        if first and not is_level(first, line):
            result += sorted(level, key=lambda i: found[i].x0)
            level = []
        level.append(index)
    return result + sorted(level, key=lambda i: found[i].x0)


def is_level(one: PrintedLine, other: PrintedLine) -> bool:
    """Whether two runs of a zone stand on one level."""
    return one.zone == other.zone and abs(one.base - other.base) < 0.5 * min(one.x_height, other.x_height)
