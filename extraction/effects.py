"""What an act says about its own time and about other acts: terms, and typed effects with the act they touch."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from extraction.folding import plain
from extraction.paragraphs import Paragraph
from extraction.spoken_dates import DATE, CitedAct, cited_acts, find_date
from schemas.content import Effect, EffectKind, Term

EFFECTIVE = re.compile(r"CO (?:HIEU LUC|GIA TRI)(?: THI HANH| SU DUNG)?,? (?:KE )?TU (?:NGAY )?(?P<rest>.{0,60})")
UNTIL = re.compile(
    r"(?:CO (?:GIA TRI|HIEU LUC)(?: SU DUNG| THI HANH)?|THOI HAN[^.;]{0,40}) (?:DEN|TOI)(?: HET)?:?(?: NGAY)? (?=\d)"
)
# Not "trong thời hạn 12 tháng phải …", which sets a limit for something to be done, and no probation or works.
DURATION = re.compile(
    r"(?:(?<!TRONG )THOI HAN(?: (?:CUA |SU DUNG|HOAT DONG|GIU CHUC VU|BO NHIEM|GIAY PHEP|CHUNG CHI|HIEU LUC)"
    r"[^.;\d]{0,40})?"
    r"|CO GIA TRI|CO HIEU LUC)[^.;\d]{0,30}?\b(?P<count>\d{1,3})\s*(?:\([^)]*\)\s*)?(?P<unit>NAM|THANG)\b(?!\s*\d)"
    r"(?P<rest>[^.;]{0,60})"
)
OFFICE = re.compile(r"NHIEM KY\s*(?:\w+\s+){0,4}?\(?(?P<first>(?:19|20)\d{2})\s*[-–]\s*(?P<last>(?:19|20)\d{2})")
VERBS: tuple[tuple[EffectKind, re.Pattern[str]], ...] = (
    ("resumes", re.compile(r"(?:CHAM DUT|BAI BO) (?:VIEC )?(?:TAM )?DINH CHI|CHO PHEP HOAT DONG TRO LAI")),
    ("suspends", re.compile(r"(?:TAM )?DINH CHI|TAM NGUNG HIEU LUC|NGUNG HIEU LUC")),
    ("extends", re.compile(r"GIA HAN|KEO DAI THOI HAN")),
    ("reissues", re.compile(r"CAP LAI|CAP DOI")),
    ("replaces", re.compile(r"THAY THE")),
    ("revokes", re.compile(r"THU HOI|BAI BO|HUY BO|HET HIEU LUC|CHAM DUT HIEU LUC")),
    ("amends", re.compile(r"SUA DOI|BO SUNG|DIEU CHINH|DINH CHINH")),
)
PART = re.compile(
    r"(?:\bDIEU \d+|\bKHOAN \d+|\bDIEM [A-Z]\b|\bMOT PHAN|\bCHUONG [IVX]+|\bPHU LUC|\bMUC \d+|\bNOI DUNG|\bCUM TU)"
    r"[^.;]{0,40}$"
)
PASSIVE = re.compile(r"^[^.;]{0,120}?(?:HET HIEU LUC|BI BAI BO|DUOC THAY THE|BI THAY THE|CHAM DUT HIEU LUC)")
PASSED = re.compile(r"\bDUOC $|\bDA $|\bDUOC (?:BO SUNG|SUA DOI),? $")  # done to an act, not by this one
REACH = 110  # letters between the verb and the act it governs


def add_months(day: date, months: int) -> date:
    """The last day of a term of months from a day: the first day is not counted, a missing day is the month's last.

    Bộ luật Dân sự 91/2015/QH13, Điều 147, 148; before 2017 the same by Bộ luật Dân sự 33/2005/QH11, Điều 152, 153.
    """
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def read_terms(paragraphs: Iterable[Paragraph], issued: date | None) -> tuple[Term, ...]:
    """Statements about when the act holds, from its operative paragraphs."""
    terms: list[Term] = []
    for paragraph in paragraphs:
        folded = plain(paragraph.text)
        if _is_about_another(paragraph.text):
            continue
        terms += _effective(paragraph, folded, issued)
        terms += _until(paragraph, folded)
        terms += _duration(paragraph, folded, issued)
        terms += _office(paragraph, folded)
    return tuple(terms)


def _is_about_another(text: str) -> bool:
    """A paragraph that ends another act speaks of that act's time."""
    return any(kind == "extends" for kind, _ in _verbs(plain(text))) and bool(cited_acts(text))


