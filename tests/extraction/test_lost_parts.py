"""What a seal, a stamp or a pen took: put back where one thing only can have stood there, doubted elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction import Document, extract_documents
from schemas.page import Box, Line, Mark
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
        ("Số: WQĐ-SNV", "QĐ-SNV"),  # the pen's last stroke was read into it
        ("Số WQĐ-SNV", "QĐ-SNV"),  # and no colon is left
        ("Số 41 gQĐ-SNV", "QĐ-SNV"),
        ("Số 2QĐ-SNV", "QĐ-SNV"),
        ("vỐ: s/0/ /QĐ-SNV", "QĐ-SNV"),  # strokes of the pen were read as slashes
        ("Số: /QĐ-5NV", "QĐ-SNV"),
        ("QĐ-SNV", "QĐ-SNV"),  # all the rest lies under the pen
        ("D-SNV", None),
        ("Số: 1 / 17/QĐ-SNV", None),  # the rest of a year, or of a number
        ("Số: 12/QĐ-UBND3", None),  # no committee has a number
    ],
)
def test_a_known_symbol_is_read_though_a_pen_took_the_slash(line: str, notation: str | None) -> None:
    fields = read(replace(PROVINCE, number_line=line, left=("UBND TỈNH ĐỒNG NAI", "SỞ NỘI VỤ")).lines()).fields
    assert fields["code_notation"].value == notation
    assert fields["code_number"].value is None or line.startswith("Số: 12/")


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
        ("Về việc giao biên chế công chức của UBNDtỉnh", None),
        ("Về việc giao biên chế công chức năm -2010", None),
        ("Về việc góp ý Đề án sắp xếp tổ chức bộ má", None),
        ("Về việc công nhận-Điều lệ Quỹ Khuyến học", None),
        ("Về việc nghỉ Tết Nhâm Dần-năm 2022", "Về việc nghỉ Tết Nhâm Dần-năm 2022"),  # as some write it
        ("Về việc góp ý dự thảo Đề án sắp xẾp bộ máy", "Về việc góp ý dự thảo Đề án sắp xếp bộ máy"),
        (
            "Về việc công nhận Hội Người mù huyện Đất Đỏ. nhiệm kỳ 2016 - 2021",
            "Về việc công nhận Hội Người mù huyện Đất Đỏ nhiệm kỳ 2016 - 2021",
        ),
        ("Về việc tuyển dụng ông Tống Phúc vào làm'kế toán trưởng", None),
        ("Về việc công nhận Điều lệ Quỹ Ngày mai tươi sáng thành", None),
        ("Về việc công nhận Điều lệ. Quỹ Ngày mai tươi sáng", None),
        ("Về việc tông nhận Điều lệ Quỹ Ngày mai tươi sáng", None),
        ("Về việc công nhận Hội Nông dân huyện E.ong Điền", None),
        ("Về việc công nhận Hội Người mù thành phố Vũng", None),
        ("Về việc triển khai thủ tục ành chính", None),
        ("Về việc phát triển khuyến học khuyến tài", None),
        (
            "Về việc góp ý Đề án sắp xếp tổ chức bộ máy",
            "Về việc góp ý Đề án sắp xếp tổ chức bộ máy",
        ),
        ("”ề việc giao biên chế công chức", "Về việc giao biên chế công chức"),
        ("Tành lập Hội Khuyến học huyện Cẩm Mỹ", None),
        ("Về việc tặng Giấy khen cho cá nhân có nhiều đóng óp", None),
        ("Về việc công nhận Hội Chăn nuôi gà. đồi", None),
        ("Về việc công nhận Hội Người mù thành phố Đồng-Xoài", None),
        ("Về việc triển khai thủ tục .hành chính", None),
        ("Về việc giao biên chế công chức năm.2021", "Về việc giao biên chế công chức năm 2021"),
        ("Về việc công nhận Câu lạc bộ Xe đạp huyện Cẩm Mỹ", "Về việc công nhận Câu lạc bộ Xe đạp huyện Cẩm Mỹ"),
        ("Về việc giao biên chế công chức ăm 2013", "Về việc giao biên chế công chức năm 2013"),
        ("Về việc tặng danh hiệu ““Lao động tiên tiến”", "Về việc tặng danh hiệu “Lao động tiên tiến”"),
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


def test_an_abstract_whose_last_word_stands_alone_and_unsure_is_doubted() -> None:
    subject = "Về việc tuyển dụng bà Đặng Thị Mẫu vào làm bác"
    lines = replace(PROVINCE, abstract=(subject,)).lines()
    (line,) = (found for found in lines if found.text == subject)
    alone = centred("SĨ", line.box.centre[0], line.box.y1 + 0.006, 0.75)
    assert read(lines).fields["subject"].value == subject
    assert read([*lines, alone]).fields["subject"].state == "doubtful"


@pytest.mark.parametrize("stamped", ["Ngày: 25/2", "Số", "lJ5"])
def test_words_of_a_stamp_before_an_abstract_are_none_of_it(stamped: str) -> None:
    subject = PROVINCE.abstract[0]
    (line,) = (found for found in PROVINCE.lines() if found.text == subject)
    words = put(stamped, line.box.x0 - 0.13, line.box.y0, 0.6).words + line.words
    lines = [Line(words) if found.text == subject else found for found in PROVINCE.lines()]
    assert read(lines).fields["subject"].value == subject


def test_a_line_of_an_abstract_with_a_stamps_words_before_it_is_not_left_out_unsaid() -> None:
    subject = PROVINCE.abstract[0]
    (line,) = (found for found in PROVINCE.lines() if found.text == subject)
    beside = put("Chuyển: ^x công tác nội vụ", 0.08, line.box.y1 + 0.006)
    assert read([*PROVINCE.lines(), beside]).fields["subject"].state == "doubtful"


@pytest.mark.parametrize(("aside", "state"), [(0.0, "read"), (0.02, "doubtful")])
def test_a_stamp_beside_an_abstract_hides_nothing_of_a_centred_one(aside: float, state: str) -> None:
    subject = PROVINCE.abstract[0]
    (line,) = (found for found in PROVINCE.lines() if found.text == subject)
    moved = put(subject, line.box.x0 - aside, line.box.y0)
    stamp = Mark("stamp", moved.box._replace(x0=moved.box.x1 + 0.01, x1=moved.box.x1 + 0.2), 0.9)
    lines = [moved if found.text == subject else found for found in PROVINCE.lines()]
    (document,) = extract_documents([page(lines, marks=[stamp])])
    assert document.fields["subject"].state == state


def test_a_symbol_that_may_have_lost_its_first_letter_is_doubted() -> None:
    head = replace(PROVINCE, type_line="GIẤY CHỨNG NHẬN", abstract=("Đăng ký sinh hoạt tôn giáo tập trung",))
    for line, state in (("Số: 02/GCN-UBND", "read"), ("Số: 02 CN-UBND", "doubtful")):
        assert read(replace(head, number_line=line).lines()).fields["code_notation"].state == state


def test_a_symbol_with_a_unit_of_no_table_is_found_by_its_type() -> None:
    body = ("SỞ NỘI VỤ", "CHI CỤC VĂN THƯ - LƯU TRỮ")
    head = replace(PROVINCE, number_line="Số z9~ /QĐ-CCVT", left=body)
    assert read(head.lines()).fields["code_notation"].value == "QĐ-CCVT"


@pytest.mark.parametrize(
    ("year", "sure", "symbol"), [(2009, 0.99, "QĐ.UBND"), (2009, 0.9, None), (2019, 0.99, "QĐ-UBND")]
)
def test_a_clear_stop_in_a_symbol_is_one_while_stops_were_written(year: int, sure: float, symbol: str | None) -> None:
    head = replace(PROVINCE, date_line=f"Đồng Nai, ngày 17 tháng 11 năm {year}")
    number = next(line for line in head.lines() if line.text == PROVINCE.number_line)
    other = put("Số: 12/QĐ.UBND", number.box.x0, number.box.y0, sure)
    lines = [other if line.text == PROVINCE.number_line else line for line in head.lines()]
    assert read(lines).fields["code_notation"].value == symbol


@pytest.mark.parametrize(("sure", "claimed"), [(0.8, False), (0.99, True)])
def test_a_stop_in_a_symbol_with_a_hyphen_is_a_speck_unless_it_is_clear(sure: float, claimed: bool) -> None:  # noqa: FBT001 - a case
    number = next(line for line in PROVINCE.lines() if line.text == PROVINCE.number_line)
    other = put("Số: 12/UBND-NC.TH", number.box.x0, number.box.y0, sure)
    head = [other if line.text == PROVINCE.number_line else line for line in PROVINCE.lines()]
    assert (read(head).fields["code_notation"].value is not None) == claimed


def test_bases_of_which_one_ends_otherwise_are_doubted() -> None:
    basis = next(line for line in decision() if line.text.startswith("Căn cứ"))
    law = "Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011"
    for end, state in ((";", "read"), (",", "doubtful")):
        more = [put(f"{law}{end}", 0.18, basis.box.y0 + 0.02), put(f"{law};", 0.18, basis.box.y0 + 0.04)]
        first = put(f"{law};", 0.18, basis.box.y0)
        assert read(swapped(basis.text, first, *more)).fields["legal_bases"].state == state


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("ngày 11 tháng 11 năm 2011", "read"),
        ("ngay 1b thang 11 năm 2011", "doubtful"),
        ("số-15 ngày 11 tháng 11 năm 2011", "doubtful"),
        ("của Ban Tổ-chức ngày 11 tháng 11 năm 2011", "doubtful"),
        ("của Ủy ban-nhân dân ngày 11 tháng 11 năm 2011", "doubtful"),
        ("về chức năng, nhiện vụ ngày 11 tháng 11 năm 2011", "doubtful"),
        ("của, Quốc hội ngày 11 tháng 11 năm 2011", "doubtful"),
        ("số 17/2011/QĐ:UBND ngày 11 tháng 11 năm 2011", "doubtful"),
    ],
)
def test_a_basis_with_a_torn_day_word_or_number_is_doubted(written: str, state: str) -> None:
    basis = next(line for line in decision() if line.text.startswith("Căn cứ"))
    law = put(f"Căn cứ Luật Lưu trữ {written};", 0.18, basis.box.y0)
    assert read(swapped(basis.text, law)).fields["legal_bases"].state == state


def test_a_basis_after_a_hyphen_in_its_keyword_is_none_left_out() -> None:
    basis = next(line for line in decision() if line.text.startswith("Căn cứ"))
    law = "Luật Lưu trữ ngày 11 tháng 11 năm 2011;"
    more = [put(f"Căn cứ {law}", 0.18, basis.box.y0), put(f"Căn-cứ {law}", 0.18, basis.box.y0 + 0.02)]
    value = read(swapped(basis.text, *more)).fields["legal_bases"].value
    assert value is None or value.count("Luật Lưu trữ") == 2


def test_a_basis_under_the_first_one_whose_keyword_is_torn_is_not_left_out_unsaid() -> None:
    basis = next(line for line in decision() if line.text.startswith("Căn cứ"))
    law = "Luật Lưu trữ ngày 11 tháng 11 năm 2011;"
    more = [put(f"Căn cứ {law}", 0.18, basis.box.y0), put(f"C.n vứ {law}", 0.22, basis.box.y0 + 0.02)]
    assert read(swapped(basis.text, *more)).fields["legal_bases"].state == "doubtful"


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
        ("Trần Sơn", 0.98, True),
        ("Lê Văn Chỉ", 0.98, False),
        ("Ông Giang", 0.98, False),  # "Công" may have lost its first letter
        ("Thi Hồng Nga", 0.98, False),  # "Thị", whose surname is lost
        ("Đường Bích Anh", 0.95, False),  # few are called so, many Dương
        ("Đường Bích Anh", 0.98, True),
        ("Phạm Văn Mẫu", 0.95, True),
        ("Trần Tùy Mẫu", 0.95, False),  # an h is lost oftener than one is called so
        ("Vũ Thủ Nguyệt", 0.99, False),  # nobody is called so, Thu many
    ],
)
def test_a_name_is_claimed_when_nothing_of_it_can_be_lost(signer: str, sure: float, claimed: bool) -> None:  # noqa: FBT001 - a case
    name = read(swapped("Nguyễn Văn Mẫu", centred(signer, 0.7, 0.74, sure))).fields["signer_name"]
    assert name.value == (signer if claimed else None)


@pytest.mark.parametrize(("middle", "name"), [(0.7, "Hoàng Sơn"), (0.716, None)])
def test_a_short_name_is_whole_when_it_stands_right_under_the_title(middle: float, name: str | None) -> None:
    # Without its first word "Vũ Hoàng Sơn" stands aside.
    lines = swapped("Nguyễn Văn Mẫu", centred("Hoàng Sơn", middle, 0.74))
    (document,) = extract_documents([replace(page(lines), colour="colour")])
    assert document.fields["signer_name"].value == name
    assert read(lines).fields["signer_name"].value is None  # a black seal may lie over the titles' beginnings, too


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Trần Thị Kim Chỉ", "Trần Thị Kim Chi"),  # a dot is no hook
        ("Ngô Thị Ngọc Quyền", "Ngô Thị Ngọc Quyên"),
        ("Trần THu Liễu", "Trần Thu Liễu"),
        ("TrầnCông An", "Trần Công An"),
        ("TrầnCôngAn", "Trần Công An"),
        ("Trần/Công An", "Trần Công An"),
    ],
)
def test_a_name_is_mended_where_one_thing_only_is_a_name(printed: str, name: str) -> None:
    assert read(swapped("Nguyễn Văn Mẫu", centred(printed, 0.7, 0.74))).fields["signer_name"].value == name


def test_digits_beside_a_pen_s_figure_are_the_rest_of_a_number_set_by_hand() -> None:
    lines = PROVINCE.lines()
    (line,) = (found for found in lines if found.text == PROVINCE.number_line)
    keyword, digits = line.words[0].box, line.words[1].box
    figure = Mark("handwriting", digits._replace(x0=keyword.x1 + 0.001, x1=digits.x0 - 0.001), 0.9, "8")
    (document,) = extract_documents([page(lines, marks=[figure])])
    assert read(lines).fields["code_number"].value is not None
    assert document.fields["code_number"].state == "unreadable"


@pytest.mark.parametrize(
    ("parent", "place", "value"),
    [
        ("UBND TỈNH BÀ RỊA VŨNG TÀU", "Bà Rịa - Vũng Tàu", "UBND TỈNH BÀ RỊA - VŨNG TÀU"),
        ("UBND TỈNH BÀ RỊA'- VŨNG TÀU", "Bà Rịa - Vũng Tàu", "UBND TỈNH BÀ RỊA - VŨNG TÀU"),
        ("UBND, TỈNH ĐỒNG NAI", "Đồng Nai", "UBND TỈNH ĐỒNG NAI"),
        ("UBND' TỈNH ĐỒNG NAI", "Đồng Nai", "UBND TỈNH ĐỒNG NAI"),
        ("UBND - TỈNH ĐỒNG NAI", "Đồng Nai", "UBND TỈNH ĐỒNG NAI"),
        ("UBND TỈNH BÀ RỊA - VÕNG TÀU", "Bà Rịa - Vũng Tàu", "UBND TỈNH BÀ RỊA - VŨNG TÀU"),
    ],
)
def test_signs_in_the_name_of_a_province_are_those_it_has(parent: str, place: str, value: str) -> None:
    named = replace(PROVINCE, left=(parent, "SỞ NỘI VỤ"), number_line="Số: 12/QĐ-SNV", titles=("GIÁM ĐỐC",))
    head = replace(named, date_line=f"{place}, {DAY}")
    fields = read(head.lines()).fields
    assert fields["parent_organ"].value == value


def test_a_place_one_letter_off_is_the_one_that_the_issuer_names() -> None:
    for left, place in (("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "Đắk Lắk"), ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", None)):
        head = replace(PROVINCE, left=(left, "SỞ NỘI VỤ"), date_line=f"Đắt Lắk, {DAY}")
        assert read(head.lines()).fields["place"].value == place


@pytest.mark.parametrize(
    ("parent", "place"), [("ỦY BAN NHÂN DÂN TỈNH THỪA THIÊN HUẾ", "Thừa Thiên Huế"), ("ỦY BAN NHÂN DÂN HUYỆN", None)]
)
def test_a_place_that_lost_its_last_word_is_the_one_that_the_issuer_names(parent: str, place: str | None) -> None:
    head = replace(PROVINCE, left=(parent, "SỞ NỘI VỤ"), date_line="Thừa Thiên ngày 17 tháng 11 năm 2018")
    assert read(head.lines()).fields["place"].value == place


def test_the_seat_of_the_issuers_province_is_known_by_all_letters_but_one() -> None:
    for left, place in (("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "Buôn Ma Thuột"), ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", None)):
        head = replace(PROVINCE, left=(left, "SỞ NỘI VỤ"), date_line=f"Buôn Ma Thuội, {DAY}")
        assert read(head.lines()).fields["place"].value == place


def test_a_line_of_the_issuer_that_lost_a_short_word_is_doubted() -> None:
    left = ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH")
    whole = replace(PROVINCE, left=left, number_line="Số: 12/QĐ-SVHTTDL", titles=("GIÁM ĐỐC",)).lines()
    (line,) = (found for found in whole if found.text == "VÀ DU LỊCH")
    cut = [Line(found.words[1:]) if found is line else found for found in whole]
    assert read(whole).fields["organ_name"].value == "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"
    assert read(cut).fields["organ_name"].state == "doubtful"


def test_a_body_whose_first_word_is_none_of_any_body_is_doubted() -> None:
    head = replace(HEADS["department for the chairman"], left=("SỘI VỤ", "PHÒNG TỔ CHỨC"))
    assert read(head.lines()).fields["parent_organ"].value is None
    head = replace(HEADS["department for the chairman"], left=("SỞ NỘI'VỤ", "PHÒNG TỔ CHỨC"))
    assert read(head.lines()).fields["parent_organ"].value is None
    head = replace(HEADS["department for the chairman"], left=("SỞ NỘI VỤ", "PHÒNG TỔ CHỨC"))
    assert read(head.lines()).fields["parent_organ"].value == "SỞ NỘI VỤ"


def test_bases_with_a_hyphen_clinging_to_a_word_are_doubted() -> None:
    old = "Căn cứ Nghị định số 45/2010/NĐ-CP của Chính phủ quy định về tổ chức,"
    (line,) = (line for line in decision() if line.text == old)
    torn = put(old.replace("Chính phủ", "Chính- phủ"), line.box.x0, line.box.y0)
    assert read(swapped(old, line)).fields["legal_bases"].value is not None
    assert read(swapped(old, torn)).fields["legal_bases"].value is None


def test_a_district_with_an_apostrophe_in_its_name_is_known() -> None:
    head = replace(PROVINCE, left=("ỦY BAN NHÂN DÂN", "HUYỆN CƯ M'GAR"), date_line=f"Cư M'gar, {DAY}")
    assert read(head.lines()).fields["place"].value == "Cư M'gar"


def test_a_paper_to_somebody_whose_symbol_names_a_kind_is_no_letter() -> None:
    lost = replace(PROVINCE, number_line="Số: 12/TTr-UBND", type_line=None).lines()
    to = put("Kính gửi: Hội đồng nhân dân tỉnh", 0.35, 0.24)
    kind = read([*lost, to]).fields["type_name"]
    assert kind.value is None
    assert [candidate.value for candidate in kind.candidates] == ["Tờ trình"]


def test_bases_of_which_one_lost_its_first_word_are_doubted() -> None:
    basis = next(line for line in decision() if line.text.startswith("Căn cứ"))
    torn = put(basis.text.removeprefix("Căn "), 0.22, basis.box.y0)
    above = [put("Căn cứ Luật Tổ chức Chính phủ;", 0.18, basis.box.y0 + 0.02)]
    assert read(swapped(basis.text, torn, *above)).fields["legal_bases"].state == "doubtful"


def test_recipients_that_lost_a_hyphen_are_doubted() -> None:
    fields = read(swapped("- Lưu: VT, TCBC.", put("Lưu: VT, TCBC.", 0.13, 0.64))).fields
    assert fields["recipients"].state == "doubtful"


@pytest.mark.parametrize(
    "entry",
    [
        "- Lưu VT.",
        "- - Lưu: VT.",
        "- Sở Y tế: Lưu: VT.",
        "- Sở Y tế., các sở;",
        "- Bạn TĐKT.",
        "- §ở Y tế.",
        "- Lưu: VT, VỀ.",
        "- Thị ã; - Lưu: VT.",
        "- Như Điều; - Lưu: VT.",
    ],
)
def test_recipients_that_lost_a_sign_or_have_one_too_many_are_doubted(entry: str) -> None:
    fields = read(swapped("- Lưu: VT, TCBC.", put(entry, 0.13, 0.64))).fields
    assert fields["recipients"].state == "doubtful"


def test_a_figure_of_copies_has_no_sign_before_it() -> None:
    value = read(swapped("- Lưu: VT, TCBC.", put("- Lưu: VT, TCBC,(3b).", 0.13, 0.64))).fields["recipients"].value
    assert value is not None
    assert value.endswith("- Lưu: VT, TCBC (3b).")


def test_the_last_entry_is_kept_copies_whatever_its_mark_was_read_as() -> None:
    value = read(swapped("- Lưu: VT, TCBC.", put("- Lựu: VT, TCBC.", 0.13, 0.64))).fields["recipients"].value
    assert value is not None
    assert value.endswith("- Lưu: VT, TCBC.")


def test_a_line_as_long_as_the_body_s_under_a_short_one_is_not_taken_into_an_abstract_unsaid() -> None:
    subject = "Về việc phê duyệt Điều lệ Hội"
    after = centred("nực hiện Kế hoạch cải cách hành chính năm 2008, Sở Nội vụ đã khẩn trương triển khai", 0.5, 0.199)
    field = read(swapped("Về việc phê duyệt Điều lệ Hội Khuyến học", centred(subject, 0.5, 0.18), after)).fields[
        "subject"
    ]
    assert field.value in (None, subject)


def test_digits_beside_a_symbol_that_cannot_be_read_are_proposed_only() -> None:
    fields = read(replace(PROVINCE, number_line="Số: 3849/QĐ:UBND").lines()).fields
    assert fields["code_number"].value is None


def test_a_word_read_unsurely_that_is_nearly_a_compound_s_is_doubted() -> None:
    lines = replace(PROVINCE, type_line="CHỨNG CHỈ", abstract=("Hành nghề lưu tri",)).lines()
    (line,) = (found for found in lines if found.text == "Hành nghề lưu tri")
    unsure = Line((*line.words[:-1], replace(line.words[-1], confidence=0.85)))
    field = read([unsure if found is line else found for found in lines]).fields["subject"]
    assert field.state == "doubtful"


def test_a_surname_read_unsurely_that_has_a_near_twin_is_doubted() -> None:
    line = centred("Phan Văn Mẫu", 0.7, 0.74)
    unsure = Line((replace(line.words[0], confidence=0.4), *line.words[1:]))
    assert read(swapped("Nguyễn Văn Mẫu", line)).fields["signer_name"].state == "read"
    assert read(swapped("Nguyễn Văn Mẫu", unsure)).fields["signer_name"].state == "doubtful"


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
        ("CHI CỤC VĂN THƯ LƯU TRỮ", False),
        ("PHÒNG GD&ĐT THÀNH PHỐ BIÊN HÒA", True),
        ("BAN CHỈ ĐẠO 138/ĐP", True),
        ("ỦY BAN NHÂN DÂN INH ĐỒNG NAI", False),
        ("ỦY BAN NHÂN DÂN THỊ XÃ LONG KHÁNH", True),
    ],
)
def test_a_body_with_a_speck_in_its_name_is_doubted(name: str, claimed: bool) -> None:  # noqa: FBT001 - a case
    titles = ("TRƯỞNG BAN",) if name.startswith("BAN") else PROVINCE.titles
    fields = read(replace(PROVINCE, left=("UBND TỈNH ĐỒNG NAI", name), titles=titles).lines()).fields
    assert (fields["organ_name"].value is not None) == claimed


def test_a_deputy_is_short_only_where_a_stop_is_seen() -> None:
    written = swapped("PHÓ GIÁM ĐỐC", centred("P. GIÁM ĐỐC", 0.7, 0.62))
    torn = swapped("PHÓ GIÁM ĐỐC", centred("P GIÁM ĐỐC", 0.7, 0.62))
    assert read(written).fields["signer_title"].value == "KT. GIÁM ĐỐC P. GIÁM ĐỐC"
    assert read(torn).fields["signer_title"].value in (None, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC")


def test_no_paper_is_from_tomorrow() -> None:
    later = replace(PROVINCE, date_line="Đồng Nai, ngày 17 tháng 11 năm 2099")
    assert read(later.lines()).fields["issued_date"].state == "doubtful"


@pytest.mark.parametrize(
    ("read_as", "organ"),
    [
        ("S#NỘI VỤ", "SỞ NỘI VỤ"),  # a pen's figure stands in the line
        ("NỘI VỤ", "SỞ NỘI VỤ"),  # the first word hangs together with it
        ("VỤ", None),
        ("SỞ NGOẠI VỤ", "SỞ NGOẠI VỤ"),  # another department, and no scar: as it is read
    ],
)
def test_an_issuer_that_a_pen_crossed_is_the_one_that_the_symbol_abbreviates(read_as: str, organ: str | None) -> None:
    lines = swapped("SỞ NỘI VỤ", centred(read_as, 0.27, 0.08, 0.98 if read_as[-1] == "Ụ" else 0.4))
    fields = read(lines).fields
    assert fields["organ_name"].value == organ
    assert fields["parent_organ"].value == ("UBND TỈNH ĐỒNG NAI" if organ else None)
    if organ == "SỞ NỘI VỤ":
        (repair,) = fields["organ_name"].repairs
        assert (repair.meant, repair.rule) == ("SỞ NỘI VỤ", "body_of_symbol")


def test_an_abstract_ends_before_a_legal_basis_that_lost_its_first_words() -> None:
    basis = "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi,"
    lines = swapped("GIÁM ĐỐC SỞ NỘI VỤ TỈNH ĐỒNG NAI", put(f"+ {basis}", 0.2, 0.205))
    assert read(lines).fields["subject"].value == "Về việc phê duyệt Điều lệ Hội Khuyến học"


@pytest.mark.parametrize(("sure", "number"), [(0.98, "123"), (0.9, None)])
def test_digits_under_a_stamp_are_claimed_when_nothing_of_it_is_seen_in_them(sure: float, number: str | None) -> None:
    lines = swapped("Số: 123/QĐ-SNV", centred("Số: 123/QĐ-SNV", 0.27, 0.115, sure))
    stamp = Mark("stamp", Box(0.05, 0.1, 0.3, 0.15), 0.8, "VĂN PHÒNG ĐẾN")
    (document,) = extract_documents([page(lines, marks=[stamp])])
    assert document.fields["code_number"].value == number


@pytest.mark.parametrize(
    ("line", "kind", "notation"),
    [
        ("Số: 12 /TTrUBND", "TỜ TRÌNH", "TTr-UBND"),
        ("Số: 1 7/TTr-UBND", "TỜ TRÌNH", "TTr-UBND"),  # no such paper bears a year in its number
        ("Số: 1 7/QĐ-UBND", "QUYẾT ĐỊNH", None),
        ("Số 3 8 0 82021/QĐ-UBND", "QUYẾT ĐỊNH", None),  # a machine's figures touch the year
    ],
)
def test_a_symbol_without_its_hyphen_or_its_year(line: str, kind: str, notation: str | None) -> None:
    fields = read(replace(PROVINCE, number_line=line, type_line=kind).lines()).fields
    assert fields["code_notation"].value == notation
    if "TTrUBND" in line:
        assert fields["code_notation"].repairs[-1].rule == "lost_hyphen"


def test_a_word_whose_second_reading_makes_a_compound_is_that() -> None:
    line = centred("Về việc tổng kết công (ác lưu trữ", 0.5, 0.18)
    words = tuple(replace(word, confidence=0.7, second="tác") if word.text == "(ác" else word for word in line.words)
    fields = read(swapped("Về việc phê duyệt Điều lệ Hội Khuyến học", Line(words))).fields
    assert fields["subject"].value == "Về việc tổng kết công tác lưu trữ"


def test_what_a_pen_wrote_into_a_stamp_is_no_part_of_the_abstract_beside_it() -> None:
    text = "Thành lập và công nhận Điều lệ Quỹ Khuyến học"
    line = centred(
        f"9ở {text}", 0.5 - (centred(f"9ở {text}", 0.5, 0.18).box.width - centred(text, 0.5, 0.18).box.width) / 2, 0.18
    )
    scrawl = line.words[0].box
    stamp = Mark("stamp", Box(0.04, 0.15, scrawl.x1 + 0.001, 0.22), 0.8, "UBND HUYỆN ĐẾN")
    lines = swapped("Về việc phê duyệt Điều lệ Hội Khuyến học", line)
    (document,) = extract_documents([page(lines, marks=[stamp])])
    assert document.fields["subject"].value == text


def test_a_line_beside_the_middle_may_begin_under_the_stamp_before_it() -> None:
    line = centred("16/NĐ-CP ngày 03 tháng 02 năm 2016 của Chính phủ", 0.53, 0.199)
    above = centred("Hướng dẫn thi hành một số điều của Nghị định số", 0.5, 0.18)
    stamp = Mark("stamp", Box(0.04, 0.15, line.box.x0 - 0.005, 0.22), 0.8, "ĐẾN")
    lines = swapped("Về việc phê duyệt Điều lệ Hội Khuyến học", above, line)
    (document,) = extract_documents([page(lines, marks=[stamp])])
    assert document.fields["subject"].value is None


def test_a_speck_is_no_comma_in_the_name_of_a_provinces_committee() -> None:
    fields = read(swapped("UBND TỈNH ĐỒNG NAI", centred("UBND TỈNH, ĐỒNG NAI", 0.27, 0.06))).fields
    assert fields["parent_organ"].value == "UBND TỈNH ĐỒNG NAI"


@pytest.mark.parametrize(
    ("written", "day"),
    [("ngày 15 tháng", "2016-04-15"), ("ngày15tháng", "2016-04-15"), ("ngày15 tháng", None), ("ngày 15tháng", None)],
)
def test_a_day_that_clings_to_one_word_alone_may_be_a_pens(written: str, day: str | None) -> None:
    line = centred(f"Đồng Nai, {written} 4 năm 2016", 0.69, 0.115)
    fields = read(swapped("Đồng Nai, ngày 15 tháng 4 năm 2016", line)).fields
    assert fields["issued_date"].value == day


def test_an_act_named_on_the_next_line_of_an_abstract_is_not_left_out_unsaid() -> None:
    above = centred("Về việc tập huấn, triển khai thực hiện", 0.5, 0.18)
    below = centred("Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020", 0.5, 0.199)
    lines = swapped("Về việc phê duyệt Điều lệ Hội Khuyến học", above, below)
    assert read(lines).fields["subject"].value in (None, f"{above.text} {below.text}")


def test_the_end_of_a_year_is_no_number() -> None:
    head = replace(PROVINCE, number_line="Số 012/CT-UBND", date_line="Đồng Nai, ngày 05 tháng 10 năm 2012")
    fields = read(replace(head, type_line="CHỈ THỊ").lines()).fields
    assert fields["code_number"].value is None
    assert fields["code_notation"].value is None


def test_a_symbol_of_a_body_in_no_table_is_read_alone_after_its_keyword() -> None:
    lines = replace(PROVINCE, number_line="Số QĐ-HĐTD").lines()
    assert read(lines).fields["code_notation"].raw == "QĐ-HĐTD"


@pytest.mark.parametrize(
    ("printed", "subject"),
    [
        ("V/v: giao biên chế công chức", "V/v: giao biên chế công chức"),
        ("V/ giao biên chế công chức", "V/v giao biên chế công chức"),
        ("Về giao biên chế công chức", "Về giao biên chế công chức"),
        ("Và giao biên chế công chức", "Về giao biên chế công chức"),
    ],
)
def test_the_abstract_of_a_letter_opens_in_more_than_one_way(printed: str, subject: str) -> None:
    head = replace(PROVINCE, number_line="Số: 12/UBND-NC", type_line=None, abstract=(printed,))
    assert read(head.lines()).fields["subject"].value == subject


def test_hyphens_of_places_and_bodies_are_as_they_were_printed() -> None:
    ninh_thuan = replace(PROVINCE, left=("ỦY BAN NHÂN DÂN", "TỈNH NINH THUẬN"))
    tight = replace(ninh_thuan, date_line="Phan Rang-Tháp Chàm, ngày 15 tháng 4 năm 2010")
    apart = replace(ninh_thuan, date_line="Phan Rang - Tháp Chàm, ngày 15 tháng 4 năm 2010")
    assert read(tight.lines()).fields["place"].value == "Phan Rang-Tháp Chàm"
    assert read(apart.lines()).fields["place"].value == "Phan Rang - Tháp Chàm"
    school = replace(PROVINCE, left=("UBND THỊ XÃ LONG KHÁNH", "PHÒNG GIÁO DỤC-ĐÀO TẠO"), titles=("TRƯỞNG PHÒNG",))
    assert read(school.lines()).fields["organ_name"].value == "PHÒNG GIÁO DỤC-ĐÀO TẠO"


def test_a_known_name_on_two_lines_is_one_body() -> None:
    head = replace(PROVINCE, left=("ỦY BAN THƯỜNG VỤ", "QUỐC HỘI"), titles=("CHỦ TỊCH",))
    fields = read(head.lines()).fields
    assert fields["organ_name"].value == "ỦY BAN THƯỜNG VỤ QUỐC HỘI"
    assert fields["parent_organ"].state == "absent"


def test_the_second_reading_of_a_place_is_taken_where_it_is_one() -> None:
    line = centred("Đắk Lắt, ngày 15 tháng 4 năm 2016", 0.69, 0.115)
    words = tuple(replace(word, second="Lắk,", confidence=0.6) if word.text == "Lắt," else word for word in line.words)
    fields = read(swapped("Đồng Nai, ngày 15 tháng 4 năm 2016", Line(words))).fields
    assert fields["place"].value == "Đắk Lắk"


def test_the_bodys_name_under_an_abstract_is_no_part_of_it() -> None:
    head = replace(
        PROVINCE, left=("BỘ Y TẾ",), abstract=("Về việc ban hành mẫu giấy phép", "BỘ Y TẾ"), titles=("BỘ TRƯỞNG",)
    )
    assert read(head.lines()).fields["subject"].value in (None, "Về việc ban hành mẫu giấy phép")
