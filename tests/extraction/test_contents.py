# ruff: noqa: E501 - tables of sentences
"""What an act says beyond its head: terms, effects on other acts, beneficiaries, procedure; and what it does not say."""

from __future__ import annotations

from datetime import date

import pytest

from extraction import extract_documents
from extraction.effects import add_months
from schemas.content import Content, Effect
from schemas.page import Line
from tests.extraction.paper import centred, head, page, put


def decision(
    *articles: str, subject: str = "Về việc phê duyệt Điều lệ Hội Khuyến học", kind: str = "QUYẾT ĐỊNH"
) -> list[Line]:
    """A decision with these articles, a line each."""
    lines = [*head(), centred(kind, 0.5, 0.16), centred(subject, 0.5, 0.18)]
    lines += [put("Căn cứ Nghị định số 45/2010/NĐ-CP ngày 21 tháng 4 năm 2010 của Chính phủ;", 0.18, 0.24)]
    lines += [put("Căn cứ Quyết định số 11/2009/QĐ-UBND đã được thay thế, bãi bỏ một phần;", 0.18, 0.27)]
    lines += [centred("QUYẾT ĐỊNH:", 0.5, 0.31)]
    lines += [put(text, 0.18, 0.35 + 0.03 * index) for index, text in enumerate(articles)]
    lines += [put("Nơi nhận:", 0.13, 0.75), centred("GIÁM ĐỐC", 0.7, 0.75), put("- Lưu: VT.", 0.13, 0.77)]
    return [*lines, centred("Nguyễn Văn Minh", 0.7, 0.85)]


def content(lines: list[Line], *more: list[Line]) -> Content:
    (document,) = extract_documents([page(lines), *(page(extra, number) for number, extra in enumerate(more, 2))])
    return document.content


ISSUED = date(2016, 4, 15)


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("Điều 2. Giấy phép có giá trị đến hết ngày 31 tháng 12 năm 2020.", "until", date(2020, 12, 31)),
        ("Điều 2. Chứng chỉ này có giá trị đến ngày 29/02/2020.", "until", date(2020, 2, 29)),
        ("Điều 2. Thời hạn 05 năm kể từ ngày ký.", "duration", date(2021, 4, 15)),
        ("Điều 2. Thời hạn giữ chức vụ là 5 (năm) năm, kể từ ngày 29/02/2016.", "duration", date(2021, 2, 28)),
        ("Điều 2. Giấy phép có hiệu lực trong 18 tháng kể từ ngày ký.", "duration", date(2017, 10, 15)),
        ("Điều 1. Công nhận Ban Chấp hành nhiệm kỳ 2016 - 2021 gồm 15 ủy viên.", "term_of_office", date(2021, 12, 31)),
        ("Điều 3. Quyết định này có hiệu lực kể từ ngày ký.", "effective", None),
    ],
)
def test_term_is_read(text: str, kind: str, end: date | None) -> None:
    (term,) = content(decision(text)).terms
    assert (term.kind, term.end) == (kind, end)
    assert term.place.raw == text


def test_day_of_effect_is_that_of_signing_or_the_one_named() -> None:
    assert content(decision("Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.")).terms[0].start == ISSUED
    named = content(decision("Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 5 năm 2016."))
    assert named.terms[0].start == date(2016, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Điều 2. Trong thời hạn 12 tháng kể từ ngày ký, Hội phải tổ chức đại hội.",
        "Điều 2. Thời gian tập sự 12 tháng kể từ ngày nhận việc.",
        "Điều 2. Chậm nhất 30 ngày, Hội nộp báo cáo năm 2016.",
    ],
)
def test_limit_for_doing_something_is_no_term(text: str) -> None:
    assert content(decision(text)).terms == ()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2016-02-29", 12, "2017-02-28"), ("2016-02-29", 48, "2020-02-29"), ("2015-08-31", 6, "2016-02-29"),
        ("2014-12-31", 2, "2015-02-28"), ("2016-01-30", 1, "2016-02-29"), ("2016-12-01", 1, "2017-01-01"),
    ],
)  # fmt: skip
def test_term_of_months_ends_on_the_same_day_or_the_months_last(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def brief(effect: Effect) -> tuple[str, bool, str | None, str | None, date | None]:
    return effect.kind, effect.partial, effect.number, effect.notation, effect.issued


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Điều 2. Quyết định này thay thế Quyết định số 123/QĐ-UBND ngày 02 tháng 3 năm 2009.",
         ("replaces", False, "123", "QĐ-UBND", date(2009, 3, 2))),
        ("Điều 2. Bãi bỏ Điều 3 Quyết định số 45/2010/QĐ-UBND ngày 2/8/2010.",
         ("revokes", True, "45", "2010/QĐ-UBND", date(2010, 8, 2))),
        ("Điều 1. Thu hồi Giấy phép số 07/GP-SNV ngày 05/01/2012 đã cấp cho Quỹ.",
         ("revokes", False, "07", "GP-SNV", date(2012, 1, 5))),
        ("Điều 1. Tạm đình chỉ Quyết định số 88/QĐ-SNV ngày 01/02/2014 đến hết ngày 31/12/2016.",
         ("suspends", False, "88", "QĐ-SNV", date(2014, 2, 1))),
        ("Điều 1. Gia hạn Giấy phép số 09/GP-SNV ngày 01/02/2014 đến ngày 31/12/2018.",
         ("extends", False, "09", "GP-SNV", date(2014, 2, 1))),
        ("Điều 1. Sửa đổi, bổ sung Quyết định số 12/QĐ-SNV ngày 03/04/2015.",
         ("amends", False, "12", "QĐ-SNV", date(2015, 4, 3))),
        ("Điều 3. Quyết định số 15/QĐ-SNV ngày 03/04/2015 hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
         ("revokes", False, "15", "QĐ-SNV", date(2015, 4, 3))),
    ],
)  # fmt: skip
def test_effect_on_another_act_is_read(text: str, expected: tuple[str, bool, str, str, date]) -> None:
    (effect,) = content(decision(text)).effects
    assert brief(effect) == expected
    assert effect.on == ISSUED


