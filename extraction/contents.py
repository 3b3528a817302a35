"""The content of an act, gathered while its pages go by: terms, effects, beneficiaries, procedure, foreign stamps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from extraction.annex_tables import Table
from extraction.beneficiaries import in_articles, in_rows
from extraction.effects import read_effects, read_terms
from extraction.folding import plain
from extraction.look import Look
from extraction.paragraphs import Paragraph, paragraphs_of
from extraction.procedures import guess_procedure
from extraction.spoken_dates import find_date
from schemas.content import Beneficiary, Content
from schemas.page import PageText
from schemas.record import FieldName, FieldValue

MOST_PARAGRAPHS = 600  # of one document: the articles of an act with a hundred pages of annexes
RESULTS = frozenset(
    {
        "Quyết định", "Giấy phép", "Giấy chứng nhận", "Giấy chứng nhận đăng ký", "Chứng chỉ", "Chứng chỉ hành nghề",
        "Chứng chỉ hành nghề lưu trữ", "Bằng khen", "Giấy khen", "Giấy xác nhận", "Nghị quyết",
    }
)  # fmt: skip
PREAMBLE = re.compile(r"^\W*(?:CAN CU|THEO DE NGHI|XET |THEO |TREN CO SO)")
RESOLVED = re.compile(
    r"^\W*(?:QUYET DINH|QUYET NGHI|CAP PHEP|CHUNG NHAN|NGHI QUYET|.{0,60}(?:CHUNG NHAN|CAP))\W*:?\W*$"
)
SIGNED_AT = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})\s+(\d{1,2}:\d{2}(?::\d{2})?)")
RECEIVED = re.compile(r"ĐẾN.{0,20}?[Ss]ố\s*:?\s*(?P<number>\d{1,6})", re.DOTALL)


@dataclass(slots=True)
class Reading:
    """What was gathered of one document so far."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    rows: list[Beneficiary] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    overlays: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)

    def add(self, look: Look, below: float, *, signed: bool) -> None:
        """Takes a page; after the signature only tables are read, for annexes decree nothing."""
        self._note_foreign(look.page)
        if not signed and len(self.paragraphs) < MOST_PARAGRAPHS:
            self.paragraphs += paragraphs_of(look, below)
        self.rows += in_rows(self.table.add(look, below))

    def _note_foreign(self, page: PageText) -> None:
        for overlay in page.overlays:
            self.overlays += [
                f"{year}-{int(month):02}-{int(day):02}T{time}"
                for day, month, year, time in SIGNED_AT.findall(overlay.text)
            ]
        self.stamps += [mark.text for mark in page.marks if mark.kind == "stamp" and mark.text]

    def content(self, fields: Mapping[FieldName, FieldValue]) -> Content:
        """The content, set against the fields already read."""
        issued_field, kind = fields["issued_date"].value, fields["type_name"].value
        issued = date.fromisoformat(issued_field) if issued_field else None
        operative = self._operative()
        terms = read_terms(operative, issued)
        own = next((term.start for term in terms if term.kind == "effective" and term.start), issued)
        is_result = kind in RESULTS
        received = next((found for text in self.stamps if (found := RECEIVED.search(text))), None)
        article = operative[0].text if operative else ""
        return Content(
            terms=terms,
            effects=read_effects(operative, own),
            beneficiaries=(*in_articles(operative), *self.rows) if is_result else (),
            procedure=guess_procedure(fields["subject"].value, article, issued) if is_result else None,
            received_number=received["number"] if received else None,
            received_on=find_date(received.string[received.end() :][:60]) if received else None,
            signed_overlay_at=tuple(dict.fromkeys(self.overlays)),
        )

    def _operative(self) -> list[Paragraph]:
        """The paragraphs that decree: those after the word that resolves, else all but the preamble."""
        at = next((i for i, paragraph in enumerate(self.paragraphs) if RESOLVED.match(plain(paragraph.text))), None)
        found = self.paragraphs[at + 1 :] if at is not None else self.paragraphs
        return [paragraph for paragraph in found if not PREAMBLE.match(plain(paragraph.text))]
