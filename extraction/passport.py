"""Field values with their passport: state, evidence, candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.runs import Run
from schemas.page import Box
from schemas.record import Candidate, Evidence, FieldValue


def evidence_of(runs: Iterable[Run], reader: str, rule: str) -> tuple[Evidence, ...]:
    """One proof for each run: page, box, reader and rule."""
    return tuple(Evidence(page=run.page, box=_inside(run.box), reader=reader, rule=rule) for run in runs)


def proof(page: int, box: Box, reader: str, rule: str) -> tuple[Evidence, ...]:
    """The proof of one place on a page."""
    return (Evidence(page=page, box=_inside(box), reader=reader, rule=rule),)


def claim(value: str, raw: str, confidence: float, evidence: tuple[Evidence, ...], least: float) -> FieldValue:
    """A read value; below the confidence ``least`` it is only proposed, and the field is doubtful."""
    sure = _fraction(confidence)
    if sure < least:
        return doubt((Candidate(value=value, confidence=sure, evidence=evidence),), raw, evidence)
    return FieldValue(state="read", value=value, raw=raw, confidence=sure, evidence=evidence)


def doubt(candidates: Sequence[Candidate], raw: str | None = None, evidence: tuple[Evidence, ...] = ()) -> FieldValue:
    """Readings that nobody vouches for."""
    best = max((candidate.confidence for candidate in candidates), default=0.0)
    return FieldValue(state="doubtful", raw=raw, confidence=best, evidence=evidence, candidates=tuple(candidates))


def unreadable(
    evidence: tuple[Evidence, ...] = (), raw: str | None = None, candidates: Sequence[Candidate] = ()
) -> FieldValue:
    """Something stands there, or should, and could not be read."""
    return FieldValue(state="unreadable", raw=raw, evidence=evidence, candidates=tuple(candidates))


def absent(confidence: float) -> FieldValue:
    """The document has no such value."""
    return FieldValue(state="absent", confidence=_fraction(confidence))


def demote(field: FieldValue) -> FieldValue:
    """The field as a proposal: its reading was sound, its meaning is not."""
    if field.value is None:
        return doubt((), field.raw, field.evidence)
    proposed = Candidate(value=field.value, confidence=min(field.confidence, 0.5), evidence=field.evidence)
    return doubt((proposed, *field.candidates), field.raw, field.evidence)


def propose(field: FieldValue, candidates: Iterable[Candidate]) -> FieldValue:
    """The field with more candidates behind its own; equal values are not repeated."""
    known = {field.value, *(candidate.value for candidate in field.candidates)}
    more = [candidate for candidate in candidates if candidate.value not in known]
    return field.model_copy(update={"candidates": (*field.candidates, *more)}) if more else field


def _inside(box: Box) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (_fraction(side) for side in box)
    return x0, y0, x1, y1


def _fraction(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
