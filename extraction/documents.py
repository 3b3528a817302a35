"""From pages to documents: one pass, one page in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from extraction.abstracts import Abstract, find_abstract, read_abstract
from extraction.basing import Bases
from extraction.contents import Reading
from extraction.crosschecks import (
    LEAST_QUALITY,
    check_issuer,
    check_lines,
    check_names,
    check_place,
    check_signing_body,
    check_title,
)
from extraction.dated_checks import check_day, check_symbol, put_in_doubt
from extraction.dates import find_frame
from extraction.dating import read_date_line, year_of
from extraction.echo import Echo
from extraction.folding import fold
from extraction.holders import complete_signer
from extraction.issuing_body import read_issuer
from extraction.kinds import LETTER, TypeLine, find_type_line, is_about, is_letter_mark, read_type, type_of_symbol
from extraction.look import HEAD_DEPTH, DateLine, Look, look_at
from extraction.model import Document, Hints
from extraction.numbering import is_blank, read_number_line, symbol_of
from extraction.passport import absent, propose, unreadable
from extraction.proposals import dates_from_overlays, numbers_from_name
from extraction.receiving import read_recipients
from extraction.runs import lines_of
from extraction.signing import Signature, find_signature, read_signature
from extraction.tables import regime_on
from extraction.thresholds import Thresholds, calibrated, claim_only_sure
from extraction.titles import is_title
from schemas.page import PageText
from schemas.record import FIELD_NAMES, FieldName, FieldValue

RUNS_ON = 0.9  # a page whose text goes down to here has no room for a signature
FULL_PAGE = 12  # lines
MARGIN = 0.3  # of the page's width: a line of text begins further left; what stands alone on the right was signed
BESIDE_NUMBER = 0.04  # of the page's height: how far the date line stands above or below the number
GAP = 0.15  # of the page's width: how far before the symbol a number stands
DAY_GAP = re.compile(r"\bN[GC6]AY\b(?P<day>.*?)T?[HN]ANG\b")
CITING = frozenset({"Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Thông tư liên tịch"})
"""They name their legal bases, always: where none were read, they were not found."""

ENCLOSING = frozenset({"Tờ trình", "Công văn", "Báo cáo", "Thông báo", "Kế hoạch"})


@dataclass(slots=True)
class Draft:
    """A document while its pages go by."""

    first_page: int
    last_page: int
    reader: str = ""
    fields: dict[FieldName, FieldValue] = field(default_factory=dict)
    regime: str | None = None
    notes: list[str] = field(default_factory=list)
    bases: Bases = field(default_factory=Bases)
    signature: Signature | None = None
    abstract: Abstract | None = None
    echo: Echo = field(default_factory=Echo)
    reading: Reading = field(default_factory=Reading)
    span: tuple[date, date] | None = None
    last: Look | None = None
    headed: bool = False


def extract_documents(
    pages: Sequence[PageText], hints: Hints | None = None, *, thresholds: Thresholds | None = None
) -> tuple[Document, ...]:
    """The documents of a scan in page order, every field with its evidence.

    Blank and failed pages stay with the document before them, unless a person cut there. Pages are read once, in order,
    one at a time. ``thresholds`` stand in for the calibrated ones.
    """
    least = calibrated() if thresholds is None else thresholds
    documents: list[Document] = []
    draft: Draft | None = None
    for page in pages:
        look = look_at(page) if page.outcome == "text" else None
        if draft is None:
            draft = Draft(page.page, page.page)
        elif _is_cut(page.page, look, draft, hints):
            documents.append(_close(draft, hints, least))
            draft = Draft(page.page, page.page)
        draft.last_page = page.page
        if look is not None:
            _add_page(draft, look)
            draft.last = look
    if draft is not None:
        documents.append(_close(draft, hints, least))
    return tuple(documents)


def _is_cut(page: int, look: Look | None, draft: Draft, hints: Hints | None) -> bool:
    """Whether another document begins: as a person decided, else as the page says."""
    decided = hints.cuts.get(page) if hints else None
    if decided is not None:
        return decided
    return look is not None and draft.headed and _begins_document(look, draft)


def _begins_document(look: Look, draft: Draft) -> bool:
    """Whether a page starts another document: a head of its own with a number, or after a signature with a kind."""
    if look.motto is None or not (look.has_head or _is_about(look)):
        return False
    if not any(run.box.y1 <= look.motto.box.y1 + 0.35 for run in look.runs):
        return False
    enclosing = draft.fields.get("type_name")
    if look.number is None:
        return draft.signature is not None and (find_type_line(look) is not None or _is_about(look))
    if enclosing is not None and _is_stamped_draft(look):
        return False
    draft_paper = is_blank(look) and (look.date is None or not _has_day(look.date)) and not _is_filled(look)
    return not (draft_paper and enclosing is not None and enclosing.value in ENCLOSING and _is_enclosed(look))


def _is_stamped_draft(look: Look) -> bool:
    """Whether a page bears the stamp of a draft (dự thảo): what a submission or letter encloses."""
    return any(fold(mark.text or "") == "DU THAO" for mark in look.page.marks if mark.kind == "stamp")


def _is_about(look: Look) -> bool:
    """Whether "V/v …" stands under where a letter's number must be; forms that an annex holds have none."""
    return any(run.box.x0 < look.divide and run.middle < HEAD_DEPTH and is_about(run) for run in look.runs)


