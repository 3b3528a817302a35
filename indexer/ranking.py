"""Ranking: why one record answers a query better than another, in reasons that can be said.

The index's own term statistics (BM25) choose the first records to look at; these reasons then put them in order:
the number that was asked for, marks as typed, the words together in the subject or a name, the fields they stand in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.folding import fold, fold_marked
from indexer.query import Asked
from indexer.tables import number_terms
from schemas.search import IndexedDocument

SAME_NUMBER = 8.0
NUMBER_INSIDE = 6.0
MARKS = 4.0
PHRASE = {"subject": 2.5, "organ": 2.0, "signer": 3.0, "type": 1.0, "body": 1.2}
MARKED_PHRASE = 0.8
NEAR = 0.6
FIELD = {"number": 1.0, "subject": 1.0, "signer": 0.9, "organ": 0.8, "type": 0.7, "body": 0.4, "proposals": 0.4}
FIELDS_TOGETHER = 3.0
OTHER_SPELLING = 0.8
"""Share of a field's worth for a term that stands there under another spelling."""

STATISTICS = 1.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that meets the query, and what the index knows of how: BM25 (higher is better), marks, phrases."""

    document: IndexedDocument
    statistics: float
    marked: frozenset[str]
    phrase_in_body: bool
    near_in_body: bool


def score(candidate: Candidate, asked: Asked, best_statistics: float) -> float:
    """How well a record answers, higher is better; comparable within one query only."""
    fields = _fields(candidate.document)
    share = candidate.statistics / best_statistics if best_statistics > 0 else 0.0
    return (
        STATISTICS * share
        + _number_worth(fields["number"], asked)
        + _marks_worth(candidate, asked)
        + _phrase_worth(candidate, fields, asked)
        + _field_worth(fields, asked)
    )


def _fields(document: IndexedDocument) -> Mapping[str, str]:
    return {
        "number": number_terms(document),
        "subject": fold(document.subject),
        "signer": fold(document.signer_name),
        "organ": fold(document.organ_name),
        "type": fold(document.type_name),
        "proposals": fold("\n".join(document.proposals)),
    }


def _number_worth(number: str, asked: Asked) -> float:
    """A query that is this record's number, or that names it among other words."""
    terms = number.split()
    if not terms or not any(term.isdigit() for term in asked.plain):
        return 0.0
    if terms[0] == asked.plain[0] and set(asked.plain) <= set(terms):
        return SAME_NUMBER
    return NUMBER_INSIDE if is_inside(" ".join(terms[:-1]), asked.phrase) and len(terms) > 2 else 0.0


def _marks_worth(candidate: Candidate, asked: Asked) -> float:
    """Marks are respected as a whole: one word off counts more than its share."""
    if not asked.marked:
        return 0.0
    met = sum(term in candidate.marked for term in asked.marked) / len(asked.marked)
    return MARKS * met**2


def _phrase_worth(candidate: Candidate, fields: Mapping[str, str], asked: Asked) -> float:
    if len(asked.plain) < 2:
        return 0.0
    worth = max((PHRASE[name] for name in PHRASE if is_inside(asked.phrase, fields.get(name, ""))), default=0.0)
    if worth == 0.0 and candidate.phrase_in_body:
        worth = PHRASE["body"]
    elif worth == 0.0 and candidate.near_in_body:
        worth = NEAR
    subject = fold_marked(candidate.document.subject) if asked.marked else ""
    return worth + (MARKED_PHRASE if is_inside(asked.marked_phrase, subject) else 0.0)


def _field_worth(fields: Mapping[str, str], asked: Asked) -> float:
    """Each term counts by the best field it stands in; a term that is in none of the head stands in the body."""
    terms = {name: frozenset(text.split()) for name, text in fields.items()}
    best = [
        max([FIELD["body"], *(FIELD[name] * _share(asked, term, terms[name]) for name in terms)])
        for term in asked.plain
    ]
    return FIELDS_TOGETHER * sum(best) / len(best)


def _share(asked: Asked, term: str, present: frozenset[str]) -> float:
    """How surely a term is among those of a field."""
    if term in present or (term in asked.begun and any(other.startswith(term) for other in present)):
        return 1.0
    return OTHER_SPELLING if not present.isdisjoint(asked.also.get(term, ())) else 0.0


def is_inside(terms: str, text: str) -> bool:
    """Whether these terms follow each other somewhere in a folded text."""
    return bool(terms) and f" {terms} " in f" {text} "
