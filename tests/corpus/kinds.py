"""What each kind of result says: from a seeded generator to a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.corpus import decisions, people
from tests.corpus.drafting import (
    centred,
    justified,
    pick_date,
    pick_notation,
    pick_number,
    pick_recipients,
    pick_signer,
)
from tests.corpus.model import Draft, Issuer, Paragraph, Regime, Span, Table
from tests.corpus.phrases import FUNDS, about, bases, clause, prose, scope


def write(kind: str, regime: Regime, rng: Random) -> Draft:
    """A draft of a kind, dated within a layout regime."""
    return _WRITERS[kind](regime, rng)


@dataclass(frozen=True, slots=True)
class _Type:
    """A type of paper: our kind, the short form in its symbol (none for letters), the name it prints."""

    kind: str
    short: str
    name: str


def _other(
    type_: _Type,
    regime: Regime,
    rng: Random,
    issuer: Issuer,
    *,
    subject: str,
    body: tuple[Paragraph | Table, ...],
    legal: tuple[str, ...] = (),
    first: str = "- Như trên;",
    addressees: tuple[str, ...] = (),
) -> Draft:
    issued = pick_date(regime, rng)
    if issuer.symbol == "SVHTTDL" and issued.year < people.CULTURE_SINCE:
        issued = issued.replace(year=people.CULTURE_SINCE)
    notation = (
        pick_notation(type_.short, issuer, regime, issued, rng)
        if type_.short
        else f"{issuer.symbol}-{rng.choice(issuer.units)}"
    )
    return Draft(
        kind=type_.kind, regime=regime, issuer=issuer, number=pick_number(rng), notation=notation, issued=issued,
        place=people.place_line(issuer, regime), type_name=type_.name, subject=subject, body=body, bases=legal,
        recipients=pick_recipients(issuer, first, rng), signer_title=pick_signer(issuer, rng),
        signer_name=people.person(rng), addressees=addressees,
    )  # fmt: skip


def _fund_licence(regime: Regime, rng: Random) -> Draft:
    issuer = rng.choice((people.province_committee, people.department))(rng)
    name = f"{rng.choice(FUNDS)} {scope(rng)}"
    legal = bases("fund", regime, rng)
    terms = (
        f"1. Cho phép thành lập: {name}.",
        f"2. Trụ sở: số {rng.randint(2, 310)} đường Võ Thị Sáu; điện thoại: 0251.38{rng.randint(10000, 99999)}.",
        "3. Mục đích: hỗ trợ học bổng, giúp đỡ người có hoàn cảnh khó khăn, không vì mục đích lợi nhuận.",
        f"4. {clause(rng)}",
        f"5. Giấy phép này có giá trị kể từ ngày ký, được lập thành 0{rng.randint(2, 5)} bản./.",
    )
    body = (
        centred(issuer.authority),
        *(justified(text, italic=regime == "nd30_2020") for text in legal),
        centred("CẤP PHÉP:"),
        *(justified(text) for text in terms),
    )
    subject = f"Thành lập và công nhận Điều lệ {name}"
    paper = _Type("giay_phep_quy", "GP", "Giấy phép")
    return _other(paper, regime, rng, issuer, subject=subject, body=body, legal=legal, first="- Như khoản 1;")


def _certificate(regime: Regime, rng: Random) -> Draft:
    issuer = rng.choice((people.archives_branch, people.department))(rng)
    trade = rng.choice(("Chỉnh lý tài liệu", "Bảo quản, tu bổ, khử trùng tài liệu", "Số hóa tài liệu lưu trữ"))
    fields = (
        f"Họ và tên: {people.person(rng)}",
        f"Ngày, tháng, năm sinh: {rng.randint(10, 28)}/{rng.randint(10, 12)}/{rng.randint(1961, 1994)}",
        f"Số Chứng minh nhân dân: {rng.randint(270000000, 279999999)}, cấp ngày {rng.randint(10, 28)}/11/2009",
        f"Chỗ ở hiện nay: ấp {rng.randint(1, 9)}, xã Phước Bình, huyện Long Thành",
        f"Lĩnh vực hành nghề: {trade}",
        f"Chứng chỉ có giá trị đến hết ngày {rng.randint(10, 28)} tháng 12 năm {rng.randint(2021, 2026)}./.",
    )
    body = (centred(f"{issuer.authority} CẤP"), *(Paragraph((Span(text),), "left", above=8) for text in fields))
    paper = _Type("chung_chi", "CCHN", "Chứng chỉ")
    return _other(paper, regime, rng, issuer, subject="Hành nghề lưu trữ", body=body, first="- Người được cấp;")


def _registration(regime: Regime, rng: Random) -> Draft:
    issuer = rng.choice((people.religion_board, people.department))(rng)
    legal = bases("religion", regime, rng)
    activity = rng.choice(("hoạt động tín ngưỡng", "sinh hoạt tôn giáo tập trung", "hoạt động tôn giáo"))
    fields = (
        f"Tên nhóm: Điểm nhóm {rng.choice(('Tin Lành Bảo Hòa', 'Báp-tít Xuân Thọ', 'Phước Lâm', 'Cơ Đốc Sông Ray'))}",
        f"Địa điểm: tổ {rng.randint(1, 18)}, ấp Bình Hòa, xã Xuân Phú, huyện Xuân Lộc",
        f"Người đại diện: {rng.choice(('ông', 'bà'))} {people.person(rng)}, sinh năm {rng.randint(1950, 1985)}",
        f"Số người tham gia: {rng.randint(21, 180)} người",
        "Giấy chứng nhận này có giá trị kể từ ngày ký; mọi thay đổi phải đăng ký lại theo quy định của pháp luật./.",
    )
    body = (
        *(justified(text, italic=regime == "nd30_2020") for text in legal),
        centred(f"{issuer.authority} CHỨNG NHẬN:"),
        *(justified(text) for text in fields),
    )
    subject = f"Đăng ký {activity}"
    paper = _Type("giay_chung_nhan", "GCN", "Giấy chứng nhận")
    return _other(paper, regime, rng, issuer, subject=subject, body=body, legal=legal, first="- Điểm nhóm;")


def _any_issuer(rng: Random) -> Issuer:
    makers: tuple[Callable[[Random], Issuer], ...] = (
        people.department, people.department, people.province_committee, people.district_committee,
        people.emulation_board, people.religion_board, people.archives_branch, people.council,
        lambda r: people.department(r, "TƯ PHÁP"), lambda r: people.department(r, "VĂN HÓA, THỂ THAO VÀ DU LỊCH"),
    )  # fmt: skip
    return rng.choice(makers)(rng)


def _finish(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return (*paragraphs[:-1], paragraphs[-1].rstrip(".") + "./.")


_ADDRESSEES = (
    "Sở Tài chính", "Ban Tổ chức Tỉnh ủy", "UBND các huyện, thị xã, thành phố", "Ban Chấp hành Hội Làm vườn tỉnh",
    "Các sở, ban, ngành", "Phòng Nội vụ các huyện", "Văn phòng UBND tỉnh",
)  # fmt: skip


def _letter(regime: Regime, rng: Random) -> Draft:
    issuer = _any_issuer(rng)
    addressees = tuple(rng.sample(_ADDRESSEES, rng.choice((1, 1, 2, 3))))
    body = tuple(justified(text) for text in _finish(prose(rng, issuer.called, rng.randint(2, 5))))
    subject = f"V/v {about(rng)}"
    paper = _Type("cong_van", "", "Công văn")
    return _other(paper, regime, rng, issuer, subject=subject, body=body, addressees=addressees)


def _notice(regime: Regime, rng: Random) -> Draft:
    issuer = _any_issuer(rng)
    subject = rng.choice(("Về việc {}", "Kết quả {}")).format(about(rng))
    body = tuple(justified(text) for text in _finish(prose(rng, issuer.called, rng.randint(3, 6))))
    paper = _Type("thong_bao", "TB", "Thông báo")
    return _other(paper, regime, rng, issuer, subject=subject, body=body, first="- Các đơn vị liên quan;")


def _submission(regime: Regime, rng: Random) -> Draft:
    issuer = rng.choice((people.department, people.province_committee, people.archives_branch))(rng)
    legal = bases(rng.choice(("association", "staff", "archives")), regime, rng)
    body = tuple(justified(text) for text in (*legal, *_finish(prose(rng, issuer.called, rng.randint(2, 4)))))
    subject = f"Về việc {about(rng)}"
    to = (rng.choice(("Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh", "Bộ Nội vụ")),)
    paper = _Type("to_trinh", "TTr", "Tờ trình")
    return _other(paper, regime, rng, issuer, subject=subject, body=body, legal=legal, addressees=to)


def _report(regime: Regime, rng: Random) -> Draft:
    issuer = _any_issuer(rng)
    paragraphs = _finish(prose(rng, issuer.called, rng.randint(5, 9)))
    body: list[Paragraph | Table] = []
    for position, text in enumerate(paragraphs):
        if position in (0, 3):
            heading = "I. KẾT QUẢ ĐẠT ĐƯỢC" if position == 0 else "II. PHƯƠNG HƯỚNG, NHIỆM VỤ"
            body.append(Paragraph((Span(heading, "bold"),), "left", above=8))
        body.append(justified(f"{position + 1}. {text}" if rng.random() < 0.5 else text))
    subject = rng.choice(("Về việc {}", "Tình hình, kết quả {}")).format(about(rng))
    paper = _Type("bao_cao", "BC", "Báo cáo")
    return _other(paper, regime, rng, issuer, subject=subject, body=tuple(body), first="- UBND tỉnh (b/c);")


_WRITERS: dict[str, Callable[[Regime, Random], Draft]] = {
    "qd_thanh_lap_hoi": decisions.found_association,
    "cong_van": _letter,
    "qd_khen_thuong": decisions.give_award,
    "giay_chung_nhan": _registration,
    "qd_dieu_le": decisions.approve_charter,
    "thong_bao": _notice,
    "qd_tuyen_dung": decisions.recruit,
    "giay_phep_quy": _fund_licence,
    "bao_cao": _report,
    "chung_chi": _certificate,
    "to_trinh": _submission,
    "qd_quy": decisions.permit_fund,
}
KINDS: tuple[str, ...] = tuple(_WRITERS)