def _is_filled(look: Look) -> bool:
    """Whether somebody sealed the page, or wrote the day into its date line though nothing could be read of it."""
    if any(mark.kind == "seal" for mark in look.page.marks) or _is_written_into(look):
        return True
    line = look.number.run if look.number else look.motto
    level = [run for run in look.runs if line is not None and abs(run.middle - line.middle) < BESIDE_NUMBER]
    gaps = (DAY_GAP.search(run.plain) for run in level)
    return any(gap["day"].strip(" .…_,;:-–") for gap in gaps if gap is not None)


def _is_written_into(look: Look) -> bool:
    """Whether a pen wrote before the symbol, where "Số" may stand as a run of its own, or into the date line."""
    pens = [mark.box.centre for mark in look.page.marks if mark.kind == "handwriting"]
    places = [(run.box.x0 - GAP, run.box.x0, run.middle) for run in ([look.number.run] if look.number else [])]
    places += [(run.box.x0, run.box.x1, run.middle) for run in ([look.date.run] if look.date else [])]
    return any(
        left < x < right and abs(y - level) < BESIDE_NUMBER / 2 for x, y in pens for left, right, level in places
    )


def _is_enclosed(look: Look) -> bool:
    """Whether a page without number and day may be a draft that a submission encloses: of another kind than those."""
    line = find_type_line(look)
    return line is None or line.name not in ENCLOSING


def _has_day(line: DateLine) -> bool:
    return any(char.isalnum() for char in line.run.text[slice(*line.frame.day)])


def _add_page(draft: Draft, look: Look) -> None:
    draft.reader = draft.reader or look.page.reader
    below = 0.0
    if not draft.headed:
        below = _add_head(draft, look)
    draft.echo.add(line for line in lines_of(look.page) if line.middle > below)
    draft.reading.add(look, below, signed=draft.signature is not None)
    if draft.signature is None:
        draft.signature = find_signature(look, below=below)
        draft.bases.add(look, below)
    if "recipients" not in draft.fields:
        recipients = read_recipients(look)
        if recipients is not None:
            draft.fields["recipients"] = recipients


def _add_head(draft: Draft, look: Look) -> float:
    """Reads the head fields of a page; gives the height under which its text begins."""
    type_line = find_type_line(look) or type_of_symbol(look)
    letter = any(is_letter_mark(run) for run in look.runs)
    if not look.has_head and type_line is None and not (look.motto is not None and _is_about(look)):
        return 0.0
    draft.headed = True
    kind = read_type(look, type_line, letter=letter)
    date_line = look.date or _late_date(look)
    fields = draft.fields
    parent, organ = read_issuer(look, symbol_of(look.number, kind.value) if look.number else None)
    issuers = tuple(field.value or "" for field in (organ, parent))
    fields["code_number"], fields["code_notation"] = read_number_line(look, kind.value, issuers)
    fields["place"], fields["issued_date"] = read_date_line(look, date_line)
    symbol = symbol_of(look.number, kind.value, issuers) if look.number else None
    fields["parent_organ"], fields["organ_name"] = check_issuer(parent, organ, symbol)
    fields["type_name"] = kind
    draft.abstract = find_abstract(look, type_line if kind.value != LETTER else None)
    fields["issued_date"] = propose(fields["issued_date"], dates_from_overlays(look.page))
    draft.span = _span(fields["issued_date"], date_line)
    draft.regime = _regime(draft.span)
    return _head_end(look, type_line, draft.abstract)


