"""What other systems take: a document of the archive by TT 05/2025/TT-BNV, a result as one-stop systems exchange it.

Both carry the law's own names. What the archive is not sure of is null, and ``sohoa.unsure`` says of each such field
why; readings that nobody vouches for stand there as proposals and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel, to_pascal

from schemas.base import Frozen
from schemas.content import BeneficiaryKind, Place
from schemas.record import FieldState, RecordState

Reason = Literal[
    "absent", "doubtful", "unreadable", "unconfirmed", "too_long", "not_kept", "not_classed", "not_in_table", "not_one"
]
"""Why a field is null.

``absent``: the paper has no such value · ``doubtful``, ``unreadable``: as the field's state in the record ·
``unconfirmed``: read by a rule that no threshold vouches for · ``too_long``: longer than the law's form allows ·
``not_kept``: the archive keeps no such value · ``not_classed``: a person must class it first · ``not_in_table``: no
row of a table of law gives it · ``not_one``: there are several.
"""
PrintedDay = Annotated[str, Field(pattern=r"^\d{2}/\d{2}/\d{4}$")]
Code2 = Annotated[str, Field(pattern=r"^\d{2}$")]


class Unsure(Frozen):
    """Why a field is null, and what is proposed for it."""

    reason: Reason
    proposals: tuple[str, ...] = ()


class Origin(Frozen):
    """Our own part beside the law's: which record this was, from which scan, and what is unsure."""

    record: str
    entry: Annotated[int, Field(ge=1)]
    """The number of the record's log entry that this was made of."""
    state: RecordState
    source_sha256: str
    first_page: Annotated[int, Field(ge=1)]
    last_page: Annotated[int, Field(ge=1)]
    type_name: str | None
    """The finer type, where the law's code says no more than "other"."""
    states: Mapping[str, FieldState]
    """The state of each field that was taken from the paper."""
    unsure: Mapping[str, Unsure]
    """By the law's name of the field."""


class ArchiveDocument(Frozen):
    """The data of an archive document (``EAD_doc``), TT 05/2025/TT-BNV."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True)

    doc_code: str | None = None
    arc_file_code: str | None = None
    doc_ordinal: Annotated[int, Field(ge=1)] | None = None
    type_name: Code2 | None = None
    """Code 01-32 of the type."""
    code_number: Annotated[str, Field(max_length=11)] | None = None
    code_notation: Annotated[str, Field(max_length=30)] | None = None
    issued_date: PrintedDay | None = None
    organ_name: Annotated[str, Field(max_length=200)] | None = None
    subject: Annotated[str, Field(max_length=500)] | None = None
    language: str | None = None
    number_of_page: Annotated[int, Field(ge=1, le=9999)] | None = None
    infor_sign: Annotated[str, Field(max_length=30)] | None = None
    keyword: Annotated[str, Field(max_length=100)] | None = None
    mode: Code2 | None = None
    confidence_level: Code2 | None = None
    autograph: Annotated[str, Field(max_length=2000)] | None = None
    """Remarks written on the paper by hand; not the signer."""
    format: Code2 | None = None
    process: bool | None = None
    description: Annotated[str, Field(max_length=500)] | None = None
    sohoa: Origin


class Holder(Frozen):
    """Who a result was given to, as printed; None for the ordinal outside of annexes."""

    kind: BeneficiaryKind
    name: str
    row: int | None
    place: Place


class ResultOrigin(Origin):
    """Also whose result it is: a result is a document and a beneficiary, not a file."""

    holder: Holder | None
    pdf_sha256: str
    issuer_now: str | None
    """What the issuing body became, as far as the tables of agencies tell."""


def _vietnamese(name: str) -> str:
    """``so_ky_hieu`` → ``SoKyHieu``; abbreviations keep their capitals."""
    return to_pascal(name).replace("Tthc", "TTHC")


class OneStopResult(Frozen):
    """The record of a result that one-stop systems (một cửa) exchange."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_vietnamese, validate_by_name=True)

    ma_ho_so: str | None = None
    ma_tthc: str | None = None
    ma_linh_vuc: str | None = None
    ma_chu_giay_to: str | None = None
    ma_co_quan: str | None = None
    ma_giay_to_ket_qua: str | None = None
    ten_giay_to_ket_qua: str | None = None
    so_ky_hieu: str | None = None
    trich_yeu_noi_dung: str | None = None
    ngay_cap: PrintedDay | None = None
    thoi_han_hieu_luc: PrintedDay | None = None
    pham_vi_hieu_luc: str | None = None
    duong_dan_tep_tin_ket_qua: str
    """Where the two-layer PDF lies in the archive."""
    sohoa: Annotated[ResultOrigin, Field(alias="sohoa")]
