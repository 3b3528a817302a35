"""What goes to other systems: claimed values by the law's names, all else null with its reason."""

from __future__ import annotations

from datetime import date

from reports.agencies import both_codes, code_of, successor_of
from reports.exchange import to_archive_document, to_results
from schemas.content import Beneficiary, Content, Place, ProcedureGuess, Term
from schemas.exchange import ArchiveDocument, OneStopResult
from schemas.record import Candidate, FieldName, FieldValue, Record
from tests.archive.making import make_record

TODAY = date(2026, 3, 1)
PLACE = Place(page=1, box=(0.1, 0.1, 0.9, 0.2), raw="…", rule="test")


def _read(value: str) -> FieldValue:
    return FieldValue(state="read", value=value, raw=value, confidence=0.99)


def _record(content: Content | None = None, **fields: FieldValue) -> Record:
    read: dict[FieldName, FieldValue] = {
        "code_number": _read("45"),
        "code_notation": _read("QĐ-UBND"),
        "issued_date": _read("2012-03-07"),
        "organ_name": _read("UỶ BAN NHÂN DÂN TỈNH ĐỒNG NAI"),
        "subject": _read("Về việc cho phép thành lập Hội Làm vườn"),
    }
    record = make_record()
    return record.model_copy(update={"fields": {**record.fields, **read, **fields}, "content": content})


def test_an_archive_document_carries_codes_and_printed_days() -> None:
    document = to_archive_document(_record(), 1, TODAY)
    assert (document.type_name, document.code_number, document.code_notation) == ("02", "45", "QĐ-UBND")
    assert document.issued_date == "07/03/2012"
    assert (document.confidence_level, document.number_of_page) == ("02", 1)
    assert document.mode is None  # nobody classed it
    assert document.sohoa.unsure["mode"].reason == "not_classed"
    assert document.sohoa.unsure["autograph"].reason == "not_kept"


def test_a_doubtful_number_is_null_and_only_proposed() -> None:
    doubtful = FieldValue(state="doubtful", candidates=(Candidate(value="46", confidence=0.4),))
    record = _record(code_number=doubtful)
    document = to_archive_document(record, 1, TODAY)
    assert document.code_number is None
    assert document.sohoa.unsure["codeNumber"].reason == "doubtful"
    assert document.sohoa.unsure["codeNumber"].proposals == ("46",)
    (result,) = to_results(record, 1)
    assert result.so_ky_hieu is None
    assert result.sohoa.unsure["SoKyHieu"].reason == "doubtful"


def test_what_the_form_has_no_room_for_is_not_cut() -> None:
    document = to_archive_document(_record(subject=_read("x" * 501)), 1, TODAY)
    assert document.subject is None
    assert document.sohoa.unsure["subject"].reason == "too_long"


def test_a_type_of_our_own_is_other_and_kept_beside_the_code() -> None:
    document = to_archive_document(_record(type_name=_read("Bằng khen")), 1, TODAY)
    assert (document.type_name, document.sohoa.type_name) == ("32", "Bằng khen")


def test_a_file_that_shows_a_signature_may_be_born_digital() -> None:
    document = to_archive_document(_record(Content(signed_overlay_at=("2021-03-04T09:00",))), 1, TODAY)
    assert document.confidence_level is None


def test_a_result_is_a_document_and_a_beneficiary() -> None:
    holders = tuple(
        Beneficiary(kind="person", name=name, id_number=number, row=row, place=PLACE)
        for row, (name, number) in enumerate([("Lê Thị Ngân", "270000001"), ("Trần Văn Bình", None)], 1)
    )
    guess = ProcedureGuess(code="1.012943", name="…", field="…", phrases=(), confidence=0.9)
    term = Term(kind="until", end=date(2020, 12, 31), place=PLACE)
    results = list(to_results(_record(Content(beneficiaries=holders, procedure=guess, terms=(term,))), 1))
    assert [result.sohoa.holder.name for result in results if result.sohoa.holder] == ["Lê Thị Ngân", "Trần Văn Bình"]
    first = results[0]
    assert (first.ma_co_quan, first.so_ky_hieu, first.ngay_cap) == ("H19", "45/QĐ-UBND", "07/03/2012")
    assert (first.ma_tthc, first.ma_chu_giay_to, first.thoi_han_hieu_luc) == (None, None, None)
    assert first.sohoa.unsure["MaTTHC"].proposals == ("1.012943",)
    assert first.sohoa.unsure["MaChuGiayTo"].proposals == ("270000001",)
    assert first.sohoa.unsure["ThoiHanHieuLuc"].proposals == ("31/12/2020",)
    assert results[1].sohoa.unsure["MaChuGiayTo"].proposals == ()


def test_every_null_of_a_form_says_why() -> None:
    record = _record()
    forms: tuple[ArchiveDocument | OneStopResult, ...] = (
        to_archive_document(record, 1, TODAY),
        *to_results(record, 1),
    )
    for form in forms:
        said = form.model_dump(by_alias=True)
        assert {name for name, value in said.items() if value is None} == set(form.sohoa.unsure)


def test_a_body_has_the_code_of_its_name_on_the_day() -> None:
    assert code_of("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", date(2012, 3, 7)) == "H19"
    assert code_of("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", date(2025, 7, 1)) is None  # of the merged province: not known
    assert code_of("SỞ NỘI VỤ", date(2012, 3, 7)) is None
    assert both_codes("000.00.00.H19") == both_codes("H19") == ("000.00.00.H19", "H19")


def test_a_body_is_followed_to_what_it_became() -> None:
    assert successor_of("BỘ THỦY SẢN", date(2006, 5, 1)) == "Bộ Nông nghiệp và Môi trường"
    assert successor_of("BỘ BƯU CHÍNH, VIỄN THÔNG", date(2006, 5, 1)) == "Bộ Khoa học và Công nghệ"
    assert successor_of("SỞ NỘI VỤ", date(2012, 5, 1)) is None
    assert successor_of("ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC", date(2012, 5, 1)) == "Ủy ban nhân dân tỉnh Đồng Nai"
