"""From letters to rows of print: letters are chained along their baselines, chains are joined.

Baselines, not ink, decide: marks above capitals and tails below letters touch the neighbouring lines of tight print,
but the feet of letters of different lines never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pieces import Ints, Pieces
from ocr.segments import LINE_GAP
from schemas.page import Box

_CHAIN_DPI = 100.0
_CAPITALS = 1.46  # height of capitals over that of small letters, in Times and its kin
_PART_OF = 0.6  # of a chain's letters that lie in a row's band: the chain is its tails, dots and points


class Row(NamedTuple):
    """A line in the making: its letters, the level ``base + slope * x`` of their feet, the height of x, in pixels."""

    zone: int
    letters: Ints
    base: float
    slope: float
    x_height: float
    x0: int
    x1: int

    def level(self, x: float) -> float:
        """Where the feet of letters are at x."""
        return self.base + self.slope * x


class Cut(NamedTuple):
    """An upright line that no printed line crosses: a ruling of a table."""

    x: int
    top: int
    bottom: int


def find_rows(
    pieces: Pieces, letters: Ints, zone_of: Ints, zones: Sequence[Box], dpi: float, cuts: Sequence[Cut]
) -> list[Row]:
    """The rows of some letters; no row reaches from zone to zone or across a cut."""
    chains = _chain(pieces, letters, zone_of, zones, dpi, cuts)
    return _without_marks(pieces, _join(pieces, chains, zone_of, dpi))


def bridge(pieces: Pieces, rows: Iterable[Row], dpi: float, cuts: Sequence[Cut]) -> list[Row]:
    """Rows that go on where another one ends, on the same level and no further than a wide blank, made one."""
    reach = 2.0 * LINE_GAP / 25.4 * dpi
    joined: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.zone, row.x0)):
        for index, other in enumerate(joined):
            if other.zone == row.zone and _goes_on(other, row, reach) and not _is_cut(other, row, cuts):
                joined[index] = _unite(pieces, other, row)
                break
        else:
            joined.append(row)
    return joined


def grow(pieces: Pieces, rows: Sequence[Row], covered: Ints) -> list[Row]:
    """Rows that run on under a seal or stamp take those of the letters there that go on as they do."""
    return [_grow(pieces, row, covered) for row in rows] if len(covered) else list(rows)


def _grow(pieces: Pieces, row: Row, covered: Ints) -> Row:
    middle = (pieces.x0[covered] + pieces.x1[covered]) / 2
    level = row.base + row.slope * middle
    low, tops = (pieces.y1[covered] - level) / row.x_height, (level - pieces.y0[covered]) / row.x_height
    high = pieces.high[covered] / row.x_height
    stands = (np.abs(low) < np.where(tops > 1.3, 0.5, 0.2)) & (high > 0.75) & (high < 2.2)  # the tail of a Q
    hangs = (np.abs(tops - 1) < 0.2) & (low > 0.2) & (low < 0.7)  # g, p, q, y
    fitting = covered[stands | hangs]
    gap = 2.2 * row.x_height
    x0, x1, taken = row.x0, row.x1, []
    for piece in fitting[np.argsort(pieces.x0[fitting])].tolist():
        if row.x0 < int(pieces.x0[piece]) < x1 + gap:
            taken.append(piece)
            x1 = max(x1, int(pieces.x1[piece]))
    for piece in fitting[np.argsort(-pieces.x1[fitting])].tolist():
        if x0 - gap < int(pieces.x1[piece]) <= row.x0 + gap and piece not in taken:
            taken.append(piece)
            x0 = min(x0, int(pieces.x0[piece]))
    return row._replace(letters=np.concatenate([row.letters, np.array(taken, np.int64)]), x0=x0, x1=x1)


def _chain(
    pieces: Pieces, letters: Ints, zone_of: Ints, zones: Sequence[Box], dpi: float, cuts: Sequence[Cut]
) -> list[Ints]:
    """Letters whose feet stand on one level without a wide gap, chain by chain."""
    scale = _CHAIN_DPI / dpi
    tall, broad = (round(side * scale) + 3 for side in pieces.labels.shape)
    reach = LINE_GAP / 2 / 25.4 * dpi
    edges = np.array([(zone.x0, zone.x1) for zone in zones])[zone_of[letters]]
    left = np.maximum(pieces.x0[letters] - reach, edges[:, 0] + 1) * scale
    right = np.minimum(pieces.x1[letters] + reach, edges[:, 1] - 1) * scale
    foot = np.rint((pieces.y1[letters] - 1) * scale).astype(np.int64).clip(1, tall - 2)
    bars = _draw_bars(foot, left.astype(np.int64), right.astype(np.int64), (tall, broad))
    for cut in cuts:
        at = round(cut.x * scale)
        bars[round(cut.top * scale) : round(cut.bottom * scale) + 1, max(0, at - 1) : at + 1] = 0
    _, numbers = cv2.connectedComponentsWithAlgorithm(bars, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    labels = np.asarray(numbers)
    middle = np.rint((pieces.x0[letters] + pieces.x1[letters]) / 2 * scale).astype(np.int64)
    keys = labels[foot, middle.clip(0, broad - 1)].astype(np.int64) * (len(zones) + 1) + zone_of[letters]
    order = np.argsort(keys, kind="stable")
    return [letters[part] for part in np.split(order, np.nonzero(np.diff(keys[order]))[0] + 1)]


def _draw_bars(foot: Ints, left: Ints, right: Ints, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Level bars three points thick."""
    bars = np.zeros(shape, np.uint8)
    for y, x0, x1 in zip(foot.tolist(), left.clip(0).tolist(), right.tolist(), strict=True):
        bars[y - 1 : y + 2, x0 : x1 + 1] = 1
    return bars


