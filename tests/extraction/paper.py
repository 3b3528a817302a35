"""Pages built by hand: words set on a line get boxes and one confidence."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.page import Block, Box, Line, Mark, Overlay, PageText, Word, around
from schemas.typeface import ink_width

EM = 0.0235  # 14 pt in fractions of the width of A4
BLANK = 0.25  # of an em
HEIGHT = 0.014


def put(text: str, x: float, y: float, confidence: float = 0.998) -> Line:
    """A printed line whose left edge is x and whose top is y."""
    words = []
    for word in text.split(" "):
        if word:
            words.append(Word(word, Box(x, y, min(1.0, x + EM * ink_width(word)), y + HEIGHT), confidence))
        x += EM * (ink_width(word) + BLANK)
    return Line(tuple(words))


def centred(text: str, middle: float, y: float, confidence: float = 0.998) -> Line:
    """A printed line about a middle."""
    width = sum(EM * ink_width(word) for word in text.split()) + EM * BLANK * text.count(" ")
    return put(text, middle - width / 2, y, confidence)


def page(
    lines: Sequence[Line], number: int = 1, *, marks: Sequence[Mark] = (), overlays: Sequence[Overlay] = ()
) -> PageText:
    """A page of one block."""
    block = Block("whole", around([line.box for line in lines]), tuple(lines)) if lines else None
    return PageText(
        page=number,
        outcome="text" if block else "blank",
        reader="hand/1",
        width=1654,
        height=2339,
        dpi=200.0,
        blocks=(block,) if block else (),
        marks=tuple(marks),
        overlays=tuple(overlays),
    )


def head(number_line: str = "Số: 123/QĐ-SNV", date_line: str = "Đồng Nai, ngày 15 tháng 4 năm 2016") -> list[Line]:
    """The head of a decision of a provincial department."""
    return [
        centred("UBND TỈNH ĐỒNG NAI", 0.27, 0.06),
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.69, 0.06),
        centred("SỞ NỘI VỤ", 0.27, 0.08),
        centred("Độc lập - Tự do - Hạnh phúc", 0.69, 0.08),
        centred(number_line, 0.27, 0.115),
        centred(date_line, 0.69, 0.115),
    ]


def decision() -> list[Line]:
    """A whole decision on one page."""
    return [
        *head(),
        centred("QUYẾT ĐỊNH", 0.5, 0.16),
        centred("Về việc phê duyệt Điều lệ Hội Khuyến học", 0.5, 0.18),
        centred("GIÁM ĐỐC SỞ NỘI VỤ TỈNH ĐỒNG NAI", 0.5, 0.22),
        put("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;", 0.18, 0.26),
        put("Căn cứ Nghị định số 45/2010/NĐ-CP của Chính phủ quy định về tổ chức,", 0.18, 0.29),
        put("hoạt động và quản lý hội;", 0.13, 0.31),
        put("Theo đề nghị của Trưởng phòng Tổ chức,", 0.18, 0.34),
        centred("QUYẾT ĐỊNH:", 0.5, 0.38),
        put("Điều 1. Phê duyệt Điều lệ Hội Khuyến học thành phố Biên Hòa.", 0.18, 0.42),
        put("Nơi nhận:", 0.13, 0.6),
        centred("KT. GIÁM ĐỐC", 0.7, 0.6),
        put("- Như Điều 3;", 0.13, 0.62),
        centred("PHÓ GIÁM ĐỐC", 0.7, 0.62),
        put("- Lưu: VT, TCBC.", 0.13, 0.64),
        centred("Nguyễn Văn Mẫu", 0.7, 0.74),
    ]
