"""Lists, of which every comma counts: legal bases and recipients, mended where the form leaves no choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction import extract_documents
from schemas.page import Line
from schemas.record import FieldValue
from tests.extraction.paper import decision, page, put

LAW = "Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;"


def with_basis(text: str) -> FieldValue:
    """The legal bases of a decision whose first basis this is."""
    return _field("legal_bases", next(line for line in decision() if line.text.startswith("Căn cứ")), text)


def with_first_recipient(text: str) -> FieldValue:
    """The recipients of a decision that goes to this one and to the archive."""
    return _field("recipients", next(line for line in decision() if line.text.startswith("- Như")), text)


def with_last_recipient(text: str) -> FieldValue:
    """The recipients of a decision whose copy is kept so."""
    return _field("recipients", next(line for line in decision() if line.text.startswith("- Lưu")), text)


def _field(name: str, old: Line, text: str) -> FieldValue:
    new = put(text, old.box.x0, old.box.y0)
    lines = [new if line.text == old.text else line for line in decision()]
    (document,) = extract_documents([page(lines)])
    return document.fields[name]  # type: ignore[index]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        (LAW, LAW),
        (LAW.replace(";", ":"), LAW),
        (LAW.replace("cứ", "cứ'"), LAW),
        ("Căn cứ Quyết định số 89/2016QĐ-UBND của tỉnh;", "Căn cứ Quyết định số 89/2016/QĐ-UBND của tỉnh;"),
        ("Căn cứ Luật số 77/2015/QHI13 của Quốc hội;", "Căn cứ Luật số 77/2015/QH13 của Quốc hội;"),
        ("Căn cứ Luật số77/2015/QH13 của Quốc hội;", "Căn cứ Luật số 77/2015/QH13 của Quốc hội;"),
        ("Căn cứ Luật số 77/2015/QHI3 của Quốc hội;", "Căn cứ Luật số 77/2015/QH13 của Quốc hội;"),
        ("Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ba nhân dân;", None),
        ("Căn cứ Luật Lưu trữ ngày 11 tháng 111 năm 2011;", None),
        ("Căn cứ Luật Lưu trữ ngày 1] tháng 11 năm 2011;", None),
        ("Căn cứ Nghị định ngày 15/42010;", None),
        ("Căn cứ Nghị định ngày 13///2012;", None),
        ("Căn cứ Luật sửa đổi bổ sung một số điều;", None),
        ("Căn cứ Luật Lưu trữ của. Quốc hội;", None),
        ("Căn cứ Luật Lưu trữ của; các hội;", None),
        ("Căn cứ Luật “Lưu trữ;", None),
        ("Căn cứ Luật Lưu trữ ngày 31 tháng 13 năm 2011;", None),
    ],
)
def test_a_legal_basis_is_mended_or_doubted(printed: str, value: str | None) -> None:
    field = with_basis(printed)
    assert field.state == ("read" if value else "doubtful")
    assert value is None or (field.value or "").startswith(f"{value} Căn cứ ")


def test_a_basis_whose_first_word_a_stamp_spoilt_is_not_left_out_of_the_list() -> None:
    lines = decision()
    at = next(index for index, line in enumerate(lines) if line.text.startswith("Căn cứ"))
    spoilt = put("Găf'.cứ Luật Tổ chức chính quyền địa phương;", 0.17, lines[at].box.y0 - 0.02)
    (document,) = extract_documents([page([*lines[:at], spoilt, *lines[at:]])])
    assert document.fields["legal_bases"].state == "doubtful"


@pytest.mark.parametrize(
    ("printed", "entry"),
    [
        ("- Sở Nội vụ;", "- Sở Nội vụ;"),
        ("- Sở Nội vụ:", "- Sở Nội vụ;"),
        ("- Sở Nội vụ,", "- Sở Nội vụ;"),
        ("- Thường trực Tỉnh ủy (b/e);", "- Thường trực Tỉnh ủy (b/c);"),
        ("- Sở Nội vụ", None),
        ("- UBND các huyện thị xã. thành phố;", "- UBND các huyện, thị xã, thành phố;"),
        ("- Chủ tịch các PCT UBND tỉnh;", None),
        ("- Thường trực Tỉnh ủy (b/);", "- Thường trực Tỉnh ủy (b/c);"),
        ("- Sở. Nội vụ;", None),
        ("- Trung-tâm Lưu trữ;", None),
        ("- Trung tâm-Công báo tỉnh;", None),
        ("- Trung tâm Công báo tính;", None),
        ("- Công an tỉn;", None),
        ("- BND tỉnh;", None),
        ("- Trang thông tin điện tử của Sở;", "- Trang thông tin điện tử của Sở;"),
        ("- Tỉnh ủy,(b/c);", None),
        ("- Ban TĐKT (theo đi);", None),
        ("- Ban TĐKT (theo dõi);", "- Ban TĐKT (theo dõi);"),
        ("Sở Nội vụ;", None),
    ],
)
def test_an_entry_of_the_recipients_is_mended_or_doubted(printed: str, entry: str | None) -> None:
    field = with_first_recipient(printed)
    assert field.value == (f"{entry} - Lưu: VT, TCBC." if entry else None)


@pytest.mark.parametrize(
    ("printed", "entry"),
    [
        ("- Lưu; VT, TCBC.", "- Lưu: VT, TCBC."),
        ("- Lưu: VT,TCBC (3b).", "- Lưu: VT, TCBC (3b)."),
        ("- Lưu: VT, TCBC(3b).", "- Lưu: VT, TCBC (3b)."),
        ("- Lưu: VT, TCBC,", "- Lưu: VT, TCBC."),
        ("- Lưu: VT, TCBC(Sb).", None),
        ("- Lưu: VT, TCBC (3B).", None),
        ("- Lưu: VT, TCBC (3).", None),
        ("- Lưu: VT, TCBC (?b).", None),
        ("- Lưu: VT, TCBC b).", None),
        ("- Lưu: VT, TCBC", None),
    ],
)
def test_where_the_copy_is_kept_is_mended_or_doubted(printed: str, entry: str | None) -> None:
    field = with_last_recipient(printed)
    assert field.value == (f"- Như Điều 3; {entry}" if entry else None)


@pytest.mark.parametrize(
    ("printed", "unsure", "claimed"),
    [
        ("- Như Điều 3;", "Như", True),
        ("- Như Điều 3;", "3;", False),  # 8 looks like it
        ("- Sở Nội vụ (b/c);", "(b/c);", True),  # what the form says
        ("- Sở Nội vụ (2b);", "(2b);", False),
        ("- UBND tỉnh;", "UBND", False),  # its first letter may be lost
        ("- Công an tỉnh;", "tỉnh;", True),
        ("- Côngan tỉnh;", "Côngan", False),
    ],
)
def test_a_syllable_of_a_whole_list_may_be_less_sure_than_a_figure(printed: str, unsure: str, claimed: bool) -> None:  # noqa: FBT001 - a case
    old = next(line for line in decision() if line.text.startswith("- Như"))
    new = put(printed, old.box.x0, old.box.y0)
    new = Line(tuple(replace(word, confidence=0.6 if word.text == unsure else 0.98) for word in new.words))
    (document,) = extract_documents([page([new if line.text == old.text else line for line in decision()])])
    assert (document.fields["recipients"].value is not None) == claimed
