"""Who got the result: persons and organisations from the operative articles and from the annex's table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extraction.annex_tables import TableRow
from extraction.folding import fold, plain
from extraction.paragraphs import Paragraph
from extraction.people import PersonName, find_name, surname_of
from extraction.runs import Run, join
from extraction.spoken_dates import find_date
from extraction.tables import given_names
from schemas.content import Beneficiary, Place
from schemas.page import Word

GUESSED = 0.5  # of a word: a name that holds one may be another
HONORIFIC = frozenset({"ông", "bà", "ông/bà", "ông(bà)", "anh", "chị", "em"})  # with marks: "Bá" is a name
EXECUTING = re.compile(r"CHIU TRACH NHIEM (?:THI HANH|THUC HIEN)|CAN CU QUYET DINH THI HANH")
LABEL = re.compile(
    r"^\W*(?:\d{1,2}\W+)?(?:HO VA TEN|HO TEN|CAP CHO|CHUNG NHAN(?: ONG| BA)?)\b[^:]{0,20}:", re.IGNORECASE
)
ORGANISED = re.compile(
    r"(?:CHO PHEP THANH LAP|THANH LAP|CONG NHAN(?: DIEU LE| BAN CHAP HANH)?|PHE DUYET DIEU LE(?: \([^)]*\))?|"
    r"CAP GIAY PHEP[^.;:]{0,80}?(?:CHO|DIEU LE)|CAP GIAY CHUNG NHAN[^.;:]{0,80}?CHO|CAP PHEP[^.;:]{0,40}?CHO|DOI TEN|"
    r"TEN (?:TO CHUC|NHOM|CO SO|DOANH NGHIEP|HOI|QUY))\s*:?\s*(?=(?P<name>"
    r"(?:HOI|QUY|HIEP HOI|LIEN DOAN|LIEN HIEP|CAU LAC BO|CONG TY|DOANH NGHIEP|TRUNG TAM|TRUONG|CHI HOI|GIAO XU|"
    r"DIEM NHOM|"
    r"HOP TAC XA|BENH VIEN|VIEN|BAN VAN DONG|CO SO|CHUA|TINH XA|GIAO HO|HO KINH DOANH)\b))"
)
NAME_END = re.compile(
    r"\s+(?:đã được|được|ban hành|kèm theo|gồm|nhiệm kỳ|theo|do|tại|kể từ|với|là|hoạt động|thông qua)\b"
    r"|[,.;(]|\s[-–]\s(?=trụ sở)"
)
BORN = re.compile(r"SINH (?:NGAY|NAM)?\s*:?\s*(?=\d)|NGAY,? THANG,? NAM SINH\s*:\s*(?=\d)|NAM SINH\s*:\s*(?=\d)")
ID = re.compile(
    r"(?:CMND|CCCD|CHUNG MINH NHAN DAN|CAN CUOC(?: CONG DAN)?|DINH DANH(?: CA NHAN)?)[^\d]{0,20}"
    r"(?P<id>\d{12}|\d{9})(?!\d)"
)
TAX = re.compile(r"(?:MA SO THUE|MST|MA SO DOANH NGHIEP)[^\d]{0,12}(?P<tax>\d{10}(?:-\d{3})?)(?!\d)")
ADDRESS = re.compile(
    r"(?:THUONG TRU(?: TAI)?|CHO O HIEN NAY|NOI O(?: HIEN NAY)?|DIA CHI|TRU SO(?: DAT TAI)?|DIA DIEM)\s*:?\s*"
)


def in_articles(paragraphs: Sequence[Paragraph]) -> tuple[Beneficiary, ...]:
    """Those named in operative paragraphs, but for the one that says who carries the act out."""
    found: list[Beneficiary] = []
    operative = [paragraph for paragraph in paragraphs if not EXECUTING.search(plain(paragraph.text))]
    for index, paragraph in enumerate(operative):
        labelled = LABEL.match(plain(paragraph.text)) is not None
        if not labelled and index > LAST_ARTICLE:
            continue
        details = " ".join(other.text for other in operative[index : index + LABELLED_LINES]) if labelled else None
        found += _persons(paragraph, details)
        found += _organisations(paragraph)
    return _each_once(found)


LAST_ARTICLE = 2  # who gets something is said in the first articles
LABELLED_LINES = 5  # "Họ và tên: … / Sinh ngày: … / CMND: …": one after the other


def in_rows(rows: Iterable[TableRow]) -> tuple[Beneficiary, ...]:
    """One for each row of the annex that has a name."""
    return tuple(found for row in rows if (found := _of_row(row)) is not None)


def _of_row(row: TableRow) -> Beneficiary | None:
    texts = {role: " ".join(word.text for word in words) for role, words in row.cells.items()}
    place = _place(row.run, "annex_table")
    ids = re.sub(r"\D", "", texts.get("id_number", ""))
    birth = _birth(texts.get("birth", ""))
    address = texts.get("address") or None
    if "person" in texts:
        words = row.cells["person"]
        name = _person_in(words[1:] if _is_honorific(words[0]) or _lacks_mark(words) else words)
        if name is None:
            return None
        return Beneficiary(
            kind="person", name=name, birth=birth, id_number=ids if len(ids) in (9, 12) else None, address=address,
            row=row.ordinal, place=place,
        )  # fmt: skip
    name = texts.get("organisation", "").strip(" .,;:|")
    tax = re.sub(r"[^\d-]", "", texts.get("tax_code", "")) or None
    if not name:
        return None
    return Beneficiary(kind="organisation", name=name, tax_code=tax, address=address, row=row.ordinal, place=place)


def _lacks_mark(words: Sequence[Word]) -> bool:
    """Whether a cell begins with an "Ông" that lost its mark: a whole name follows it."""
    return len(words) > 2 and fold(words[0].text) == "ONG" and surname_of(words[1].text) is not None


def _person_in(words: Sequence[Word]) -> str | None:
    lettered = [word for word in words if any(char.isalpha() for char in word.text)]
    guessed = any(word.confidence <= GUESSED for word in lettered)
    return None if guessed else _with_dots(find_name(lettered, whole=True))


def _with_dots(found: PersonName | None) -> str | None:
    """A known name with "Tỵ" for "Ty": the reader's alphabet has no ỵ, and that it stood there one name alone tells."""
    return " ".join(map(_with_dot, found.text.split())) if found is not None and found.known else None


