"""Records in the forms that other systems take. Nothing is guessed: what is not claimed is null and says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from reports.agencies import code_of, successor_of
from schemas.content import Beneficiary, Content
from schemas.exchange import ArchiveDocument, Holder, OneStopResult, Origin, Reason, ResultOrigin, Unsure
from schemas.record import FieldName, Record
from schemas.search import join_number
from schemas.tables import rows, rows_on

DIGITISED = "02"  # confidenceLevel of a paper that was scanned
OPEN = "01"  # mode of what anybody may see
# The law's name of a field of an archive document, and ours.
PRINTED: dict[str, FieldName] = {
    "typeName": "type_name",
    "codeNumber": "code_number",
    "codeNotation": "code_notation",
    "issuedDate": "issued_date",
    "organName": "organ_name",
    "subject": "subject",
}
NOT_ON_PAPER = (
    "docCode", "arcFileCode", "docOrdinal", "language", "inforSign", "keyword", "autograph", "format", "process",
    "description",
)  # fmt: skip


class _Sheet:
    """A form while it is filled in: values, and why the others are null."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.values: dict[str, Any] = {}
        self.unsure: dict[str, Unsure] = {}

    def put(self, name: str, value: object, otherwise: Reason) -> None:
        """A value, or the reason why there is none."""
        if value is None:
            self.leave(name, otherwise)
        else:
            self.values[name] = value

    def leave(self, name: str, reason: Reason, *proposals: str) -> None:
        """No value, with what is proposed."""
        self.unsure[name] = Unsure(reason=reason, proposals=proposals)

    def claim(self, name: str, *fields: FieldName) -> list[str] | None:
        """The claimed values of all these fields; without one of them none, and the reason is kept."""
        claimed = [self.record.claim(field) for field in fields]
        missing = [self.record.fields[f] for f, value in zip(fields, claimed, strict=True) if value is None]
        if not missing:
            return [value for value in claimed if value is not None]
        worst = next((held for held in missing if held.state != "absent"), missing[0])
        proposals = [one.value for one in worst.candidates] if len(fields) == 1 else []
        state = worst.state
        self.leave(name, state if state in ("absent", "doubtful", "unreadable") else "not_kept", *proposals)
        return None


def to_archive_document(record: Record, entry: int, today: date) -> ArchiveDocument:
    """A record as a document of an archive package; ``today`` picks the rules that are in force."""
    sheet = _Sheet(record)
    for name, field in PRINTED.items():
        claimed = sheet.claim(name, field)
        if claimed:
            _put_printed(sheet, name, claimed[0], today)
    for name in NOT_ON_PAPER:
        sheet.leave(name, "not_kept")
    sheet.put("numberOfPage", record.pages if record.pages <= 9999 else None, "too_long")
    sheet.put("mode", OPEN if record.access == "open" else None, "not_classed")
    shown = (record.content or Content()).signed_overlay_at
    # A signature that the file shows over the page may mean that it was born digital: a person tells.
    sheet.put("confidenceLevel", None if shown else DIGITISED, "unconfirmed")
    origin = Origin(**_origin(sheet, entry))
    return ArchiveDocument.model_validate({**sheet.values, "sohoa": origin})


def _put_printed(sheet: _Sheet, name: str, value: str, today: date) -> None:
    if name == "typeName":
        sheet.put(name, _type_code(value), "not_in_table")
    elif name == "issuedDate":
        sheet.values[name] = _printed_day(date.fromisoformat(value))
    else:
        longest = next(row["length"] for row in rows_on("archive_codes", today) if row["field"] == name)
        sheet.put(name, value if len(value) <= longest else None, "too_long")


def to_results(record: Record, entry: int) -> Iterator[OneStopResult]:
    """The results in a record, one for each beneficiary; one without a holder where none was read."""
    beneficiaries = (record.content or Content()).beneficiaries
    for holder in beneficiaries or (None,):
        yield _result(record, entry, holder)


def _result(record: Record, entry: int, holder: Beneficiary | None) -> OneStopResult:
    sheet, content = _Sheet(record), record.content or Content()
    for name in ("MaHoSo", "MaLinhVuc", "MaGiayToKetQua", "PhamViHieuLuc"):
        sheet.leave(name, "not_kept")
    _put_content(sheet, content, holder)
    issued, organ = record.claim("issued_date"), sheet.claim("MaCoQuan", "organ_name")
    day = date.fromisoformat(issued) if issued else None
    if organ:
        sheet.put("MaCoQuan", code_of(organ[0], day) if day else None, "not_in_table")
    if number := sheet.claim("SoKyHieu", "code_number", "code_notation"):
        sheet.values["SoKyHieu"] = join_number(*number)
    if kind := sheet.claim("TenGiayToKetQua", "type_name"):
        sheet.values["TenGiayToKetQua"] = kind[0]
    if subject := sheet.claim("TrichYeuNoiDung", "subject"):
        sheet.values["TrichYeuNoiDung"] = subject[0]
    if sheet.claim("NgayCap", "issued_date") and day:
        sheet.values["NgayCap"] = _printed_day(day)
    origin = ResultOrigin(
        **_origin(sheet, entry),
        holder=Holder(kind=holder.kind, name=holder.name, row=holder.row, place=holder.place) if holder else None,
        pdf_sha256=record.pdf.sha256,
        issuer_now=successor_of(organ[0], day) if organ and day else None,
    )
    return OneStopResult.model_validate({**sheet.values, "DuongDanTepTinKetQua": record.pdf.key, "sohoa": origin})


def _put_content(sheet: _Sheet, content: Content, holder: Beneficiary | None) -> None:
    """What was read of the text: no threshold vouches for it, so it is only proposed."""
    code = content.procedure.code if content.procedure else None
    if code:
        sheet.leave("MaTTHC", "unconfirmed", code)
    else:
        sheet.leave("MaTTHC", "not_in_table")
    owner = (holder.id_number or holder.tax_code) if holder else None
    if owner:
        sheet.leave("MaChuGiayTo", "unconfirmed", owner)
    else:
        sheet.leave("MaChuGiayTo", "unreadable")
    ends = [_printed_day(term.end) for term in content.terms if term.kind == "until" and term.end]
    if ends:
        sheet.leave("ThoiHanHieuLuc", "unconfirmed" if len(ends) == 1 else "not_one", *ends)
    else:
        sheet.leave("ThoiHanHieuLuc", "not_kept")


def _origin(sheet: _Sheet, entry: int) -> dict[str, Any]:
    record = sheet.record
    return {
        "record": record.id,
        "entry": entry,
        "state": record.state,
        "source_sha256": record.source.sha256,
        "first_page": record.first_page,
        "last_page": record.last_page,
        "type_name": record.claim("type_name"),
        "states": {field: record.fields[field].state for field in PRINTED.values()},
        "unsure": sheet.unsure,
    }


def _type_code(name: str) -> str | None:
    """The law's code of a type, 01-32."""
    return next((row["code"] for row in rows("type_names") if row["name"] == name and row["code"]), None)


def _printed_day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