def _join(pieces: Pieces, chains: list[Ints], zone_of: Ints, dpi: float) -> list[Row]:
    """Rows from the chains, the longest first; a chain that lies within a row's band is part of that row."""
    usual = _usual_x_height(pieces, chains, dpi)
    reach = LINE_GAP / 25.4 * dpi
    letters = np.concatenate(chains)
    starts = np.cumsum([0, *map(len, chains)])
    firsts = starts[:-1]
    lefts = (np.minimum.reduceat(pieces.x0[letters], firsts) - reach).tolist()
    rights = (np.maximum.reduceat(pieces.x1[letters], firsts) + reach).tolist()
    feet, zones = pieces.y1[letters[firsts]].tolist(), zone_of[letters[firsts]].tolist()
    x, y = (pieces.x0[letters] + pieces.x1[letters]) / 2, (pieces.y0[letters] + pieces.y1[letters]) / 2
    rows: list[Row] = []
    for index in np.argsort(-np.add.reduceat(pieces.wide[letters], firsts), kind="stable").tolist():
        zone, foot, left, right = zones[index], feet[index], lefts[index], rights[index]
        part = slice(starts[index], starts[index + 1])
        for place, row in enumerate(rows):
            if (
                abs(row.base - foot) < 4 * row.x_height
                and row.zone == zone
                and right >= row.x0
                and left <= row.x1
                and _lies_in(x[part], y[part], row)
            ):
                grown = np.concatenate([row.letters, chains[index]])
                x0, x1 = min(row.x0, round(left + reach)), max(row.x1, round(right - reach))
                rows[place] = row._replace(letters=grown, x0=x0, x1=x1)
                break
        else:
            rows.append(_row(pieces, chains[index], zone, usual))
    return rows


def _lies_in(x: NDArray[np.float64], y: NDArray[np.float64], row: Row) -> bool:
    """Whether most of some letters, given by their middles, lie in the row's band."""
    rise = (row.base + row.slope * x - y) / row.x_height
    return int(np.count_nonzero((rise > -0.45) & (rise < 1.25))) > _PART_OF * len(x)


