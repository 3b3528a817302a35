"""From a query in our words to one in those of Elasticsearch. Nothing of it leaves this room.

Two steps, as in the embedded index: term statistics choose the first records to look at, then the reasons of
``indexer.ranking`` put these in order. Both are done by the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.elastic_form import FACETS, plain_terms
from indexer.query import Asked, numbers_inside, share_out
from indexer.ranking import (
    FIELD,
    FIELDS_TOGETHER,
    MARKED_PHRASE,
    MARKS,
    NUMBER_INSIDE,
    OTHER_SPELLING,
    PAIRS,
    PHRASE,
    PROPOSED_NUMBER,
    SAME_NUMBER,
    pairs,
)
from schemas.record import GONE
from schemas.search import Facet, Query

Clause = dict[str, Any]

WINDOW = 60
"""Records that are put in order by all reasons: more made no answer of the judged set better."""

COUNTED = 10_000
"""Records up to which an answer says how many there are; beyond, that there are more."""

FIRST_WEIGHT = 0.1
"""What the first look counts beside the reasons: it tells the same, more roughly."""

IN_HEAD = 0.9
"""A term's worth in a head, whichever of its fields it is: those are told apart among the first ones."""

NEWER = 0.05
"""Between equals the newer comes first: worth of a paper of today, half of it for one ten years old."""

FIELDS = ("number", "subject", "signer", "organ", "type", "proposals")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is to be met: its terms, and whether some of them may be missing."""

    query: Query
    asked: Asked
    most: bool = False


def search_body(plan: Plan) -> Clause:
    """The page of hits asked for."""
    query = plan.query
    page: Clause = {
        "from": max(0, query.offset),
        "size": max(0, query.limit),
        "track_total_hits": COUNTED,
        "version": True,
        "_source": ["document"],
    }
    if not plan.asked.plain:
        newest = [{"issued_date": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
        return {**page, "query": count_query(plan), "sort": newest}
    chosen = {"bool": {"filter": [*_terms(plan), *_filters(query)], "should": _first_look(plan.asked)}}
    return {**page, "query": chosen, "rescore": _rescore(plan.asked)}


def count_body(plan: Plan, facets: tuple[Facet, ...] = ()) -> Clause:
    """How many there are in all, and for each value of each facet."""
    counted: Clause = {"size": 0, "track_total_hits": True, "query": count_query(plan)}
    if facets:
        counted["aggs"] = {
            facet: {"terms": {"field": FACETS[facet], "size": 10_000, "missing": ""}} for facet in facets
        }
    return counted


def count_query(plan: Plan) -> Clause:
    """What is met, without saying how well."""
    return {"bool": {"filter": [*_terms(plan), *_filters(plan.query)]}}


# ── what must be met ─────────────────────────────────────────────────────────────────────────────────────────────────


def _terms(plan: Plan) -> list[Clause]:
    asked = plan.asked
    wanted = [_spelled("f.all", asked, term) for term in asked.plain]
    if plan.most:
        must, others, spare = share_out(asked)
        words = [_spelled("f.all", asked, term) for term in others]
        numbers: list[Clause] = [{"term": {"f.all": number}} for number in must]
        return [*numbers, {"bool": {"should": words, "minimum_should_match": len(words) - spare}}]
    return [*wanted, *({"match_phrase": {"f.all": phrase}} for phrase in asked.quoted)]


def _spelled(field: str, asked: Asked, term: str) -> Clause:
    ways = [_begun(field, asked, spelling) for spelling in asked.spellings(term)]
    return ways[0] if len(ways) == 1 else {"dis_max": {"queries": ways}}


def _begun(field: str, asked: Asked, term: str) -> Clause:
    return {"prefix": {field: term}} if term in asked.begun else {"term": {field: term}}


def _filters(query: Query) -> list[Clause]:
    named = (("f.type", query.type_name), ("f.organ", query.organ_name), ("f.signer", query.signer_name))
    clauses: list[Clause] = [{"term": {field: term}} for field, value in named for term in plain_terms(value)]
    if query.state:
        clauses.append({"term": {"state": query.state.encode("utf-8", "replace").decode()}})
    else:
        clauses.append({"bool": {"must_not": {"terms": {"state": list(GONE)}}}})
    if query.units is not None:
        clauses.append(_rights(query.units))
    if query.issued_from or query.issued_to:
        bounds = {"gte": query.issued_from, "lte": query.issued_to}
        clauses.append({"range": {"issued_date": {name: day.isoformat() for name, day in bounds.items() if day}}})
    return clauses


def _rights(units: tuple[str, ...]) -> Clause:
    """Rights are part of the question: the server never finds or counts what may not be seen."""
    named: list[Clause] = [{"terms": {"unit": list(units)}}]
    if "" in units:
        named.append({"bool": {"must_not": {"exists": {"field": "unit"}}}})
    return {"bool": {"should": named, "minimum_should_match": 1}}


# ── what comes first ─────────────────────────────────────────────────────────────────────────────────────────────────


def _first_look(asked: Asked) -> list[Clause]:
    """The reasons as far as single terms tell them: no text, no frequency, no position is read for those many records.

    Each is a constant, so the server can stop looking where nothing better can come.
    """
    share = FIELDS_TOGETHER / len(asked.plain) * (IN_HEAD - FIELD["body"])
    clauses = [_constant(_spelled("f.head", asked, term), share) for term in asked.plain]
    clauses += [_constant({"term": {"m.all": term}}, MARKS / len(asked.marked)) for term in asked.marked]
    two_by_two = [pair.replace(" ", "_") for pair in pairs(asked)]
    for field, worth in (("head", PAIRS + PHRASE["subject"] - PHRASE["body"]), ("all", PHRASE["body"])):
        clauses += [_constant({"term": {f"pairs.{field}": pair}}, worth / len(two_by_two)) for pair in two_by_two]
    return [*clauses, *_number(asked)]


def _rescore(asked: Asked) -> Clause:
    reasons = [*_number(asked), *_marks(asked), *_phrases(asked), *_fields(asked), _newness()]
    return {
        "window_size": WINDOW,
        "query": {
            "rescore_query": {"bool": {"should": reasons}},
            "query_weight": FIRST_WEIGHT,
            "rescore_query_weight": 1.0,
            "score_mode": "total",
        },
    }


def _number(asked: Asked) -> list[Clause]:
    """A query that is the record's number, or that names it among other words."""
    if not any(term.isdigit() for term in asked.plain):
        return []
    terms: list[Clause] = [{"term": {"f.number": term}} for term in asked.plain]
    same = {"bool": {"filter": [{"term": {"number_first": asked.plain[0]}}, *terms]}}
    ways = [_constant(same, SAME_NUMBER)]
    if inside := numbers_inside(asked.phrase):
        ways.append(_constant({"terms": {"number_phrase": inside}}, NUMBER_INSIDE))
        ways.append(_constant({"terms": {"number_proposed": inside}}, PROPOSED_NUMBER))
    return [{"dis_max": {"queries": ways}}]


