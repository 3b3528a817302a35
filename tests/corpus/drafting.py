"""What all kinds of results share: numbers, symbols, days, recipients, paragraphs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.corpus.model import Issuer, Paragraph, Regime, Span

_SPANS: dict[Regime, tuple[date, date]] = {
    "ttlt55_2005": (date(2006, 1, 5), date(2011, 3, 4)),
    "tt01_2011": (date(2011, 4, 7), date(2020, 3, 4)),
    "nd30_2020": (date(2020, 3, 5), date(2021, 12, 30)),
}


def pick_date(regime: Regime, rng: Random) -> date:
    first, last = _SPANS[regime]
    return first + timedelta(days=rng.randint(0, (last - first).days))


def pick_number(rng: Random) -> str:
    return f"{rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 999), rng.randint(1000, 3999))):02d}"


def pick_notation(short: str, issuer: Issuer, regime: Regime, issued: date, rng: Random) -> str:
    if regime == "ttlt55_2005" and issuer.symbol == "UBND" and short == "QĐ" and rng.random() < 0.5:
        return rng.choice(("QĐ-CTUBND", "QĐ.UBND", "QĐ.CT.UBND"))
    if issuer.symbol == "UBND" and short == "QĐ" and rng.random() < 0.15:
        return f"{issued.year}/QĐ-UBND"
    return f"{short}-{issuer.symbol}"


def pick_recipients(issuer: Issuer, first: str, rng: Random) -> tuple[str, ...]:
    middle = (
        "- Thường trực Tỉnh ủy (b/c);", "- Chủ tịch, các PCT UBND tỉnh;", "- Sở Nội vụ;", "- Sở Tài chính;",
        "- Giám đốc, các Phó Giám đốc;", "- Công an tỉnh;", "- UBND các huyện, thị xã, thành phố;", "- Như Điều 2;",
        "- Trang thông tin điện tử của Sở;", "- Trung tâm Công báo tỉnh;", "- Ban TĐKT (theo dõi);",
    )  # fmt: skip
    last = rng.choice(
        (f"- Lưu: VT, {issuer.units[0]}.", f"- Lưu: VT, {issuer.units[-1]} ({rng.randint(3, 9)}b).", "- Lưu: VT.")
    )
    return (first, *rng.sample(middle, rng.randint(1, 5)), last)


def pick_signer(issuer: Issuer, rng: Random) -> tuple[str, ...]:
    return issuer.leader if rng.random() < 0.45 else issuer.deputy


def justified(text: str, *, italic: bool = False, above: float = 6.0) -> Paragraph:
    return Paragraph((Span(text, "italic" if italic else "regular"),), above=above)


def article(number: int, text: str, rng: Random) -> Paragraph:
    dot = rng.choice((".", ".", ":"))
    return Paragraph((Span(f"Điều {number}{dot}", "bold"), Span(text)))


def centred(text: str, *, above: float = 10.0, size: float | None = None) -> Paragraph:
    return Paragraph((Span(text, "bold"),), "centre", indent=0, above=above, size=size)
