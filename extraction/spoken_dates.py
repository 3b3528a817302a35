"""Dates and numbers of acts inside running text: "ngày 15 tháng 4 năm 2016", "ngày 15/4/2016"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.symbols import mend_symbol

DATE = re.compile(
    r"(?:ngày\s*)?(?P<day>\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(?P<month>\d{1,2})\s*(?:/|-|\.|\s*năm\s*)\s*"
    r"(?P<year>(?:19|20)\d{2})",
    re.IGNORECASE,
)
ACT = re.compile(
    r"(?P<type>Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Công văn|Giấy phép|Giấy chứng nhận"
    r"(?: đăng ký[^,;.]{0,60})?|Chứng chỉ(?: hành nghề[^,;.]{0,40})?|Thông báo|Kế hoạch|Luật|Pháp lệnh|Văn bản"
    r"|Hướng dẫn|Quy chế|Quy định)"
    r"\s+(?:số\s*:?\s*)(?P<number>\d{1,6}[a-z]?)\s*[/-]\s*(?P<symbol>[^\s,;()]+(?:\s?[-/]\s?[^\s,;()]+){0,3}?)"
    r"(?=[\s,;.)(]|$)",
    re.IGNORECASE,
)
AFTER = re.compile(r"^\s*[,(]?\s*(?:ngày|được ban hành ngày|ký ngày|ban hành ngày)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CitedAct:
    """An act as cited: its span in the text, number, mended notation, date as far as printed."""

    start: int
    end: int
    type_name: str
    number: str
    notation: str
    issued: date | None


def find_date(text: str) -> date | None:
    """The first date in a text, or None."""
    for found in DATE.finditer(text):
        day = _date(found)
        if day is not None:
            return day
    return None


def cited_acts(text: str) -> list[CitedAct]:
    """The acts that a text cites by number, in order."""
    acts = []
    for found in ACT.finditer(text):
        symbol = mend_symbol(found["symbol"].rstrip("."))
        if symbol is None:
            continue
        issued = None
        if AFTER.match(text[found.end() :]):
            dated = DATE.search(text[found.end() : found.end() + 60])
            issued = _date(dated) if dated and dated.start() < 25 else None
        acts.append(CitedAct(found.start(), found.end(), found["type"], found["number"], symbol.text, issued))
    return acts


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
