"""Small scans for tests that are about something else than reading: a few printed lines on an A4 page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

DPI = 150
FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")

LETTER = (
    "SỞ NỘI VỤ TỈNH TÂN SƠN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: {number}/QĐ-SNV                        Độc lập - Tự do - Hạnh phúc",
    "",
    "QUYẾT ĐỊNH",
    "Về việc công nhận {subject}",
    "",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Điều 1. Công nhận {subject} theo hồ sơ kèm theo.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
)


def draw_page(lines: Sequence[str], *, dpi: int = DPI) -> Image.Image:
    """A white page with these lines in 14 pt print."""
    page = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), round(14 / 72 * dpi))
    for position, line in enumerate(lines):
        pen.text((dpi, dpi * (0.8 + 0.3 * position)), line, font=font, fill="black")
    return page


def draw_letter(number: int, subject: str) -> Image.Image:
    """A one-page decision, different for every number."""
    return draw_page([line.format(number=number, subject=subject) for line in LETTER])


def save_pdf(path: Path, pages: Sequence[Image.Image], *, dpi: int = DPI) -> Path:
    """A PDF of one JPEG picture per page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pages[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=list(pages[1:]))
    return path