def _row(pieces: Pieces, letters: Ints, zone: int, usual: float) -> Row:
    feet, high = pieces.y1[letters].astype(np.float64), pieces.high[letters]
    usual_high = _median(high)
    base, slope = _median(feet), 0.0
    x = (pieces.x0[letters] + pieces.x1[letters]) / 2
    standing = np.abs(feet - base) < 0.35 * usual_high
    x0, x1 = int(np.minimum.reduce(pieces.x0[letters])), int(np.maximum.reduce(pieces.x1[letters]))
    stand = np.count_nonzero(standing)
    if stand >= 10 and x1 - x0 > 12 * usual_high:
        slope, base = _fit_level(x, feet, standing, usual_high)
    return Row(zone, letters, base, slope, _x_height(high[standing] if stand else high, usual), x0, x1)


def _fit_level(
    x: NDArray[np.float64], feet: NDArray[np.float64], standing: NDArray[np.bool_], high: float
) -> tuple[float, float]:
    """Slope and base of a straight line through the feet, tails left out; no slope where it would be no print's."""
    slope, base = _straight(x[standing], feet[standing])
    near = np.abs(feet - base - slope * x) < 0.15 * high
    if np.count_nonzero(near) >= 8:
        slope, base = _straight(x[near], feet[near])
    return (slope, base) if abs(slope) <= 0.03 else (0.0, _median(feet))


def _straight(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and value at zero of the straight line through points, by least squares."""
    middle, level = float(np.add.reduce(x)) / len(x), float(np.add.reduce(y)) / len(y)
    spread = x - middle
    slope = float(spread @ (y - level)) / max(float(spread @ spread), 1e-9)
    return slope, level - slope * middle


def _median(values: NDArray[Any]) -> float:
    ordered = np.sort(values)
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else float(ordered[half - 1] + ordered[half]) / 2


def _quantiles(high: Ints) -> tuple[float, float]:
    """What a quarter of the heights stays below, and what 85 of 100 do."""
    ordered = np.sort(high)
    last = len(ordered) - 1
    return float(ordered[round(0.25 * last)]), float(ordered[round(0.85 * last)])


def _x_height(high: Ints, usual: float) -> float:
    """Small letters are the lower of two heights; where all are alike, the page's other lines tell which they are."""
    low, top = _quantiles(high)
    if top / low > 1.25 and len(high) >= 4:
        return low
    middle = _median(high)
    return middle if middle < 1.2 * usual else middle / _CAPITALS


def _usual_x_height(pieces: Pieces, chains: list[Ints], dpi: float) -> float:
    """The height of x in the longer lines of the page that have small letters and tall ones."""
    found: list[float] = []
    for chain in chains:
        if len(chain) >= 12:
            low, top = _quantiles(pieces.high[chain])
            found += [low] * len(chain) if top / low > 1.25 else []
    return _median(np.array(found)) if found else 0.085 * dpi


def _without_marks(pieces: Pieces, rows: list[Row]) -> list[Row]:
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


def _is_mark_of(pieces: Pieces, row: Row, other: Row) -> bool:
    slack = other.x_height
    if row.zone != other.zone or row.x0 < other.x0 - slack or row.x1 > other.x1 + slack:
        return False
    level = other.level((row.x0 + row.x1) / 2)
    if not -3 * slack < row.base - level < slack:
        return False
    above = (level - int(pieces.y0[row.letters].min())) / other.x_height
    below = (level - int(pieces.y1[row.letters].max())) / other.x_height
    high = _median(pieces.high[row.letters])
    return above < 2.6 and below > -0.7 and (high < 0.8 * other.x_height or below > 0.75)


def _goes_on(other: Row, row: Row, reach: float) -> bool:
    tall = min(row.x_height, other.x_height)
    if max(row.x0 - other.x1, other.x0 - row.x1) > reach or max(row.x_height, other.x_height) > 1.8 * tall:
        return False
    middle = (row.x0 + other.x1) / 2
    return abs(row.level(middle) - other.level(middle)) < 0.75 * tall


def _is_cut(other: Row, row: Row, cuts: Sequence[Cut]) -> bool:
    left, right = sorted((other.x1, row.x0))
    return any(left - 2 <= cut.x <= right + 2 and cut.top <= row.base <= cut.bottom for cut in cuts)


def _unite(pieces: Pieces, one: Row, other: Row) -> Row:
    longer = max(one, other, key=lambda row: row.x1 - row.x0)
    return _row(pieces, np.concatenate([one.letters, other.letters]), one.zone, longer.x_height)
