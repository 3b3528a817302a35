"""What a seal, a stamp or a pen took: put back where one thing only can have stood there, doubted elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction import Document, extract_documents
from schemas.page import Line
from tests.extraction.heads import DAY, HEADS
from tests.extraction.paper import centred, decision, page, put

PROVINCE = HEADS["province"]


def read(lines: list[Line]) -> Document:
    """The one document of a page."""
    (document,) = extract_documents([page(lines)])
    return document


def swapped(old: str, *new: Line) -> list[Line]:
    """The decision with other lines in the place of one."""
    return [line for found in decision() for line in (new if found.text == old else (found,))]


@pytest.mark.parametrize(
    ("line", "notation"),
    [
        ("Số: 835 QĐ-SNV", "QĐ-SNV"),
        ("Số: QĐ-SNV", "QĐ-SNV"),
        ("Số: 12 2010 QĐ-SNV", None),  # the year may belong to the symbol
        ("Số: 835 QĐ-XYZ", None),  # nobody's symbol
    ],
)
def test_a_known_symbol_is_read_though_a_pen_took_the_slash(line: str, notation: str | None) -> None:
    fields = read(replace(PROVINCE, number_line=line, left=("UBND TỈNH ĐỒNG NAI", "SỞ NỘI VỤ")).lines()).fields
    assert fields["code_notation"].value == notation
    assert fields["code_number"].value is None


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        (
            "Về việc phê duyệt Điều lệ Hội Khuyến học nhiệm kỳ 2016 2021",
            "Về việc phê duyệt Điều lệ Hội Khuyến học nhiệm kỳ 2016 - 2021",
        ),
        ("Về việc bổ nhiệm cán bộ dịp TẾt nguyên đán", "Về việc bổ nhiệm cán bộ dịp Tết nguyên đán"),
        ("Về việc sửa đổi Quyết định ngày 15 tháng năm 2021", None),
        ("Về việc cho phép thành lập Hội Nuôi ong mật", "Về việc cho phép thành lập Hội Nuôi ong mật"),
        ("Vi: việc công nhận Hội Khuyến học huyện Cấm Mỹ", "Về việc công nhận Hội Khuyến học huyện Cẩm Mỹ"),
        ("Về việc giao biên chế công chức nam 2009", "Về việc giao biên chế công chức năm 2009"),
        ("Về việc giao biên chế công chức năm 2913", None),
    ],
)
def test_an_abstract_is_mended_or_doubted(printed: str, subject: str | None) -> None:
    field = read(replace(PROVINCE, abstract=(printed,)).lines()).fields["subject"]
    assert field.value == subject
    assert field.state == ("read" if subject else "doubtful")


def test_a_paragraph_close_below_is_no_part_of_an_abstract() -> None:
    after = put("Việc bố trí biên chế thực hiện theo nguyên tắc tinh gọn: mỗi phòng không quá ba", 0.18, 0.199)
    subject = "Về việc phê duyệt Điều lệ Hội Khuyến học"
    assert read(swapped(subject, centred(subject, 0.5, 0.18), after)).fields["subject"].value == subject


def test_a_title_under_a_line_that_was_not_understood_is_doubted() -> None:
    torn = replace(PROVINCE, titles=("M.ỦY BAN NHÂN DÂN", "CHỦ TỊCH")).lines()
    title = read(torn).fields["signer_title"]
    assert title.state == "doubtful"
    whole = replace(PROVINCE, titles=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    assert read(whole.lines()).fields["signer_title"].value == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


@pytest.mark.parametrize(
    ("signer", "sure", "claimed"),
    [
        ("Nguyễn Văn Mẫu", 0.98, True),
        ("Nguyễn Văn Mẫu", 0.8, False),
        ("Đinh Sơn", 0.98, False),  # "Vũ Đình Sơn" may be left of a stroke so
        ("Trần Sơn", 0.98, True),
        ("Lê Văn Chỉ", 0.98, False),
    ],
)
def test_a_name_is_claimed_when_nothing_of_it_can_be_lost(signer: str, sure: float, claimed: bool) -> None:  # noqa: FBT001 - a case
    name = read(swapped("Nguyễn Văn Mẫu", centred(signer, 0.7, 0.74, sure))).fields["signer_name"]
    assert name.value == (signer if claimed else None)


def test_the_dot_of_a_womans_name_is_no_hook() -> None:
    name = read(swapped("Nguyễn Văn Mẫu", centred("Trần Thị Kim Chỉ", 0.7, 0.74))).fields["signer_name"]
    assert name.value == "Trần Thị Kim Chi"


def test_recipients_that_lost_a_hyphen_are_doubted() -> None:
    fields = read(swapped("- Lưu: VT, TCBC.", put("Lưu: VT, TCBC.", 0.13, 0.64))).fields
    assert fields["recipients"].state == "doubtful"


def test_a_decision_whose_legal_bases_were_not_found_is_not_said_to_have_none() -> None:
    assert read(PROVINCE.lines()).fields["legal_bases"].state == "unreadable"
    letter = replace(PROVINCE, number_line="Số: 12/UBND-NC", type_line=None, abstract=("V/v báo cáo kết quả",))
    assert read(letter.lines()).fields["legal_bases"].state == "absent"


def test_a_place_of_no_table_is_claimed_only_when_read_clearly() -> None:
    lines = PROVINCE.lines()
    for sure, state in ((0.97, "read"), (0.85, "doubtful")):
        other = [
            centred(f"Suối Nhân, {DAY}", 0.69, line.box.y0, sure) if line.text == PROVINCE.date_line else line
            for line in lines
        ]
        assert read(other).fields["place"].state == state


def test_a_deputy_of_whose_office_a_word_is_lost_is_doubted() -> None:
    lost = replace(
        PROVINCE, titles=("KT. CHI CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), left=("SỞ NỘI VỤ", "CHI CỤC VĂN THƯ - LƯU TRỮ")
    )
    assert read(lost.lines()).fields["signer_title"].state == "doubtful"


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("CHI CỤC VĂN THƯ - LƯU TRỮ)", False),
        ("CHI CỤC VĂN. THƯ - LƯU TRỮ", False),
        ("PHÒNG GD&ĐT THÀNH PHỐ BIÊN HÒA", True),
        ("BAN CHỈ ĐẠO 138/ĐP", True),
    ],
)
def test_a_body_with_a_speck_in_its_name_is_doubted(name: str, claimed: bool) -> None:  # noqa: FBT001 - a case
    fields = read(replace(PROVINCE, left=("UBND TỈNH ĐỒNG NAI", name)).lines()).fields
    assert (fields["organ_name"].value is not None) == claimed


def test_no_paper_is_from_tomorrow() -> None:
    later = replace(PROVINCE, date_line="Đồng Nai, ngày 17 tháng 11 năm 2099")
    assert read(later.lines()).fields["issued_date"].state == "doubtful"
