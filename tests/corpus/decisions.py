"""Decisions: associations, charters, awards, recruitment, funds."""

from __future__ import annotations

from random import Random

from tests.corpus import people
from tests.corpus.drafting import (
    article,
    centred,
    justified,
    pick_date,
    pick_notation,
    pick_number,
    pick_recipients,
    pick_signer,
)
from tests.corpus.model import Annex, Draft, Issuer, Paragraph, Regime, Span, Table
from tests.corpus.phrases import ASSOCIATIONS, FUNDS, POSTS, UNITS, bases, clause, scope


def _decision(
    kind: str,
    regime: Regime,
    rng: Random,
    issuer: Issuer,
    theme: str,
    *,
    subject: str,
    articles: tuple[str, ...],
    annex: Annex | None = None,
) -> Draft:
    issued = pick_date(regime, rng)
    legal = bases(theme, regime, rng)
    italic = regime == "nd30_2020" or rng.random() < 0.4
    proposer = rng.choice(("Chánh Văn phòng Sở", "Trưởng phòng Tổ chức - Biên chế", "Giám đốc Sở Nội vụ"))
    proposal = f"Theo đề nghị của {proposer}"
    if rng.random() < 0.6:
        proposal += (
            f" tại Tờ trình số {rng.randint(11, 890)}/TTr-SNV ngày {rng.randint(10, 28)}/{issued.month}/{issued.year}"
        )
    body: list[Paragraph | Table] = [centred(issuer.authority)]
    body += [justified(base, italic=italic) for base in legal]
    body.append(justified(proposal + rng.choice((",", ".", ";")), italic=italic))
    body.append(centred("QUYẾT ĐỊNH:"))
    body += [article(position, text, rng) for position, text in enumerate(articles, start=1)]
    abstract = subject if regime == "nd30_2020" and rng.random() < 0.5 else f"Về việc {subject[0].lower()}{subject[1:]}"
    return Draft(
        kind=kind, regime=regime, issuer=issuer, number=pick_number(rng),
        notation=pick_notation("QĐ", issuer, regime, issued, rng), issued=issued,
        place=people.place_line(issuer, regime), type_name="Quyết định", subject=abstract, body=tuple(body),
        bases=legal,
        recipients=pick_recipients(issuer, f"- Như Điều {len(articles)};", rng), signer_title=pick_signer(issuer, rng),
        signer_name=people.person(rng), annex=annex,
    )  # fmt: skip


def _carry_out(rng: Random, what: str) -> str:
    head = rng.choice(("Trưởng phòng Tổ chức - Biên chế", "Giám đốc Sở Nội vụ", "Trưởng các phòng"))
    return (
        f"Chánh Văn phòng, {head}, "
        f"Thủ trưởng các đơn vị có liên quan và {what} chịu trách nhiệm thi hành Quyết định này./."
    )


def found_association(regime: Regime, rng: Random) -> Draft:
    name = f"{rng.choice(ASSOCIATIONS)} {scope(rng)}"
    articles = (
        f"Cho phép thành lập {name}.",
        *(clause(rng) for _ in range(rng.randint(1, 3))),
        rng.choice(("Quyết định này có hiệu lực kể từ ngày ký.", "Quyết định này có hiệu lực thi hành từ ngày ký.")),
        _carry_out(rng, f"Trưởng ban Vận động thành lập {name}"),
    )
    issuer = rng.choice((people.province_committee, people.department, people.district_committee))(rng)
    return _decision(
        "qd_thanh_lap_hoi", regime, rng, issuer, "association", subject=f"Cho phép thành lập {name}", articles=articles
    )


def approve_charter(regime: Regime, rng: Random) -> Draft:
    name = f"{rng.choice(ASSOCIATIONS)} {scope(rng)}"
    again = rng.choice(("", " (sửa đổi, bổ sung)"))
    term = f"nhiệm kỳ {(start := rng.randint(2006, 2017))} - {start + 5}"
    articles = (
        f"Phê duyệt Điều lệ{again} {name} đã được Đại hội {term} thông qua, ban hành kèm theo Quyết định này.",
        *(clause(rng) for _ in range(rng.randint(1, 2))),
        _carry_out(rng, f"Chủ tịch {name}"),
    )
    issuer = rng.choice((people.province_committee, people.department))(rng)
    subject = f"Phê duyệt Điều lệ{again} {name} {term}"
    return _decision("qd_dieu_le", regime, rng, issuer, "association", subject=subject, articles=articles)