def test_end_of_suspension_and_of_extension_is_read() -> None:
    suspended = content(decision("Điều 1. Đình chỉ Quyết định số 88/QĐ-SNV ngày 01/02/2014 đến hết ngày 31/12/2016."))
    assert suspended.effects[0].until == date(2016, 12, 31)
    extended = content(decision("Điều 1. Gia hạn Giấy phép số 09/GP-SNV ngày 01/02/2014 đến ngày 31/12/2018."))
    assert extended.effects[0].until == date(2018, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. Thực hiện theo Nghị định số 45/2010/NĐ-CP ngày 21 tháng 4 năm 2010.",
        "Điều 1. Áp dụng Nghị định số 45/2010/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 33/2012/NĐ-CP.",
        "Điều 1. Các quy định trước đây trái với Quyết định này đều bãi bỏ.",
    ],
)
def test_act_that_is_only_cited_is_not_touched(text: str) -> None:
    assert content(decision(text)).effects == ()


def test_person_of_an_article_with_birth_id_and_address() -> None:
    lines = decision(
        "Điều 1. Tuyển dụng bà Trần Thị Hoa, sinh ngày 14/3/1980, CCCD số 075180001234,",
        "Điều 2. Chánh Văn phòng và bà Trần Thị Hoa chịu trách nhiệm thi hành Quyết định này./.",
        subject="Tuyển dụng bà Trần Thị Hoa vào làm giáo viên",
    )
    (person,) = content(lines).beneficiaries
    assert (person.kind, person.name, person.birth) == ("person", "Trần Thị Hoa", "1980-03-14")
    assert (person.id_number, person.row) == ("075180001234", None)


def test_organisation_keeps_the_comma_in_its_name() -> None:
    text = "Điều 1. Cho phép thành lập Quỹ Khuyến học, khuyến tài huyện Long Thành, có trụ sở tại thị trấn."
    (fund,) = content(decision(text, subject="Cho phép thành lập Quỹ Khuyến học, khuyến tài")).beneficiaries
    assert (fund.kind, fund.name) == ("organisation", "Quỹ Khuyến học, khuyến tài huyện Long Thành")


def table(rows: list[tuple[str, str, str, str]], y: float) -> list[Line]:
    columns = (0.13, 0.19, 0.45, 0.62)
    return [
        put(cell, x, y + 0.024 * index) for index, row in enumerate(rows) for cell, x in zip(row, columns, strict=True)
    ]


def test_every_row_of_an_annex_is_a_beneficiary_over_pages() -> None:
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu", "Phạm Quốc Dũng", "Võ Thanh Hà", "Đỗ Thị Lan")
    rows = [(str(n), f"Ông {name}", f"{n}/5/1970", f"07018000{n:04}") for n, name in enumerate(names, 1)]
    first = [
        centred("DANH SÁCH", 0.5, 0.08),
        *table([("STT", "Họ và tên", "Ngày sinh", "Số CCCD")], 0.12),
        *table(rows[:4], 0.15),
    ]
    second = [*table(rows[4:], 0.08), put("Tổng cộng: 06 cá nhân./.", 0.13, 0.2)]
    subject = "Về việc tặng Giấy khen cho các cá nhân"
    found = content(
        decision("Điều 1. Tặng Giấy khen cho 06 cá nhân (có danh sách kèm theo).", subject=subject), first, second
    )
    assert [(one.row, one.name, one.birth, one.id_number) for one in found.beneficiaries] == [
        (n, name, f"1970-05-{n:02}", f"07018000{n:04}") for n, name in enumerate(names, 1)
    ]
    assert found.procedure is not None
    assert found.procedure.name == "Tặng Giấy khen"


def test_letter_has_no_beneficiaries_and_no_procedure() -> None:
    lines = [
        *head("Số: 12/SNV-TCBC"),
        centred("V/v tuyển dụng bà Trần Thị Hoa", 0.27, 0.14),
        centred("Kính gửi: Sở Y tế", 0.5, 0.2),
    ]
    found = content([*lines, put("Sở Nội vụ đề nghị tuyển dụng bà Trần Thị Hoa theo quy định hiện hành.", 0.18, 0.26)])
    assert (found.beneficiaries, found.procedure) == ((), None)
