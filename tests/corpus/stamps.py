"""Seals and stamps: the red round seal, incoming stamps, copy and secrecy marks, signatures shown by software."""

from __future__ import annotations

import math
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpus.canvas import Canvas, Ink, Pixels, text_mask
from tests.corpus.fonts import Style
from tests.corpus.pen import BLACKS, BLUES, scrawl, write_digits

REDS: tuple[Ink, ...] = ((214, 32, 42), (200, 20, 50), (225, 60, 60), (190, 30, 40))
_SEAL_POINTS = 2 * 51.0  # a body's seal measures 36 mm across
_FINE = 900  # pixels across the seal as drawn, before it is brought to the page's resolution


def seal_mask(text: str, rng: Random, *, worn: float) -> Pixels:
    """A round seal with the body's name along the rim, an emblem and a star; ``worn`` is the share of lost ink."""
    mask = np.zeros((_FINE, _FINE), np.uint8)
    centre = _FINE // 2
    for radius, thick in ((436, 16), (412, 5), (268, 7)):
        cv2.circle(mask, (centre, centre), radius, 255, thick, cv2.LINE_AA)
    _write_around(mask, text)
    _draw_emblem(mask)
    star = _star(centre, centre + 340, 34)
    cv2.fillPoly(mask, [star], 255)
    turned = cv2.warpAffine(mask, cv2.getRotationMatrix2D((centre, centre), rng.uniform(-18, 18), 1.0), (_FINE, _FINE))
    return _wear(np.asarray(turned, np.uint8), rng, worn)


def _write_around(mask: Pixels, text: str) -> None:
    letters = text[:30]
    step = min(15.0, 235 / max(len(letters), 1))
    angle = -90 - step * (len(letters) - 1) / 2
    for letter in letters:
        glyph, _ = text_mask(letter, "sans", "bold", 84)
        tile = np.zeros((160, 160), np.uint8)
        top, left = (160 - glyph.shape[0]) // 2 - 10, (160 - glyph.shape[1]) // 2
        tile[max(top, 0) : max(top, 0) + glyph.shape[0], left : left + glyph.shape[1]] = glyph[:160]
        turned = cv2.warpAffine(tile, cv2.getRotationMatrix2D((80, 80), -(angle + 90), 1.0), (160, 160))
        x = round(_FINE / 2 + 340 * math.cos(math.radians(angle))) - 80
        y = round(_FINE / 2 + 340 * math.sin(math.radians(angle))) - 80
        part = mask[y : y + 160, x : x + 160]
        np.maximum(part, np.asarray(turned, np.uint8), out=part)
        angle += step


