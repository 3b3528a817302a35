"""Handwriting drawn stroke by stroke: digits from polylines of our own, signatures from loops. No font is used."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpus.canvas import Canvas, Ink

Stroke = tuple[tuple[float, float], ...]

# Points in a unit box (x to the right, y down), joined by smooth curves; several hands for each digit.
_DIGITS: dict[str, tuple[tuple[Stroke, ...], ...]] = {
    "0": (
        (((0.6, 0.02), (0.2, 0.15), (0.05, 0.55), (0.25, 0.95), (0.65, 0.97), (0.92, 0.6), (0.85, 0.2), (0.55, 0.0)),),
        (((0.5, 0.05), (0.1, 0.4), (0.2, 0.9), (0.6, 1.0), (0.95, 0.6), (0.8, 0.1), (0.4, 0.08), (0.3, 0.2)),),
    ),
    "1": (
        (((0.15, 0.3), (0.55, 0.0), (0.5, 0.5), (0.42, 1.0)),),
        (((0.55, 0.0), (0.5, 0.5), (0.45, 1.0)),),
        (((0.1, 0.38), (0.6, 0.02), (0.6, 0.02), (0.45, 1.0)), ((0.15, 1.0), (0.8, 0.97))),
    ),
    "2": (
        (((0.12, 0.25), (0.4, 0.0), (0.85, 0.15), (0.75, 0.5), (0.1, 0.97), (0.1, 0.97), (0.95, 0.93)),),
        (((0.1, 0.3), (0.5, 0.0), (0.85, 0.3), (0.4, 0.8), (0.1, 0.95), (0.25, 0.75), (0.6, 0.95), (1.05, 0.85)),),
    ),
    "3": (
        (((0.15, 0.12), (0.6, 0.0), (0.8, 0.25), (0.4, 0.45), (0.85, 0.62), (0.75, 0.95), (0.1, 0.95)),),
        (((0.15, 0.02), (0.85, 0.03), (0.85, 0.03), (0.4, 0.4), (0.9, 0.65), (0.6, 1.0), (0.05, 0.88)),),
    ),
    "4": (
        (((0.6, 0.0), (0.05, 0.65), (0.05, 0.65), (0.95, 0.6)), ((0.7, 0.3), (0.62, 1.05))),
        (((0.2, 0.0), (0.1, 0.5), (0.1, 0.5), (0.9, 0.5)), ((0.8, 0.0), (0.72, 1.0))),
    ),
    "5": (
        (((0.25, 0.05), (0.15, 0.45), (0.6, 0.4), (0.9, 0.7), (0.55, 1.0), (0.05, 0.9)), ((0.25, 0.05), (0.95, 0.0))),
        (((0.9, 0.0), (0.3, 0.02), (0.3, 0.02), (0.2, 0.42), (0.75, 0.5), (0.75, 0.95), (0.0, 0.95)),),
    ),
    "6": (
        (((0.8, 0.0), (0.25, 0.35), (0.1, 0.8), (0.5, 1.0), (0.85, 0.75), (0.5, 0.52), (0.15, 0.75)),),
        (((0.65, 0.05), (0.15, 0.5), (0.25, 0.98), (0.8, 0.9), (0.75, 0.55), (0.3, 0.62)),),
    ),
    "7": (
        (((0.05, 0.08), (0.9, 0.02), (0.9, 0.02), (0.4, 1.05)), ((0.2, 0.5), (0.85, 0.47))),
        (((0.05, 0.2), (0.1, 0.02), (0.95, 0.04), (0.95, 0.04), (0.5, 0.5), (0.35, 1.0)),),
    ),
    "8": (
        (
            ((0.8, 0.12), (0.35, 0.0), (0.2, 0.25), (0.75, 0.6), (0.75, 0.95), (0.3, 1.0), (0.15, 0.75), (0.65, 0.4),
             (0.8, 0.15)),
        ),
        (
            ((0.5, 0.45), (0.2, 0.2), (0.5, 0.0), (0.8, 0.2), (0.5, 0.45), (0.15, 0.75), (0.5, 1.0), (0.9, 0.75),
             (0.5, 0.45)),
        ),
    ),
    "9": (
        (((0.85, 0.15), (0.4, 0.0), (0.1, 0.3), (0.5, 0.5), (0.85, 0.15), (0.8, 0.6), (0.55, 1.05)),),
        (((0.8, 0.3), (0.3, 0.45), (0.2, 0.1), (0.75, 0.02), (0.82, 0.5), (0.6, 0.98), (0.1, 0.92)),),
    ),
    "/": ((((0.8, -0.1), (0.1, 1.1)),),),
}  # fmt: skip

BLUES: tuple[Ink, ...] = ((28, 52, 150), (40, 60, 175), (20, 40, 120), (60, 75, 170))
BLACKS: tuple[Ink, ...] = ((22, 22, 26), (38, 36, 40), (55, 52, 58))


def pick_ink(rng: Random) -> Ink:
    """The ink of one pen: blue a little oftener than black."""
    return rng.choice(BLUES if rng.random() < 0.55 else BLACKS)


def write_digits(canvas: Canvas, text: str, x: float, y: float, height: float, rng: Random, ink: Ink) -> float:
    """Writes digits from x on, on a wavering baseline y (points); gives the right end."""
    slant, width = rng.uniform(-0.05, 0.35), height * rng.uniform(0.07, 0.12)
    for letter in text:
        tall = height * rng.uniform(0.85, 1.25)
        wide = tall * rng.uniform(0.42, 0.62) * (0.55 if letter in "1/" else 1.0)
        base = y + rng.gauss(0.0, height * 0.07)
        for stroke in rng.choice(_DIGITS[letter]):
            points = [
                (
                    x + (px + rng.gauss(0, 0.045)) * wide + slant * tall * (1 - py),
                    base - tall * (1 - py - rng.gauss(0, 0.035)),
                )
                for px, py in stroke
            ]
            draw_stroke(canvas, smooth(points), width, rng, ink)
        x += wide + height * rng.uniform(-0.02, 0.14)
    return x


def sign(canvas: Canvas, x: float, y: float, rng: Random, ink: Ink) -> None:
    """A signature about a point: quick loops, then a long stroke to the upper right (points)."""
    reach, high = rng.uniform(70, 115), rng.uniform(22, 40)
    points = [(x - reach * 0.35, y + high * 0.2)]
    for step in range(rng.randint(4, 8)):
        along = x - reach * 0.35 + reach * 0.1 * step + rng.gauss(0, 5)
        side = -1 if step % 2 else 1
        points.append((along + rng.gauss(3, 4), y + side * high * rng.uniform(0.15, 0.6)))
        points.append((along + rng.gauss(-3, 5), y + side * high * rng.uniform(-0.2, 0.35)))
    points += [
        (x + reach * 0.1, y + high * 0.5),
        (x + reach * 0.45, y - high * 0.1),
        (x + reach, y - high * rng.uniform(0.2, 0.9)),
    ]
    draw_stroke(canvas, smooth(points), rng.uniform(1.1, 2.0), rng, ink)
    if rng.random() < 0.5:
        under = [
            (x - reach * 0.3, y + high * 0.75),
            (x + reach * 0.2, y + high * 0.6),
            (x + reach * 0.7, y + high * 0.5),
        ]
        draw_stroke(canvas, smooth(under), 1.1, rng, ink)


def scrawl(canvas: Canvas, x: float, y: float, rng: Random, ink: Ink) -> None:
    """A few small strokes, as of an initial beside "Nơi nhận" or a name of a receiving office."""
    points = [(x + step * 5 + rng.gauss(0, 2), y + rng.uniform(-6, 6)) for step in range(rng.randint(4, 7))]
    draw_stroke(canvas, smooth(points), 1.0, rng, ink)


def smooth(points: list[tuple[float, float]], steps: int = 10) -> NDArray[np.float64]:
    """A Catmull-Rom curve through points; a point given twice is a corner."""
    ends = np.array([points[0], *points, points[-1]], dtype=np.float64)
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*parts, ends[-1:]])


def draw_stroke(canvas: Canvas, curve: NDArray[np.float64], width: float, rng: Random, ink: Ink) -> None:
    """Draws a curve with a pen whose pressure varies; all in points."""
    scale = canvas.scale * 4  # drawn four times finer, then brought down: smooth edges
    low = np.floor(curve.min(axis=0) - 2 * width - 1)
    size = np.ceil((curve.max(axis=0) + 2 * width + 1 - low) * canvas.scale).astype(int)
    mask = np.zeros((int(size[1]) * 4, int(size[0]) * 4), np.uint8)
    pixels = np.round((curve - low) * scale).astype(int)
    pressure = 1.0
    for start, end in pairwise(pixels):
        pressure = min(1.35, max(0.65, pressure + rng.gauss(0, 0.06)))
        thick = max(1, round(width * scale * pressure))
        cv2.line(mask, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 255, thick, cv2.LINE_AA)
    small = cv2.resize(mask, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
    canvas.press(np.asarray(small, np.uint8), float(low[0]), float(low[1]), ink, opacity=rng.uniform(0.85, 0.97))
