"""Ranking: why one record answers a query better than another, in reasons that can be said.

The index's own term statistics (BM25) choose the first records to look at; these reasons then put them in order:
the number that was asked for, marks as typed, the words together in the subject or a name, the fields they stand in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.folding import fold, fold_both, join_symbol
from indexer.query import Asked
from schemas.search import IndexedDocument

SAME_NUMBER = 8.0
NUMBER_INSIDE = 6.0
MARKS = 4.0
PROPOSED_NUMBER = 4.0
PHRASE = {"subject": 3.0, "organ": 2.5, "signer": 3.2, "type": 1.0, "body": 2.6}
MARKED_PHRASE = 1.0
PAIRS = 1.5
NEAR = 0.6
FIELD = {"number": 1.0, "subject": 1.0, "signer": 0.9, "organ": 0.8, "type": 0.7, "body": 0.4, "proposals": 0.4}
FIELDS_TOGETHER = 3.0
OTHER_SPELLING = 0.8
"""Share of a field's worth for a term that stands there under another spelling."""

STATISTICS = 1.5


NEAR_WORDS = 12
FARTHEST = 40_000
"""Letters of a text that are looked at for reasons: some twenty pages."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that meets the query, and what the index knows of how: BM25 (higher is better), marks, phrases.

    ``missed`` are the terms that stand nowhere in it.
    """

    document: IndexedDocument
    statistics: float
    marked: frozenset[str] = frozenset()
    phrase_in_body: bool = False
    near_in_body: bool = False
    phrase_in_marks: bool = False
    missed: frozenset[str] = frozenset()


def score(candidate: Candidate, asked: Asked, best_statistics: float) -> float:
    """How well a record answers, higher is better; comparable within one query only."""
    fields = _fields(candidate.document)
    share = candidate.statistics / best_statistics if best_statistics > 0 else 0.0
    return (
        STATISTICS * share
        + max(_number_worth(fields["number"], asked), _proposed_worth(candidate.document, asked))
        + _marks_worth(candidate, asked)
        + _phrase_worth(candidate, fields, asked)
        + _pairs_worth(fields, asked)
        + _field_worth(fields, asked, candidate.missed)
    )


def look_closer(document: IndexedDocument, statistics: float, asked: Asked) -> Candidate:
    """A record with what its text says of the query; ``document`` has its body."""
    plain, marked = fold_both(document.body[:FARTHEST])
    head = "\n".join(part or "" for part in _head(document))
    head_plain, head_marked = fold_both(head)
    doubted, doubted_marked = fold_both(" ".join(document.seconds))
    terms = frozenset(f"{plain} {head_plain} {doubted}".split())
    in_marks = frozenset(f"{marked} {head_marked} {doubted_marked}".split())
    several = len(asked.plain) > 1
    marked_phrase = several and any(is_inside(asked.marked_phrase, text) for text in (marked, head_marked))
    return Candidate(
        document,
        statistics,
        marked=in_marks.intersection(asked.marked),
        phrase_in_body=several and is_inside(asked.phrase, plain),
        near_in_body=several and is_near(asked.plain, plain.split()),
        phrase_in_marks=marked_phrase,
        missed=frozenset(term for term in asked.plain if not _share(asked, term, terms)),
    )


def has_phrase(document: IndexedDocument, phrase: str) -> bool:
    """Whether terms follow each other somewhere in a record."""
    return is_inside(phrase, fold(document.body)) or any(is_inside(phrase, text) for text in _fields(document).values())


def _head(document: IndexedDocument) -> tuple[str | None, ...]:
    number = f"{document.number_text} {join_symbol(document.code_notation)}"
    named = (document.subject, document.organ_name, document.signer_name, document.type_name)
    return number, *named, *document.proposals


def is_near(wanted: Sequence[str], terms: Sequence[str]) -> bool:
    """Whether all of some terms stand within ``NEAR_WORDS`` others."""
    last: dict[str, int] = {}
    for place, term in enumerate(terms):
        if term in wanted:
            last[term] = place
            if len(last) == len(wanted) and place - min(last.values()) < len(wanted) + NEAR_WORDS:
                return True
    return False


def _fields(document: IndexedDocument) -> Mapping[str, str]:
    return {
        "number": number_terms(document),
        "subject": fold(document.subject),
        "signer": fold(document.signer_name),
        "organ": fold(document.organ_name),
        "type": fold(document.type_name),
        "proposals": fold("\n".join(document.proposals)),
    }


def number_terms(document: IndexedDocument) -> str:
    """The terms of number and symbol, and the symbol in one word."""
    return f"{fold(document.number_text)} {join_symbol(document.code_notation)}".strip()


def _number_worth(number: str, asked: Asked) -> float:
    """A query that is this record's number, or that names it among other words."""
    terms = number.split()
    if not terms or not terms[0].isdigit() or not any(term.isdigit() for term in asked.plain):
        return 0.0
    if terms[0] == asked.plain[0] and set(asked.plain) <= set(terms):
        return SAME_NUMBER
    return NUMBER_INSIDE if is_inside(" ".join(terms[:-1]), asked.phrase) and len(terms) > 2 else 0.0


def proposed_numbers(document: IndexedDocument) -> list[str]:
    """Number and symbol, in terms, for every number that is only proposed."""
    symbol = fold(document.code_notation)
    return [f"{fold(proposal)} {symbol}" for proposal in document.proposals if symbol and fold(proposal).isdigit()]


def _proposed_worth(document: IndexedDocument, asked: Asked) -> float:
    return PROPOSED_NUMBER if any(is_inside(number, asked.phrase) for number in proposed_numbers(document)) else 0.0


def pairs(asked: Asked) -> list[str]:
    """The terms of a query two by two, as they follow each other."""
    terms = asked.phrase.split()
    return list(dict.fromkeys(f"{first} {second}" for first, second in pairwise(terms)))


def _pairs_worth(fields: Mapping[str, str], asked: Asked) -> float:
    """Words that belong together stand together: the share of pairs that some field of the head has."""
    wanted = pairs(asked)
    met = sum(any(is_inside(pair, text) for text in fields.values()) for pair in wanted)
    return PAIRS * met / len(wanted) if wanted else 0.0


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
    return worth + (MARKED_PHRASE if candidate.phrase_in_marks else 0.0)


def _field_worth(fields: Mapping[str, str], asked: Asked, missed: frozenset[str]) -> float:
    """Each term counts by the best field it stands in; one that is in none of the head stands in the body, or is
    missed.
    """
    terms = {name: frozenset(text.split()) for name, text in fields.items()}
    best = [
        max(
            [
                0.0 if term in missed else FIELD["body"],
                *(FIELD[name] * _share(asked, term, terms[name]) for name in terms),
            ]
        )
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
