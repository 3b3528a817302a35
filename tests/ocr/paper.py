"""Small papers for tests: pages drawn with a font that has all Vietnamese letters, never stored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SERIF = "/usr/share/fonts/truetype/liberation2/LiberationSerif-{style}.ttf"  # Debian's fonts-liberation2
INK = (25, 25, 25)
Line = tuple[float, float, str]  # left edge in mm (negative: centred about it), top edge in mm, words


def blank(dpi: int = 200, size_mm: tuple[float, float] = (210, 297)) -> Image.Image:
    """An empty white sheet in colour."""
    return Image.new("RGB", (round(size_mm[0] / 25.4 * dpi), round(size_mm[1] / 25.4 * dpi)), "white")


def write(
    image: Image.Image,
    lines: Sequence[Line],
    *,
    dpi: int = 200,
    points: float = 13.5,
    style: str = "Regular",
    ink: tuple[int, int, int] = INK,
) -> Image.Image:
    """Writes lines onto the sheet and returns it."""
    font = ImageFont.truetype(SERIF.format(style=style), round(points / 72 * dpi))
    pen = ImageDraw.Draw(image)
    for x, y, words in lines:
        anchor = "ma" if x < 0 else "la"
        pen.text((abs(x) / 25.4 * dpi, y / 25.4 * dpi), words, font=font, fill=ink, anchor=anchor)
    return image


HEAD: tuple[Line, ...] = (
    (-60, 20, "UBND TỈNH ĐỒNG NAI"),
    (-60, 26, "SỞ NỘI VỤ"),
    (-60, 36, "Số: 123/QĐ-SNV"),
    (-145, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (-145, 26, "Độc lập - Tự do - Hạnh phúc"),
    (-145, 36, "Đồng Nai, ngày 15 tháng 4 năm 2016"),
)
TITLE: tuple[Line, ...] = ((-110, 50, "QUYẾT ĐỊNH"), (-110, 57, "Về việc công nhận Ban Chấp hành Hội Khuyến học"))
BODY: tuple[Line, ...] = (
    (42, 72, "Căn cứ Nghị định số 45/2010/NĐ-CP ngày 21 tháng 4 năm 2010 của"),
    (30, 79, "Chính phủ quy định về tổ chức, hoạt động và quản lý hội;"),
    (42, 88, "Xét đề nghị của Trưởng phòng Tổ chức và đơn của Hội Khuyến học"),
    (30, 95, "về việc công nhận Ban Chấp hành nhiệm kỳ mới."),
    (42, 104, "Điều 1. Công nhận Ban Chấp hành gồm các ông, bà có tên trong danh"),
    (30, 111, "sách kèm theo quyết định này kể từ ngày ký."),
)
FOOT: tuple[Line, ...] = (
    (30, 135, "Nơi nhận:"),
    (30, 141, "- Như Điều 2;"),
    (30, 147, "- Lưu: VT, HC."),
    (-150, 135, "KT. GIÁM ĐỐC"),
    (-150, 141, "PHÓ GIÁM ĐỐC"),
    (-150, 170, "Trần Thị Minh Châu"),
)
DECISION = (*HEAD, *TITLE, *BODY, *FOOT)


def decision(dpi: int = 200) -> Image.Image:
    """One page with head, body and foot, as its truth in ``DECISION`` says."""
    return write(blank(dpi), DECISION, dpi=dpi)


def roughen(image: Image.Image, *, seed: int = 1, angle: float = 1.3) -> Image.Image:
    """Turned a little, lit unevenly, with the scanner's noise."""
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.asarray(turned, np.float32)
    light = np.linspace(1.0, 0.82, pixels.shape[1])[None, :, None]
    noise = np.random.default_rng(seed).normal(0, 5, pixels.shape)
    return Image.fromarray(np.clip(pixels * light + noise, 0, 255).astype(np.uint8))
