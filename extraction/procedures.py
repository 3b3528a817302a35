"""The procedure that a result ends, by phrases of its abstract and first article against a dated table; or none."""

from __future__ import annotations

from datetime import date

from extraction.folding import fold
from schemas.content import ProcedureGuess
from schemas.tables import rows_on

CLEAR = 0.9  # one row fits
UNCLEAR = 0.6  # several rows fit; the one with most phrases is named, and its confidence says that it is a guess


def guess_procedure(subject: str | None, article: str, issued: date | None) -> ProcedureGuess | None:
    """The procedure whose phrases stand in the abstract or, without it, in the first article; None when no row fits."""
    said = f" {fold(subject or '')} " if subject else f" {fold(article)} "
    fitting = []
    for row in rows_on("procedures", issued):
        needed = [phrase for phrase in row["all"] if f" {fold(phrase)} " in said]
        spoken = [phrase for phrase in row["any"] if f" {fold(phrase)} " in said]
        barred = [phrase for phrase in row["none"] if f" {fold(phrase)} " in said]
        if len(needed) == len(row["all"]) and spoken and not barred:
            fitting.append((len(needed) + len(spoken), row, (*needed, *spoken)))
    if not fitting:
        return None
    names = {row["name"] for _, row, _ in fitting}
    _, row, phrases = max(fitting, key=lambda item: item[0])
    sure = CLEAR if len(names) == 1 else UNCLEAR
    return ProcedureGuess(code=row["code"], name=row["name"], field=row["field"], phrases=phrases, confidence=sure)
