"""What a scanner or a copier makes of a sheet, at three levels of unkindness."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpus.canvas import Pixels
from tests.corpus.model import Level
from tests.corpus.paper import DPI

Colour = Literal["colour", "grey", "bitonal"]


@dataclass(frozen=True, slots=True)
class Scan:
    """One page as scanned: RGB, grey or 0/255 pixels, resolution, JPEG quality; ``turn`` is clockwise."""

    pixels: Pixels
    dpi: int
    colour: Colour
    quality: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Machine:
    """One device on one day: what it does alike to all pages of a document."""

    level: Level
    dpi: int
    colour: Colour
    quality: int
    tilt: float
    edge: bool
    streak: bool
    faint: float


def pick_machine(level: Level, rng: Random, colour: Colour | None = None) -> Machine:
    """The device for a document at a level."""
    if level == "clean":
        return Machine(level, 300, colour or "colour", 92, 0.25, edge=False, streak=False, faint=0.0)
    if level == "office":
        return Machine(
            level, 200, colour or "colour", rng.randint(62, 80), 2.0, edge=rng.random() < 0.3,
            streak=rng.random() < 0.15, faint=rng.choice((0.0, 0.0, 0.1, 0.2)),
        )  # fmt: skip
    return Machine(
        level, rng.choice((150, 200, 200)), colour or rng.choices(("grey", "bitonal"), (3, 2))[0],
        rng.randint(45, 65), 5.0, edge=rng.random() < 0.5, streak=rng.random() < 0.3,
        faint=rng.choice((0.0, 0.1, 0.25)),
    )  # fmt: skip


def scan(sheet: Pixels, machine: Machine, rng: Random) -> Scan:
    """One page through the device."""
    noise = np.random.default_rng(rng.getrandbits(32))
    tilt = rng.uniform(-machine.tilt, machine.tilt)
    picture = _lay_down(sheet, machine, tilt, rng)
    if machine.level != "clean":
        picture = _light(picture, machine, rng, noise)
    grain = {"clean": 1.0, "office": 4.0, "bad": 9.0}[machine.level]
    picture = _add_grain(picture, grain, noise)
    if machine.level == "bad":
        picture = _photocopy(picture, machine, rng, noise)
    elif machine.colour != "colour":
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    turn = rng.choice((90, 180, 270)) if machine.level == "bad" and rng.random() < 0.12 else 0
    if turn:
        picture = np.rot90(picture, -turn // 90)
    return Scan(np.ascontiguousarray(picture), machine.dpi, machine.colour, machine.quality, turn)


def _lay_down(sheet: Pixels, machine: Machine, tilt: float, rng: Random) -> Pixels:
    """Turns the sheet a little about its centre and brings it to the device's resolution."""
    high, wide = sheet.shape[:2]
    lid = 18 if machine.edge else 253
    softness = {"clean": 0.6, "office": rng.uniform(0.8, 1.5), "bad": rng.uniform(1.0, 1.9)}[machine.level]
    soft = cv2.GaussianBlur(sheet, (0, 0), softness)
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), tilt, 1.0)
    if machine.edge:
        matrix[:, 2] += np.array([rng.uniform(-28, 28), rng.uniform(-28, 28)])
    turned = cv2.warpAffine(soft, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(lid, lid, lid))
    size = (round(wide * machine.dpi / DPI), round(high * machine.dpi / DPI))
    return np.asarray(
        turned if machine.dpi == DPI else cv2.resize(turned, size, interpolation=cv2.INTER_AREA), np.uint8
    )


def _light(picture: Pixels, machine: Machine, rng: Random, noise: np.random.Generator) -> Pixels:
    """Uneven light, tinted paper, faint print, a shadow along one side, a streak of the lamp."""
    high, wide = picture.shape[:2]
    cloud = cv2.resize(noise.random((4, 3)).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    shade = 1.0 - (0.10 if machine.level == "office" else 0.14) * np.clip(cloud, 0, 1)
    if rng.random() < 0.5:
        reach = rng.uniform(0.02, 0.07) * wide
        fall = 1 - rng.uniform(0.15, 0.4) * np.exp(-np.arange(wide, dtype=np.float32) / reach)
        shade = shade * (fall if rng.random() < 0.5 else fall[::-1])[None, :]
    if machine.streak:
        column = rng.randrange(wide // 10, wide)
        shade[:, column : column + rng.randint(1, 3)] *= rng.uniform(0.7, 0.9)
    tint = np.array([rng.uniform(0.96, 1.0), rng.uniform(0.95, 0.99), rng.uniform(0.9, 0.99)], np.float32)
    lighter = picture.astype(np.float32) * (1 - machine.faint) + 255 * machine.faint
    return np.asarray(np.clip(lighter * shade[:, :, None] * tint, 0, 255), np.uint8)


def _add_grain(picture: Pixels, strength: float, noise: np.random.Generator) -> Pixels:
    white = noise.normal(0.0, strength, picture.shape[:2]).astype(np.float32)
    grain = cv2.GaussianBlur(white, (0, 0), 0.6)  # a sensor's grain is not finer than its lens
    return np.asarray(np.clip(picture.astype(np.float32) + grain[:, :, None], 0, 255), np.uint8)


def _photocopy(picture: Pixels, machine: Machine, rng: Random, noise: np.random.Generator) -> Pixels:
    """A grey copy of a copy: hard contrast, lost thin strokes, speckle; bitonal devices then cut at one threshold."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    black, white = rng.uniform(20, 60), rng.uniform(200, 232)
    grey = np.clip((grey - black) / (white - black), 0, 1) ** rng.uniform(0.9, 1.4) * 255
    copy = _speckle(np.asarray(grey, np.uint8), rng, noise)
    if machine.colour == "bitonal":
        return np.where(copy > rng.uniform(140, 188), 255, 0).astype(np.uint8)
    return copy


def _speckle(grey: Pixels, rng: Random, noise: np.random.Generator) -> Pixels:
    high, wide = grey.shape
    for _ in range(rng.randint(40, 320)):
        x, y = int(noise.integers(wide)), int(noise.integers(high))
        cv2.circle(grey, (x, y), int(noise.choice((0, 0, 1, 1, 2))), int(noise.integers(0, 110)), -1)
    lost: NDArray[np.int_] = np.argwhere(noise.random((high // 8, wide // 8)) < 0.004) * 8
    for y, x in lost:
        cv2.circle(grey, (int(x), int(y)), int(noise.integers(1, 3)), int(noise.integers(170, 255)), -1)
    return grey