def _effective(paragraph: Paragraph, folded: str, issued: date | None) -> list[Term]:
    found = EFFECTIVE.search(folded)
    if found is None:
        return []
    signed = found["rest"].startswith(("KY", "BAN HANH"))
    start = issued if signed else find_date(paragraph.text[max(0, found.start("rest") - 6) :][:40])
    return [Term(kind="effective", start=start, place=paragraph.place("effective_from"))]


def _until(paragraph: Paragraph, folded: str) -> list[Term]:
    found = UNTIL.search(folded)
    end = find_date(paragraph.text[found.end() :][:40]) if found else None
    return [Term(kind="until", end=end, place=paragraph.place("valid_until"))] if end else []


def _duration(paragraph: Paragraph, folded: str, issued: date | None) -> list[Term]:
    found = DURATION.search(folded)
    if found is None or OFFICE.search(folded):
        return []
    months = int(found["count"]) * (12 if found["unit"] == "NAM" else 1)
    dated = DATE.search(paragraph.text[found.start("rest") : found.end("rest")])
    start = find_date(dated[0]) if dated else issued
    end = add_months(start, months) if start else None
    return [Term(kind="duration", months=months, start=start, end=end, place=paragraph.place("duration"))]


def _office(paragraph: Paragraph, folded: str) -> list[Term]:
    found = OFFICE.search(folded)
    if found is None or int(found["last"]) <= int(found["first"]):
        return []
    first, last = date(int(found["first"]), 1, 1), date(int(found["last"]), 12, 31)
    return [Term(kind="term_of_office", start=first, end=last, place=paragraph.place("term_of_office"))]


def read_effects(paragraphs: Iterable[Paragraph], own_effect: date | None) -> tuple[Effect, ...]:
    """What the act does to others that it cites by number; ``own_effect`` is the day from which it holds itself."""
    effects: list[Effect] = []
    for paragraph in paragraphs:
        folded = plain(paragraph.text)
        verbs = _verbs(folded)
        for cited in cited_acts(paragraph.text):
            kind, verb = _governing(verbs, cited, folded)
            if kind is not None:
                effects.append(_effect(paragraph, folded, cited, (kind, verb), own_effect))
    return tuple(dict.fromkeys(effects))


def _effect(
    paragraph: Paragraph, folded: str, cited: CitedAct, governed: tuple[EffectKind, int], own_effect: date | None
) -> Effect:
    kind, verb = governed
    between = folded[min(verb, cited.start) : cited.start]
    rest = paragraph.text[cited.end :]
    until = None
    if kind in ("suspends", "extends"):
        found = re.search(r"(?:đến(?: hết)?|tới)(?: ngày)?\s+(?=\d)", rest, re.IGNORECASE)
        until = find_date(rest[found.end() :][:40]) if found else None
    starts = re.search(r"(?:kể )?từ ngày\s+(?=\d)", rest, re.IGNORECASE)
    on = find_date(rest[starts.end() :][:40]) if starts else None
    return Effect(
        kind=kind,
        partial=kind != "amends" and PART.search(between) is not None,
        number=cited.number,
        notation=cited.notation,
        issued=cited.issued,
        on=on or own_effect,
        until=until,
        place=paragraph.place(f"effect_{kind}"),
    )


def _verbs(folded: str) -> list[tuple[EffectKind, int]]:
    """The effects named in a paragraph and where; of two at one place the first of the table counts."""
    found: list[tuple[EffectKind, int]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in VERBS:
        for match in pattern.finditer(folded):
            if not any(start <= match.start() < end for start, end in taken):
                found.append((kind, match.start()))
                taken.append(match.span())
    return sorted(found, key=lambda item: item[1])


def _governing(verbs: list[tuple[EffectKind, int]], cited: CitedAct, folded: str) -> tuple[EffectKind | None, int]:
    """The verb before a cited act without a full stop or a "căn cứ" between, or the passive one after it."""
    before = [
        (kind, at)
        for kind, at in verbs
        if at < cited.start and _is_joined(folded[at : cited.start]) and not PASSED.search(folded[:at])
    ]
    if before:
        return before[-1]
    if PASSIVE.match(folded[cited.end :]):
        after = [(kind, at) for kind, at in verbs if at >= cited.end and kind in ("revokes", "replaces")]
        if after:
            return after[0]
    return None, 0


def _is_joined(between: str) -> bool:
    stops = re.search(r"\.\s+[A-Z]|;\s*CAN CU|\bTHEO\b|\bCAN CU\b|\bQUY DINH TAI\b|\bTAI TO TRINH\b|\bBOI\b", between)
    return len(between) <= REACH + between.count(" SO ") * 60 and stops is None
