"""What stamps say: each frame read by itself, so that its number and date are never taken for the paper's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.engine import Engine, RawWord
from ocr.picture import Pixels
from ocr.prepare import Prepared
from ocr.recognise import read_part
from schemas.page import Box, Mark

_CLOSED = 0.6  # confidence from which a frame is a stamp whatever it says: at least three sides were seen
_MIN_CONFIDENCE = 0.3
# What stamps of offices say: incoming mail, secrecy, urgency, copies, drafts.
_STAMP_WORDS = re.compile(
    r"\b(ĐẾN|DEN|MẬT|KHẨN|HỎA|HOẢ|TỐC|SAO|DỰ THẢO|CÔNG VĂN|CHUYỂN|GIỜ|BẢN CHÍNH|LƯU HÀNH|THU HỒI)\b|S[ỐO]\s*:.*NG[AÀ]Y",
    re.IGNORECASE | re.DOTALL,
)


def read_stamps(prepared: Prepared, marks: Sequence[Mark], engine: Engine) -> tuple[Mark, ...]:
    """The marks with the words of stamps; a frame open at both sides that says nothing of the kind is no stamp."""
    stamps = [mark for mark in marks if mark.kind == "stamp"]
    readings = [read_part(_cut(prepared, stamp.box), prepared.dpi * 2, engine) for stamp in stamps]
    read = [replace(stamp, text=_text(words)) for stamp, words in zip(stamps, readings, strict=True)]
    kept = [stamp for stamp in read if stamp.confidence >= _CLOSED or _STAMP_WORDS.search(stamp.text or "")]
    return (*(mark for mark in marks if mark.kind != "stamp"), *kept)


def _cut(prepared: Prepared, box: Box) -> Pixels:
    """The inside of a frame, its lines wiped, enlarged."""
    height, width = prepared.grey.shape
    y0, y1, x0, x1 = round(box.y0 * height), round(box.y1 * height), round(box.x0 * width), round(box.x1 * width)
    part = cv2.resize(prepared.grey[y0:y1, x0:x1], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    dark = (part < 170).astype(np.uint8)
    for shape in ((1, round(0.35 * part.shape[1])), (round(0.35 * part.shape[0]), 1)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        part[cv2.dilate(lines, np.ones((5, 5), np.uint8)) > 0] = 255
    return np.pad(np.asarray(part, np.uint8), 12, constant_values=255)


def _text(words: Sequence[RawWord]) -> str | None:
    sure = [word.text for word in words if word.confidence >= _MIN_CONFIDENCE and any(c.isalnum() for c in word.text)]
    return unicodedata.normalize("NFC", " ".join(sure)).replace("Ð", "Đ") or None
