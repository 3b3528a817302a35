"""Fields set against one another: what two of them say must be able to be true of one document."""

from __future__ import annotations

from extraction.folding import squash
from extraction.initials import fits
from extraction.passport import demote
from extraction.symbols import Symbol
from extraction.tables import body_keys
from schemas.record import FieldValue


def check_issuer(parent: FieldValue, organ: FieldValue, symbol: Symbol | None) -> tuple[FieldValue, FieldValue]:
    """Parent and issuer, put in doubt when the symbol names another body and one line of the head may be lost.

    A body that stands alone is the suspect: under "UBND TỈNH …" the line "SỞ NỘI VỤ" is missing when the symbol is
    "QĐ-SNV". The other way round is usual: departments sign for the committee.
    """
    if symbol is None or symbol.body is None or organ.value is None or parent.value is not None:
        return parent, organ
    body = symbol.body
    if squash(body) not in body_keys() or fits(body, (organ.value,)) or _names_committee(body):
        return parent, organ
    return demote(parent), demote(organ)


def _names_committee(body: str) -> bool:
    return squash(body).startswith(("UB", "CT", "HD"))
