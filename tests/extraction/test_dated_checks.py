"""What a symbol names must be what the page names, and must have existed on the day of issue."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.crosschecks import check_lines
from extraction.dated_checks import check_day, check_symbol, put_in_doubt
from schemas.record import FIELD_NAMES, FieldName, FieldValue


def _fields(**values: str) -> dict[FieldName, FieldValue]:
    return {
        name: FieldValue(state="read", value=values[name], confidence=0.99)
        if name in values
        else FieldValue(state="absent")
        for name in FIELD_NAMES
    }


def _doubted(day: str, **values: str) -> tuple[str, ...]:
    issued = date.fromisoformat(day)
    return check_day(_fields(issued_date=day, **values), (issued, issued))[0]


@pytest.mark.parametrize(
    ("day", "values"),
    [
        ("2012-03-07", {"organ_name": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "code_notation": "QĐ-SKHĐT", "type_name": "Quyết định"}),
        ("2025-04-20", {"organ_name": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"}),  # provinces merged on different days
        ("2025-06-30", {"organ_name": "ỦY BAN NHÂN DÂN HUYỆN LONG THÀNH"}),
        ("2026-01-10", {"organ_name": "HỘI LÀM VƯỜN HUYỆN LONG THÀNH"}),  # of no table: nothing is said
        ("2012-03-07", {"code_notation": "SNV-VP", "type_name": "Công văn"}),
    ],
)
def test_what_existed_is_left_alone(day: str, values: dict[str, str]) -> None:
    assert _doubted(day, **values) == ()


@pytest.mark.parametrize(
    ("day", "values", "doubted"),
    [
        ("2026-03-07", {"organ_name": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"}, ("organ_name", "issued_date")),
        ("2026-03-07", {"organ_name": "UỶ BAN NHÂN DÂN HUYỆN LONG THÀNH"}, ("organ_name", "issued_date")),
        ("2006-03-07", {"code_notation": "QĐ-STTTT", "type_name": "Quyết định"}, ("code_notation", "issued_date")),
        ("2021-03-07", {"code_notation": "BN-SNV", "type_name": "Giấy biên nhận"}, ("code_notation", "issued_date")),
    ],
)
def test_what_did_not_exist_yet_or_any_more_is_doubted(
    day: str, values: dict[str, str], doubted: tuple[str, ...]
) -> None:
    assert _doubted(day, **values) == doubted


def test_a_doubt_keeps_the_reading_as_a_proposal() -> None:
    fields = put_in_doubt(_fields(organ_name="SỞ KẾ HOẠCH VÀ ĐẦU TƯ"), ("organ_name",))
    assert fields["organ_name"].state == "doubtful"
    assert fields["organ_name"].candidates[0].value == "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"


@pytest.mark.parametrize(
    ("notation", "kind", "sound"),
    [
        ("QĐ-SNV", "Quyết định", True),
        ("2012/QĐ-UBND", "Quyết định", True),
        ("UBND-VX", "Giấy phép", True),  # a licence numbered as a letter
        ("QĐ/TU", "Quyết định", True),
        ("CP-UBND", "Giấy phép", False),
        ("TH-SNV", "Tờ trình", False),  # a room comes after its body: the TTr was misread
        ("TB-SNV", "Quyết định", False),
        ("2021/QĐ-UBND", "Quyết định", False),
        ("ýZ/TB-CCVT", "Thông báo", False),
        ("UBND-VP/UBND-VP", "Công văn", False),
        ("2012/QĐ-UBNDBà", "Quyết định", False),
        ("CĐ-TTg", "Công điện", True),
    ],
)
def test_a_symbol_of_another_type_or_year_is_doubted(notation: str, kind: str, *, sound: bool) -> None:
    fields = _fields(code_notation=notation, type_name=kind, issued_date="2012-03-07")
    assert (check_symbol(fields) == ()) is sound


@pytest.mark.parametrize(
    ("title", "sound"),
    [
        ("GIÁM ĐỐC", True),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", True),
        ("TUQ. CHỦ TỊCH GIÁM ĐỐC SỞ NỘI VỤ", True),
        ("TL. CHỦ TỊCH CHÁNH VĂN PHÒNG", True),
        ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", True),
        ("TUQ. CHỦ TỊCH SỞ NỘI VỤ", False),
        ("TL. CHỦ TỊCH VĂN PHÒNG", False),
        ("KT. CHI CỤC TRƯỞNG CỤC TRƯỞNG", False),
        ("GIÁM ĐỐC GIÁM ĐỐC", False),
        ("KT. GIÁM ĐỐC PHÓ -GIÁM ĐỐC", False),
    ],
)
def test_a_title_with_a_lost_line_is_doubted(title: str, *, sound: bool) -> None:
    field = FieldValue(state="read", value=title, confidence=0.99)
    assert (check_lines(field) == field) is sound