def give_award(regime: Regime, rng: Random) -> Draft:
    count = rng.randint(6, 22)
    title = rng.choice(("Giấy khen", "Bằng khen", "danh hiệu “Chiến sĩ thi đua cơ sở”"))
    year = rng.randint(2007, 2021)
    occasion = rng.choice(
        (
            f"đã có thành tích xuất sắc trong phong trào thi đua năm {year}",
            f"hoàn thành tốt nhiệm vụ công tác nội vụ năm {year}",
            "có nhiều đóng góp cho công tác khuyến học, khuyến tài giai đoạn 2006 - 2010",
        )
    )
    articles = (
        f"Tặng {title} cho {count} cá nhân {occasion} (có danh sách kèm theo).",
        f"Mức tiền thưởng kèm theo {title} thực hiện theo quy định hiện hành, trích từ Quỹ thi đua, khen thưởng.",
        _carry_out(rng, "các cá nhân có tên tại Điều 1"),
    )
    issuer = rng.choice((people.emulation_board, people.province_committee, people.department, people.council))(rng)
    titles = ("STT", "Họ và tên", "Chức vụ", "Đơn vị công tác")
    shares = (0.08, 0.3, 0.24, 0.38)
    rows = tuple(
        (str(n), f"{rng.choice(('Ông', 'Bà'))} {people.person(rng)}", rng.choice(POSTS), rng.choice(UNITS))
        for n in range(1, count + 1)
    )
    heading = (
        centred("DANH SÁCH", above=4),
        centred(f"Cá nhân được tặng {title} năm {year}", above=2),
    )
    closing = (Paragraph((Span(f"Tổng cộng: {count} cá nhân./.", "italic"),), "left", indent=0),)
    subject = f"Tặng {title} cho các cá nhân {occasion}"
    annex = Annex(heading, Table(titles, shares, rows), closing)
    return _decision("qd_khen_thuong", regime, rng, issuer, "award", subject=subject, articles=articles, annex=annex)


def recruit(regime: Regime, rng: Random) -> Draft:
    name = people.person(rng)
    honorific = rng.choice(("ông", "bà"))
    post = rng.choice(POSTS).lower()
    unit = rng.choice(UNITS)
    year = rng.randint(1965, 1996)
    born = f"{rng.randint(10, 28)}/{rng.randint(3, 12)}/{year}"
    rank = f"hệ số 2,34, mã ngạch 01.00{rng.randint(1, 9)}"
    articles = (
        f"Tuyển dụng {honorific} {name}, sinh ngày {born}, trình độ: Đại học, về công tác tại {unit}, vị trí: {post}.",
        clause(rng),
        f"{honorific.capitalize()} {name} hưởng lương bậc 1, {rank} kể từ ngày nhận nhiệm vụ.",
        _carry_out(rng, f"{honorific} {name}"),
    )
    issuer = rng.choice((people.department, people.district_committee, people.council))(rng)
    return _decision(
        "qd_tuyen_dung",
        regime,
        rng,
        issuer,
        "staff",
        subject=f"Tuyển dụng {honorific} {name} vào làm {post}",
        articles=articles,
    )


def permit_fund(regime: Regime, rng: Random) -> Draft:
    name = f"{rng.choice(FUNDS)} {scope(rng)}"
    capital = rng.randint(100, 950)
    articles = (
        f"Cấp giấy phép thành lập và công nhận Điều lệ {name}.",
        f"{name} là tổ chức phi chính phủ, hoạt động không vì lợi nhuận; số vốn ban đầu là {capital}.000.000 đồng.",
        clause(rng),
        _carry_out(rng, f"Chủ tịch Hội đồng quản lý {name}"),
    )
    issuer = rng.choice((people.province_committee, people.department))(rng)
    subject = f"Cấp giấy phép thành lập và công nhận Điều lệ {name}"
    return _decision("qd_quy", regime, rng, issuer, "fund", subject=subject, articles=articles)
