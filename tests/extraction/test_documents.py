"""Whole documents: every field of a plain decision, and where one document ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import pytest

from extraction import Hints, extract_documents
from schemas.page import PageText
from schemas.record import FIELD_NAMES
from tests.extraction.heads import HEADS
from tests.extraction.paper import centred, decision, head, page, put


def test_decision_gives_every_field_with_proof() -> None:
    (document,) = extract_documents([page(decision())])
    values = {name: document.fields[name].value for name in FIELD_NAMES}
    assert values == {
        "code_number": "123",
        "code_notation": "QĐ-SNV",
        "issued_date": "2016-04-15",
        "place": "Đồng Nai",
        "parent_organ": "UBND TỈNH ĐỒNG NAI",
        "organ_name": "SỞ NỘI VỤ",
        "type_name": "Quyết định",
        "subject": "Về việc phê duyệt Điều lệ Hội Khuyến học",
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_title": "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "recipients": "- Như Điều 3; - Lưu: VT, TCBC.",
        "legal_bases": "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; "
        "Căn cứ Nghị định số 45/2010/NĐ-CP của Chính phủ quy định về tổ chức, hoạt động và quản lý hội;",
    }
    assert all(document.fields[name].evidence for name in FIELD_NAMES)
    assert document.fields["code_number"].evidence[0].page == 1
    assert document.regime == "tt01_2011"


def test_new_head_begins_a_new_document() -> None:
    second = [*head("Số: 124/QĐ-SNV"), *decision()[6:]]
    found = extract_documents([page(decision(), 1), page([], 2), page(second, 3)])
    assert [(document.first_page, document.last_page) for document in found] == [(1, 2), (3, 3)]
    assert [document.fields["code_number"].value for document in found] == ["123", "124"]


@pytest.mark.parametrize(
    ("number_line", "date_line"),
    [
        ("sỦ5 /UBND-VX", "Thành phố Hồ Chí Minh, ngày tháng 2016"),  # a pen took the keyword and the month
        ("sỦ5 /UBND-VX", "Thành phố Hồ Chí Minh"),
        ("sỦ5 /UB", "Thành phố Hồ Chí Minh, ngày tháng 2016"),
        ("sỦ5 /UB", "Thành phố Hồ Chí Minh"),  # what the letter is about still stands in its place
    ],
)
def test_a_letter_begins_though_a_pen_took_its_number_line(number_line: str, date_line: str) -> None:
    letter = replace(HEADS["city"], number_line=number_line, date_line=date_line)
    documents = extract_documents([page(decision()), page(letter.lines(), 2), page(decision(), 3)])
    assert [document.first_page for document in documents] == [1, 2, 3]
    assert documents[1].fields["type_name"].value == "Công văn"
    assert documents[1].fields["code_number"].value is None
    assert documents[1].fields["issued_date"].value is None


def test_annex_stays_with_its_document() -> None:
    annex = [
        centred("PHỤ LỤC", 0.5, 0.06),
        put("(Kèm theo Quyết định số 123/QĐ-SNV ngày 15 tháng 4 năm 2016)", 0.2, 0.08),
    ]
    (document,) = extract_documents([page(decision(), 1), page(annex, 2)])
    assert document.last_page == 2


def test_every_scan_gives_at_least_one_document() -> None:
    (document,) = extract_documents([page([])], Hints(file_name="trang trang.pdf"))
    assert {field.state for field in document.fields.values()} == {"unreadable"}


class OncePages(Sequence[PageText]):
    """Pages that may be read once, one after the other, and never by index."""

    def __init__(self, count: int) -> None:
        self.length, self.given = count, 0

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> PageText: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageText]: ...
    def __getitem__(self, index: int | slice) -> PageText | Sequence[PageText]:
        raise AssertionError(f"page {index} was asked for out of turn")

    def __iter__(self) -> Iterator[PageText]:
        for number in range(1, self.length + 1):
            self.given += 1
            yield page([put("Trang của một phụ lục dài.", 0.13, 0.1)] if number > 1 else decision(), number)


def test_pages_are_read_once_and_in_order() -> None:
    pages = OncePages(300)
    (document,) = extract_documents(pages)
    assert (document.last_page, pages.given) == (300, 300)


def test_a_november_read_as_strokes_is_november() -> None:
    lines = [
        put(line.text.replace("tháng 4", "tháng LI"), line.box.x0, line.box.y0) if "tháng 4" in line.text else line
        for line in decision()
    ]
    (document,) = extract_documents([page(lines)])
    assert document.fields["issued_date"].value == "2016-11-15"