def _marks(asked: Asked) -> list[Clause]:
    """The square of the share that is met, in steps."""
    terms: list[Clause] = [{"term": {"m.all": term}} for term in asked.marked]
    count = len(terms)
    return [
        _constant(
            {"bool": {"should": terms, "minimum_should_match": met}}, MARKS * (met**2 - (met - 1) ** 2) / count**2
        )
        for met in range(1, count + 1)
    ]


def _phrases(asked: Asked) -> list[Clause]:
    if len(asked.plain) < 2:
        return []
    ways = [
        _constant(_phrase("f.all" if name == "body" else f"f.{name}", asked, asked.phrase), worth)
        for name, worth in PHRASE.items()
    ]
    clauses: list[Clause] = [{"dis_max": {"queries": ways}}]
    if asked.marked:
        clauses.append(_constant({"match_phrase": {"m.all": asked.marked_phrase}}, MARKED_PHRASE))
    two_by_two = pairs(asked)
    clauses += [
        _constant({"term": {"pairs.head": pair.replace(" ", "_")}}, PAIRS / len(two_by_two)) for pair in two_by_two
    ]
    return clauses


def _phrase(field: str, asked: Asked, phrase: str) -> Clause:
    kind = "match_phrase_prefix" if asked.plain[-1] in asked.begun else "match_phrase"
    return {kind: {field: phrase}}


def _fields(asked: Asked) -> list[Clause]:
    """Each term by the best field it stands in; in none of the head, it stands in the body."""
    share = FIELDS_TOGETHER / len(asked.plain)
    return [{"dis_max": {"queries": _in_fields(asked, term, share)}} for term in asked.plain]


def _in_fields(asked: Asked, term: str, share: float) -> list[Clause]:
    ways = [_constant(_spelled("f.all", asked, term), share * FIELD["body"])]
    for name in FIELDS:
        ways.append(_constant(_begun(f"f.{name}", asked, term), share * FIELD[name]))
        if others := asked.also.get(term, ()):
            ways.append(_constant({"terms": {f"f.{name}": list(others)}}, share * FIELD[name] * OTHER_SPELLING))
    return ways


def _newness() -> Clause:
    return {"distance_feature": {"field": "issued_date", "origin": "now", "pivot": "3650d", "boost": NEWER}}


def _constant(clause: Clause, worth: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": worth}}
