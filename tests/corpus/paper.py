"""Set pages become sheets of paper: print, pen, seal, stamps; and the backs of sheets."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from tests.corpus.canvas import Canvas, Pixels
from tests.corpus.layout import HEIGHT, WIDTH
from tests.corpus.model import Draft, Sheet
from tests.corpus.pen import pick_ink, scrawl, sign, write_digits
from tests.corpus.stamps import press_copy_mark, press_incoming, press_seal, press_secrecy, show_signature

DPI = 300


@dataclass(frozen=True, slots=True)
class Extras:
    """What else stands on the sheets of a result, beside its own print."""

    sealed: bool = True
    incoming: str | None = None
    """"boxed" or "open" (no sides)."""
    copy_mark: bool = False
    signature_shown: bool = False
    secrecy: str | None = None
    initials: bool = False


def make_sheets(
    draft: Draft, sheets: list[Sheet], family: str, extras: Extras, rng: Random
) -> tuple[list[Pixels], tuple[str, ...]]:
    """All sheets of a result at 300 dpi, and the words of stamps on them."""
    pictures, stamped = [], []
    pen = pick_ink(rng)
    for position, sheet in enumerate(sheets):
        canvas = Canvas(DPI)
        _print(canvas, sheet, family)
        for gap in sheet.pens:
            room = gap.x + rng.uniform(-1, 2)
            write_digits(
                canvas, gap.text, room, gap.y + rng.gauss(0.5, 1.2), gap.height * rng.uniform(0.85, 1.15), rng, pen
            )
        if sheet.sign:
            _sign(canvas, draft, sheet.sign, extras, rng)
        if position == 0:
            stamped += _stamp(canvas, draft, sheet, extras, rng)
        if extras.initials and sheet.sign:
            scrawl(canvas, rng.uniform(150, 230), sheet.text_bottom - 10, rng, pick_ink(rng))
        pictures.append(canvas.pixels)
    return pictures, tuple(stamped)


def _print(canvas: Canvas, sheet: Sheet, family: str) -> None:
    for glyph in sheet.glyphs:
        canvas.print_text(glyph.text, glyph.x, glyph.y, glyph.family or family, glyph.style, glyph.size)
    for rule in sheet.rules:
        canvas.print_rule(rule.x0, rule.y0, rule.x1, rule.y1, rule.width)


def _sign(canvas: Canvas, draft: Draft, place: tuple[float, float, float], extras: Extras, rng: Random) -> None:
    cx, title_y, name_y = place
    middle = (title_y + name_y) / 2
    sign(canvas, cx + rng.uniform(-8, 14), middle + rng.uniform(-4, 8), rng, pick_ink(rng))
    if extras.sealed:
        # Left third of the signature; often low enough to lie on the beginning of the name.
        press_seal(canvas, " ".join(draft.issuer.organ), cx - rng.uniform(38, 66), middle + rng.uniform(-8, 20), rng)


def _stamp(canvas: Canvas, draft: Draft, sheet: Sheet, extras: Extras, rng: Random) -> list[str]:
    words: list[str] = []
    low = sheet.head_bottom or 150.0
    if extras.incoming:
        # Mostly on free paper under the head, sometimes across number or date, as clerks really place it.
        spots = ((16.0, low + 9), (24.0, low + 14), (WIDTH - 160, low + 9), (40.0, low - 16), (WIDTH - 230, low - 9))
        x, y = rng.choices(spots, (6, 5, 4, 1, 1))[0]
        body = rng.choice(("SỞ NỘI VỤ", "VĂN PHÒNG UBND TỈNH", "UBND HUYỆN", "TRUNG TÂM LƯU TRỮ LỊCH SỬ"))
        words += press_incoming(canvas, body, x, y + rng.uniform(-2, 6), rng, open_sided=extras.incoming == "open")
    if extras.copy_mark:
        form = "SAO Y BẢN CHÍNH" if draft.regime != "nd30_2020" else "SAO Y"
        words += press_copy_mark(canvas, "Văn phòng Sở Nội vụ", WIDTH - 190, 16 + rng.uniform(0, 4), rng, form=form)
    elif extras.signature_shown:
        words += show_signature(canvas, draft.issuer.called, WIDTH - 190, 14 + rng.uniform(0, 8), rng)
    if extras.secrecy:
        words += press_secrecy(canvas, extras.secrecy, 110, low + 10, rng)
    return words


def make_back(front: Pixels, rng: Random) -> Pixels:
    """The blank back of a sheet: its front shines through, mirrored and faint, the seal more than the print."""
    mirrored = cv2.GaussianBlur(front[:, ::-1], (0, 0), 3.5).astype(np.float32)
    red = (mirrored[:, :, 0:1] - mirrored[:, :, 1:2]) > 40
    strength = np.where(red, rng.uniform(0.12, 0.35), rng.uniform(0.02, 0.07))
    return np.asarray(255 - (255 - mirrored) * strength, np.uint8)


def punch(picture: Pixels, rng: Random) -> None:
    """Two punch holes in the left margin: dark discs with a shadow, drawn into the picture."""
    scale = DPI / 72
    for y in (HEIGHT / 2 - 113, HEIGHT / 2 + 113):  # 80 mm apart, the usual filing distance
        centre = (round(rng.uniform(30, 36) * scale), round((y + rng.uniform(-4, 4)) * scale))
        cv2.circle(picture, (centre[0] + 3, centre[1] + 3), round(8.8 * scale), (170, 168, 165), -1, cv2.LINE_AA)
        cv2.circle(
            picture,
            centre,
            round(8 * scale),
            rng.choice(((60, 58, 56), (25, 25, 25), (225, 224, 220))),
            -1,
            cv2.LINE_AA,
        )
