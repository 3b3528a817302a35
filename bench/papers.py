"""Made-up records with known facts, as many as are wanted: for measuring search, and for judging its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from schemas.search import IndexedDocument
from tests.corpus.people import PROVINCES, person
from tests.corpus.phrases import ASSOCIATIONS, FUNDS, POSTS, UNITS, bases, clause, prose


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of result: its type and short form, what it does, and with what (an association, a fund, a person)."""

    name: str
    type_name: str
    short: str
    deed: str
    about: str
    theme: str


KINDS = (
    Kind("founding", "Quyết định", "QĐ", "về việc thành lập {what}", "association", "association"),
    Kind("charter", "Quyết định", "QĐ", "về việc phê duyệt Điều lệ {what}", "association", "association"),
    Kind(
        "congress", "Quyết định", "QĐ", "công nhận Ban Chấp hành {what} nhiệm kỳ {term}", "association", "association"
    ),
    Kind("fund", "Giấy phép", "GP", "thành lập và công nhận Điều lệ {what}", "fund", "fund"),
    Kind("award", "Quyết định", "QĐ", "về việc tặng Bằng khen cho các cá nhân thuộc {what}", "unit", "award"),
    Kind("recruit", "Quyết định", "QĐ", "về việc tuyển dụng {who} vào làm việc tại {what}", "unit", "staff"),
    Kind("rank", "Quyết định", "QĐ", "về việc bổ nhiệm ngạch {post} đối với {who}", "unit", "staff"),
    Kind("practice", "Chứng chỉ", "CC", "hành nghề lưu trữ cấp cho {who}", "unit", "archives"),
    Kind("letter", "Công văn", "", "V/v góp ý hồ sơ đề nghị đổi tên {what}", "association", "association"),
    Kind("report", "Báo cáo", "BC", "công tác văn thư, lưu trữ năm {year} của {what}", "unit", "archives"),
)
"""Ten kinds, each as common as the others."""

ISSUERS = (("Sở Nội vụ", "SNV"), ("UBND tỉnh", "UBND"), ("Sở Tư pháp", "STP"), ("Ban Tôn giáo", "BTG"))
PLACES = tuple(f"huyện {name}" for _, _, names in PROVINCES for name in names)
SIGNERS = 40
FIRST_DAY = date(2006, 1, 4)
DAYS = 5800  # to the end of 2021
MISREAD = {"ế": "é", "ề": "ê", "ộ": "ô", "ổ": "ô", "ự": "ư", "ữ": "ừ", "ệ": "ê", "l": "1", "h": "b", "n": "u", "c": "e"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up record and the facts that it is about."""

    document: IndexedDocument
    kind: Kind
    what: str
    number: str
    notation: str
    issued: date
    people: tuple[str, ...]
    cites: tuple[str, ...] = field(default=())
    """Numbers of papers that its bases name, "123/QĐ-SNV"."""

    mentions: tuple[tuple[str, str], ...] = field(default=())
    """(kind's name, what) of papers that its bases name."""

    misread: bool = False

    @property
    def id(self) -> str:
        """The record's id."""
        return self.document.id


def make_papers(count: int, seed: int) -> Iterator[Paper]:
    """So many papers; the same ones for the same seed. Memory does not grow with their number."""
    rng = Random(seed)
    signers = [person(rng) for _ in range(SIGNERS)]
    recent: list[Paper] = []
    for number in range(count):
        paper = _make(number, rng, signers, recent)
        if len(recent) < 200:
            recent.append(paper)
        else:
            recent[rng.randrange(200)] = paper
        yield paper


def _make(place: int, rng: Random, signers: list[str], recent: list[Paper]) -> Paper:
    kind = rng.choice(KINDS)
    issuer, symbol = rng.choice(ISSUERS)
    issued = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    number = f"{rng.randint(1, 2400):02d}"
    notation = f"{kind.short}-{symbol}" if kind.short else f"{symbol}-VP"
    what = _what(kind, rng)
    people = tuple(person(rng) for _ in range(rng.randint(3, 12) if kind.name == "award" else 1))
    subject = kind.deed.format(
        what=what, who=_addressed(people[0]), post=rng.choice(POSTS).lower(), year=issued.year,
        term=f"{issued.year} - {issued.year + 5}",
    )  # fmt: skip
    cited = [other for other in rng.sample(recent, min(len(recent), 3)) if other.issued < issued][:2]
    signer = rng.choice(signers)
    body = _body(kind, issuer, number, notation, issued, subject, people, signer, cited, rng)
    misread = rng.random() < 0.15
    if misread:
        subject, body = misread_text(subject, rng), misread_text(body, rng)
    handwritten = rng.random() < 0.5
    document = IndexedDocument(
        id=f"{rng.getrandbits(64):016x}{place:08x}",
        version=1,
        state=rng.choice(("digitised", "digitised", "confirmed", "incomplete")),
        code_number=None if handwritten else number,
        code_notation=notation,
        issued_date=issued,
        type_name=kind.type_name,
        organ_name=issuer,
        subject=subject,
        signer_name=signer,
        source=f"quet/{issued.year}/{place:08d}.pdf",
        batch=f"lo-{place // 5000:04d}",
        unit=symbol,
        body=body,
        proposals=(number,) if handwritten else (),
    )
    return Paper(
        document, kind, what, number, notation, issued, (*people, signer),
        tuple(f"{other.number}/{other.notation}" for other in cited),
        tuple((other.kind.name, other.what) for other in cited), misread,
    )  # fmt: skip


def _what(kind: Kind, rng: Random) -> str:
    if kind.about == "unit":
        return rng.choice(UNITS)
    return f"{rng.choice(FUNDS if kind.about == 'fund' else ASSOCIATIONS)} {rng.choice(PLACES)}"


def _addressed(name: str) -> str:
    return ("bà " if "Thị" in name else "ông ") + name


def _body(  # noqa: PLR0913, PLR0917 - every part of a page
    kind: Kind, issuer: str, number: str, notation: str, issued: date, subject: str, people: tuple[str, ...],
    signer: str, cited: list[Paper], rng: Random,
) -> str:  # fmt: skip
    head = (
        f"{issuer.upper()}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: {number}/{notation}\nĐồng Nai, ngày {issued.day:02d} tháng {issued.month:02d} năm {issued.year}\n"
        f"{kind.type_name.upper()}\n{subject}"
    )
    legal = bases(kind.theme, "tt01_2011", rng)
    named = [
        f"Căn cứ {other.kind.type_name} số {other.number}/{other.notation} ngày {other.issued:%d/%m/%Y} "
        f"{other.document.subject};"
        for other in cited
    ]
    listed = [f"{place}. {_addressed(name)}" for place, name in enumerate(people, 1)]
    rest = [clause(rng) for _ in range(2)] + list(prose(rng, issuer, 1))
    return "\n".join([head, *legal, *named, *listed, *rest, "Nơi nhận: như trên; lưu: VT.", f"GIÁM ĐỐC\n{signer}"])


def misread_text(text: str, rng: Random, share: float = 0.03) -> str:
    """The text as a reader gives it from bad paper: some letters are taken for others."""
    return "".join(MISREAD[letter] if letter in MISREAD and rng.random() < share else letter for letter in text)
