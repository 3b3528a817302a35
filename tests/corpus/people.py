"""Invented persons, places and bodies of results. No name here is meant for anyone."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from tests.corpus.model import Issuer, Regime

PROVINCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Đồng Nai", "Biên Hòa", ("Long Thành", "Xuân Lộc", "Trảng Bom", "Vĩnh Cửu", "Định Quán", "Cẩm Mỹ")),
    ("Đồng Nai", "Biên Hòa", ("Nhơn Trạch", "Tân Phú", "Thống Nhất", "Vĩnh Cửu", "Xuân Lộc", "Cẩm Mỹ")),
    ("Bình Phước", "Đồng Xoài", ("Bù Đăng", "Lộc Ninh", "Chơn Thành", "Hớn Quản")),
    ("Lâm Đồng", "Đà Lạt", ("Đức Trọng", "Di Linh", "Lạc Dương", "Bảo Lâm")),
    ("Nghệ An", "Vinh", ("Yên Thành", "Quỳnh Lưu", "Nghĩa Đàn", "Thanh Chương")),
    ("Phú Thọ", "Việt Trì", ("Thanh Ba", "Hạ Hòa", "Cẩm Khê", "Đoan Hùng")),
    ("Đắk Lắk", "Buôn Ma Thuột", ("Krông Pắc", "Ea Kar", "Cư M'gar", "Lắk")),
    ("Kiên Giang", "Rạch Giá", ("Hòn Đất", "Giồng Riềng", "Gò Quao", "An Biên")),
    ("Thừa Thiên Huế", "Huế", ("Phong Điền", "Quảng Điền", "Phú Vang", "A Lưới")),
    ("Bà Rịa - Vũng Tàu", "Vũng Tàu", ("Long Điền", "Đất Đỏ", "Xuyên Mộc", "Châu Đức")),
    ("Bắc Giang", "Bắc Giang", ("Lạng Giang", "Yên Dũng", "Hiệp Hòa", "Tân Yên")),
    ("Sóc Trăng", "Sóc Trăng", ("Mỹ Xuyên", "Kế Sách", "Thạnh Trị", "Long Phú")),
)

CULTURE_SINCE = 2008
"""The year from which there are departments of culture, sports and tourism (Nghị định 13/2008/NĐ-CP)."""

_NAMES: dict[str, list[str]] = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))


def person(rng: Random) -> str:
    """An invented full name."""
    family, sex = rng.choice(_NAMES["family"]), "m" if rng.random() < 0.6 else "f"
    middle, given = rng.choice(_NAMES[f"middle_{sex}"]), rng.choice(_NAMES[f"given_{sex}"])
    return f"{family} {given}" if rng.random() < 0.05 else f"{family} {middle} {given}"


def _province_lines(rng: Random, name: str) -> tuple[str, ...]:
    upper = name.upper()
    committee = rng.choice(("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN"))
    return rng.choice(((committee, f"TỈNH {upper}"), (committee, f"TỈNH {upper}"), (f"UBND TỈNH {upper}",)))


def department(rng: Random, name: str = "NỘI VỤ") -> Issuer:
    """A department (Sở) under a provincial committee."""
    province, city, _ = rng.choice(PROVINCES)
    units = {"NỘI VỤ": ("VP", "TCBC", "CCVC", "XDCQ", "TTr", "QLVTLT", "TG", "CTTN")}.get(name, ("VP", "TTr", "HCTP"))
    symbol = {"NỘI VỤ": "SNV", "TƯ PHÁP": "STP", "VĂN HÓA, THỂ THAO VÀ DU LỊCH": "SVHTTDL"}[name]
    organ: tuple[str, ...] = (f"SỞ {name}",)
    if len(name) > 20:
        organ = ("SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH")
    return Issuer(
        parent=_province_lines(rng, province),
        organ=organ,
        symbol=symbol,
        place=province,
        old_place=city,
        authority=f"GIÁM ĐỐC SỞ {name}" + (f" TỈNH {province.upper()}" if rng.random() < 0.4 else ""),
        leader=("GIÁM ĐỐC",),
        deputy=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        units=units,
        called=f"Sở {_sentence(name)}",
    )


def _sentence(name: str) -> str:
    return {"NỘI VỤ": "Nội vụ", "TƯ PHÁP": "Tư pháp"}.get(name, "Văn hóa, Thể thao và Du lịch")


def province_committee(rng: Random) -> Issuer:
    """The people's committee of a province, which names no parent."""
    province, city, _ = rng.choice(PROVINCES)
    upper = province.upper()
    committee = rng.choice(("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN"))
    return Issuer(
        parent=(),
        organ=(committee, f"TỈNH {upper}"),
        symbol="UBND",
        place=province,
        old_place=city,
        authority=rng.choice(("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", f"ỦY BAN NHÂN DÂN TỈNH {upper}")),
        leader=rng.choice((("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("CHỦ TỊCH",))),
        deputy=rng.choice(
            (
                ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
                ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
                ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"),
                ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
            )
        ),
        units=("NC", "VX", "KGVX", "TH", "NCPC"),
        called="Ủy ban nhân dân tỉnh",
    )


def district_committee(rng: Random) -> Issuer:
    """The people's committee of a district."""
    province, _, districts = rng.choice(PROVINCES)
    district = rng.choice(districts)
    return Issuer(
        parent=(f"UBND TỈNH {province.upper()}",) if rng.random() < 0.15 else (),
        organ=("ỦY BAN NHÂN DÂN", f"HUYỆN {district.upper()}"),
        symbol="UBND",
        place=district,
        old_place=district,
        authority=rng.choice(("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN", f"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN {district.upper()}")),
        leader=rng.choice((("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("CHỦ TỊCH",))),
        deputy=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        units=("NV", "VP", "TCKH"),
        called="Ủy ban nhân dân huyện",
    )


def emulation_board(rng: Random) -> Issuer:
    """The board for emulation and rewards (Ban Thi đua - Khen thưởng) of a department."""
    return _board(rng, ("BAN THI ĐUA - KHEN THƯỞNG",), "BTĐKT", "Ban Thi đua - Khen thưởng")


def religion_board(rng: Random) -> Issuer:
    """The board for religion (Ban Tôn giáo) of a department."""
    return _board(rng, ("BAN TÔN GIÁO",), "BTG", "Ban Tôn giáo")


def _board(rng: Random, organ: tuple[str, ...], symbol: str, called: str) -> Issuer:
    province, city, _ = rng.choice(PROVINCES)
    parent = rng.choice(((f"SỞ NỘI VỤ TỈNH {province.upper()}",), ("SỞ NỘI VỤ",), (f"UBND TỈNH {province.upper()}",)))
    return Issuer(
        parent=parent,
        organ=organ,
        symbol=symbol,
        place=province,
        old_place=city,
        authority=f"TRƯỞNG {organ[0]}",
        leader=("TRƯỞNG BAN",),
        deputy=("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        units=("HC", "NV1", "TH"),
        called=called,
    )


def archives_branch(rng: Random) -> Issuer:
    """The branch for records and archives (Chi cục Văn thư - Lưu trữ)."""
    province, city, _ = rng.choice(PROVINCES)
    organ = rng.choice((("CHI CỤC VĂN THƯ - LƯU TRỮ",), ("CHI CỤC", "VĂN THƯ - LƯU TRỮ")))
    return Issuer(
        parent=rng.choice(((f"SỞ NỘI VỤ TỈNH {province.upper()}",), ("SỞ NỘI VỤ",))),
        organ=organ,
        symbol=rng.choice(("CCVTLT", "CCVTLT", "CCVT")),
        place=province,
        old_place=city,
        authority="CHI CỤC TRƯỞNG CHI CỤC VĂN THƯ - LƯU TRỮ",
        leader=("CHI CỤC TRƯỞNG",),
        deputy=("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"),
        units=("HCTH", "NVVTLT"),
        called="Chi cục Văn thư - Lưu trữ",
    )


def council(rng: Random) -> Issuer:
    """A council or steering board whose name takes two lines under its parent: three lines of head."""
    province, city, _ = rng.choice(PROVINCES)
    organ, symbol, chair = rng.choice(
        (
            (("HỘI ĐỒNG TUYỂN DỤNG", "CÔNG CHỨC, VIÊN CHỨC"), "HĐTD", ("CHỦ TỊCH HỘI ĐỒNG",)),
            (("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"), "HĐTĐKT", ("TM. HỘI ĐỒNG", "CHỦ TỊCH")),
            (("BAN CHỈ ĐẠO", "CẢI CÁCH HÀNH CHÍNH"), "BCĐCCHC", ("TRƯỞNG BAN",)),
            (("HỘI LIÊN HIỆP", "CÁC TỔ CHỨC HỮU NGHỊ"), "LHH", ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")),
        )
    )
    return Issuer(
        parent=(f"UBND TỈNH {province.upper()}",),
        organ=organ,
        symbol=symbol,
        place=province,
        old_place=city,
        authority=f"{chair[-1]} {' '.join(organ)}" if "HỘI ĐỒNG" not in chair[-1] else f"CHỦ TỊCH {' '.join(organ)}",
        leader=chair,
        deputy=(f"KT. {chair[-1]}", f"PHÓ {chair[-1]}"),
        units=("TH", "VP"),
        called=" ".join(organ).capitalize(),
    )


def place_line(issuer: Issuer, regime: Regime) -> str:
    """The place before the date: under TTLT 55/2005 the town of the seat, later the province (or district)."""
    return issuer.old_place if regime == "ttlt55_2005" else issuer.place