def _draw_emblem(mask: Pixels) -> None:
    centre = (_FINE // 2, _FINE // 2)
    for radius in (235, 205):
        for start in range(20, 340, 12):
            cv2.ellipse(mask, centre, (radius, radius), 90, start, start + 7, 255, 14, cv2.LINE_AA)
    cv2.circle(mask, centre, 165, 255, 6, cv2.LINE_AA)
    cv2.fillPoly(mask, [_star(centre[0], centre[1] - 40, 92)], 255)
    for level in range(60, 150, 22):
        half = round(math.sqrt(max(160**2 - level**2, 0)) * 0.9)
        cv2.line(
            mask, (centre[0] - half, centre[1] + level), (centre[0] + half, centre[1] + level), 255, 8, cv2.LINE_AA
        )


def _star(x: float, y: float, radius: float) -> NDArray[np.int32]:
    spikes = [
        (x + r * math.sin(math.pi * k / 5), y - r * math.cos(math.pi * k / 5))
        for k in range(10)
        for r in (radius if k % 2 == 0 else radius * 0.4,)
    ]
    return np.array(spikes, np.int32)


def _wear(mask: Pixels, rng: Random, worn: float) -> Pixels:
    """Ink lies unevenly: a coarse cloud for the hand's pressure and a fine one for the paper's grain."""
    noise = np.random.default_rng(rng.getrandbits(32))
    cloud = cv2.resize(noise.random((6, 6)).astype(np.float32), (_FINE, _FINE), interpolation=cv2.INTER_CUBIC)
    grain = cv2.resize(noise.random((300, 300)).astype(np.float32), (_FINE, _FINE), interpolation=cv2.INTER_LINEAR)
    keep = np.clip(1.25 - worn * (cloud + 1.2 * grain), 0.05, 1.0)
    return np.asarray(mask * keep, np.uint8)


def press_seal(canvas: Canvas, text: str, x: float, y: float, rng: Random, ink: Ink | None = None) -> None:
    """Presses a seal with its centre at a place (points)."""
    mask = seal_mask(text, rng, worn=rng.uniform(0.15, 0.65))
    across = round(_SEAL_POINTS * canvas.scale * rng.uniform(0.94, 1.03))
    small = np.asarray(cv2.resize(mask, (across, across), interpolation=cv2.INTER_AREA), np.uint8)
    half = across / canvas.scale / 2
    canvas.press(small, x - half, y - half, ink or rng.choice(REDS), opacity=rng.uniform(0.75, 0.95))


def press_incoming(canvas: Canvas, body: str, x: float, y: float, rng: Random, *, open_sided: bool) -> tuple[str, ...]:
    """An incoming stamp (ĐẾN) with number and day filled in by hand; gives its printed words. About 130 × 54 points."""
    ink = rng.choice((*REDS, *BLUES, (30, 30, 34)))
    wide, high = rng.uniform(118, 142), 54.0
    rules = [(x, y, x + wide, y), (x, y + high, x + wide, y + high), (x, y + 15, x + wide, y + 15)]
    if not open_sided:
        rules += [(x, y, x, y + high), (x + wide, y, x + wide, y + high)]
    for rule in rules:
        canvas.print_rule(*rule, 1.3, ink)
    number, day = rng.randint(11, 4999), f"{rng.randint(1, 28)}/{rng.randint(1, 12)}"
    lines = (body[:28], "ĐẾN", "Số:", "Ngày:", "Chuyển:")
    canvas.print_in(lines[0], x + 6, y + 11.5, "sans", "bold", min(9.5, (wide - 12) / (0.72 * len(lines[0]))), ink)
    canvas.print_in("ĐẾN", x + 4, y + 38, "sans", "bold", 14, ink)
    for label, down in (("Số:", 26), ("Ngày:", 38), ("Chuyển:", 50)):
        canvas.print_in(label + "…" * (7 if label == "Số:" else 5), x + 42, y + down, "sans", "regular", 8.5, ink)
    pen = rng.choice((*BLUES, *BLACKS))
    write_digits(canvas, str(number), x + 64, y + 25, 10, rng, pen)
    write_digits(canvas, day, x + 70, y + 37, 9, rng, pen)
    scrawl(canvas, x + 82, y + 47, rng, pen)
    return lines


def press_copy_mark(canvas: Canvas, office: str, x: float, y: float, rng: Random, *, form: str) -> tuple[str, ...]:
    """A block SAO Y with its office and day; gives its printed words."""
    ink = rng.choice((*REDS, (30, 30, 34)))
    lines = (
        form,
        office,
        f"Số: {rng.randint(11, 99)}/SY",
        f"Ngày {rng.randint(10, 28)} tháng {rng.randint(3, 12)} năm 2021",
    )
    for position, line in enumerate(lines):
        style: Style = "bold" if position == 0 else "regular"
        canvas.print_in(line, x, y + 13 * position, "liberation", style, 12 if position == 0 else 10, ink)
    return lines


def press_secrecy(canvas: Canvas, level: str, x: float, y: float, rng: Random) -> tuple[str, ...]:
    """A red secrecy stamp in a box, as under the number on a secret paper."""
    ink = rng.choice(REDS)
    mask, _ = text_mask(level, "sans", "bold", round(20 * canvas.scale))
    pad = round(7 * canvas.scale)
    box = np.zeros((mask.shape[0] + pad, mask.shape[1] + 2 * pad), np.uint8)
    box[pad // 2 : pad // 2 + mask.shape[0], pad : pad + mask.shape[1]] = mask
    cv2.rectangle(box, (2, 2), (box.shape[1] - 3, box.shape[0] - 3), 255, max(2, round(1.6 * canvas.scale)))
    tilt = cv2.getRotationMatrix2D((box.shape[1] / 2, box.shape[0] / 2), rng.uniform(-4, 4), 1.0)
    turned = cv2.warpAffine(box, tilt, (box.shape[1], box.shape[0]))
    canvas.press(np.asarray(turned, np.uint8), x, y, ink, opacity=0.92)
    return (level,)


def show_signature(canvas: Canvas, body: str, x: float, y: float, rng: Random) -> tuple[str, ...]:
    """What software prints at the top right for an electronic signature: who, which body, when."""
    day = f"{rng.randint(10, 28)}.{rng.randint(10, 12)}.2021"
    stamp = f"{day} {rng.randint(8, 16)}:{rng.randint(10, 59)}:{rng.randint(10, 59)} +07:00"
    lines = (f"Ký bởi: {body}", f"Cơ quan: {body}", f"Thời gian ký: {stamp}")
    for position, line in enumerate(lines):
        canvas.print_in(line, x, y + 8.5 * position, "liberation", "regular", 7.5, (36, 36, 190))
    return lines