def _with_dot(word: str) -> str:
    dotted = word.lower()[:-1] + "ỵ"
    if not word.lower().endswith("y") or word.lower() in given_names() or dotted not in given_names():
        return word
    return word[:1] + dotted[1:] if not word.isupper() else dotted.upper()


def _persons(paragraph: Paragraph, details: str | None) -> list[Beneficiary]:
    words = join(paragraph.runs).words
    found: list[Beneficiary] = []
    for index, word in enumerate(words[:-1]):
        honoured = _is_honorific(word)
        labelled = details is not None and word.text.endswith(":") and not found
        if not honoured and not labelled:
            continue
        name = _name_after(words[index + 1 :])
        if name is None:
            continue
        found.append(_person(name, details or paragraph.text, paragraph.place("article_person")))
    return found if len(found) < 2 or details is None else found[:1]


def _is_honorific(word: Word) -> bool:
    return word.text.strip(".,:;").lower() in HONORIFIC


def _person(name: str, text: str, place: Place) -> Beneficiary:
    folded = plain(text)
    ids, address, born = ID.search(folded), ADDRESS.search(folded), BORN.search(folded)
    return Beneficiary(
        kind="person",
        name=name,
        birth=_birth(text[born.end() :][:30]) if born else None,
        id_number=ids["id"] if ids else None,
        address=_clause(text[address.end() :]) if address else None,
        place=place,
    )


def _name_after(words: Sequence[Word]) -> str | None:
    """The name that begins right here: as many words in title case as follow, up to a comma."""
    taken: list[Word] = []
    for word in words[:6]:
        bare = word.text.strip(".,;:()")
        if not bare[:1].isupper() or not bare.isalpha() or word.text in ("Ông", "Bà"):
            break
        taken.append(word)
        if word.text[-1:] in ",;:.)":
            break
    return _with_dots(find_name(taken, whole=True)) if len(taken) > 1 else None


def _organisations(paragraph: Paragraph) -> list[Beneficiary]:
    match = ORGANISED.search(plain(paragraph.text))
    if match is None:
        return []
    name = _organisation_name(paragraph.text[match.start("name") :])
    folded = plain(paragraph.text)
    tax, address = TAX.search(folded), ADDRESS.search(folded)
    found = Beneficiary(
        kind="organisation",
        name=name.strip(" .,;:"),
        tax_code=tax["tax"] if tax else None,
        address=_clause(paragraph.text[address.end() :]) if address else None,
        place=paragraph.place("article_organisation"),
    )
    return [found]


def _organisation_name(text: str) -> str:
    """The name that a text begins with; "Khuyến học, khuyến tài" goes on after its comma, "có trụ sở" does not."""
    end = 0
    for found in NAME_END.finditer(text):
        end = found.start()
        listed = re.match(r", (?!trụ|có|địa|mã|và|do|theo|nhiệm|ban|kèm|gồm|được|đã)[^\W\d_A-ZĐ]\w*", text[end:])
        if found[0] != "," or listed is None or not listed[0][2:3].islower():
            return text[:end]
    return text


def _birth(text: str) -> str | None:
    day = find_date(text)
    if day is not None:
        return day.isoformat()
    year = re.search(r"\b(?:19|20)\d{2}\b", text)
    return year[0] if year else None


def _clause(text: str) -> str | None:
    return re.split(r"[;.](?:\s|$)|\s[-–]\s", text, maxsplit=1)[0].strip(" ,:") or None


def _each_once(found: Iterable[Beneficiary]) -> tuple[Beneficiary, ...]:
    seen: dict[tuple[str, str], Beneficiary] = {}
    for one in found:
        seen.setdefault((one.kind, fold(one.name)), one)
    return tuple(seen.values())


def _place(run: Run, rule: str) -> Place:
    x0, y0, x1, y1 = (round(min(1.0, max(0.0, side)), 4) for side in run.box)
    return Place(page=run.page, box=(x0, y0, x1, y1), raw=run.text, rule=rule)