def _head_end(look: Look, line: TypeLine | None, abstract: Abstract | None) -> float:
    if abstract is not None:
        return abstract.runs[-1].box.y1
    if line is not None:
        return line.run.box.y1
    return look.number.run.box.y1 if look.number else (look.motto.box.y1 if look.motto else 0.0)


def _late_date(look: Look) -> DateLine | None:
    """The date line of certificates: above the signature."""
    for run in look.runs:
        frame = find_frame(run.text)
        if frame and run.box.x0 > 0.4 and run.middle > 0.4 and run.text[:1].isupper() and len(run.words) <= 14:
            return DateLine(run, frame)
    return None


def _span(issued: FieldValue, line: DateLine | None) -> tuple[date, date] | None:
    """The day of issue, or the first and last day of the printed year."""
    if issued.value is not None:
        day = date.fromisoformat(issued.value)
        return day, day
    year = year_of(line)
    return (date(year, 1, 1), date(year, 12, 31)) if year is not None and 1945 <= year <= 2100 else None


def _regime(span: tuple[date, date] | None) -> str | None:
    if span is None:
        return None
    first, last = regime_on(span[0]), regime_on(span[1])
    return first if first == last else None


def _runs_on(look: Look) -> bool:
    """Whether the last page of a document ends in the middle of its text: its signature is not in the file."""
    lines = [run for run in look.runs if len(run.folded) > 3]
    if len(lines) < FULL_PAGE:
        return False
    last = lines[-1].box
    if last.y1 <= RUNS_ON or last.x0 >= MARGIN or any(block.kind == "foot_right" for block in look.page.blocks):
        return False
    return not any(re.search(r"\./\.?|NOI NHAN", run.plain) or is_title(run.text) for run in lines[-12:])


def _close(draft: Draft, hints: Hints | None, least: Thresholds) -> Document:
    fields = draft.fields
    if draft.headed:
        fields["subject"] = read_abstract(draft.abstract, draft.echo, draft.reader)
        bodies = " ".join(fields[name].value or "" for name in ("parent_organ", "organ_name"))
        fields["place"] = check_place(fields["place"], bodies, draft.echo)
        for name in ("parent_organ", "organ_name"):
            fields[name] = check_names(fields[name], fields["place"].value, draft.echo)
    if draft.signature is not None:
        signer, title = read_signature(draft.signature)
        organ = fields["organ_name"].value if "organ_name" in fields else None
        if "organ_name" in fields:
            heads = fields["parent_organ"], fields["organ_name"]
            fields["parent_organ"], fields["organ_name"] = check_signing_body(title, *heads)
            title = check_title(title, heads[1])
        title = check_lines(title)
        fields["signer_name"], fields["signer_title"] = complete_signer(signer, title, organ, draft.span)
        fields.setdefault("recipients", unreadable())  # every act has some: the list was not found
    elif draft.headed and draft.last is not None and _runs_on(draft.last):
        fields["signer_name"], fields["signer_title"] = absent(0.8), absent(0.8)
    bases = draft.bases.field(draft.reader)
    if bases is not None:
        fields["legal_bases"] = bases
    elif draft.headed:
        citing = fields["type_name"].value in CITING
        unseen = citing or draft.bases.torn or draft.echo.quality < LEAST_QUALITY
        fields["legal_bases"] = unreadable() if unseen else absent(0.8)
    named = {name: fields.get(name, unreadable()) for name in FIELD_NAMES}
    named = put_in_doubt(named, check_symbol(named))
    doubted, notes = check_day(named, draft.span)
    named = claim_only_sure(put_in_doubt(named, doubted), least)
    if named["code_number"].value is None:
        named["code_number"] = propose(named["code_number"], numbers_from_name(hints))
    content = draft.reading.content(named)
    return Document(draft.first_page, draft.last_page, named, draft.regime, (*draft.notes, *notes), content)
