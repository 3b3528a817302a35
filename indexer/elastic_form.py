"""The form of our index in Elasticsearch: what a record becomes there, and back.

Text is folded here, by the functions that the embedded index uses too; the server only cuts it at spaces. What is
searched is kept as postings alone; what is shown is kept as one stored value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from indexer.folding import clean, fold, fold_both, join_symbol, list_terms
from indexer.ranking import proposed_numbers
from schemas.search import Facet, IndexedDocument

FORM = "elastic/3"
CHUNK, CHUNK_LETTERS = 500, 2_000_000
"""Records and letters of one bulk request."""

LONGEST_FACET = 1000  # letters; longer values are not counted, Lucene takes no term over 32,766 bytes

FACETS: Mapping[Facet, str] = {
    "state": "state",
    "type_name": "type_name",
    "organ_name": "organ_name",
    "signer_name": "signer_name",
    "year": "year",
    "batch": "batch",
    "unit": "unit",
}

_TERMS = {"type": "text", "analyzer": "terms"}
_BAG = {**_TERMS, "index_options": "docs", "norms": False}
_NAME = {"type": "keyword", "ignore_above": LONGEST_FACET}


def settings(*, shards: int) -> dict[str, Any]:
    """Settings of a new index."""
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",  # a copy as soon as there is a second machine
        "refresh_interval": "1s",
        # Between equals the newer comes first, and once the first ones are found the rest need not be looked at.
        "sort.field": ["issued_date", "id"],
        "sort.order": ["desc", "asc"],
        "max_result_window": 1_000_000,  # a list of everything may be paged through
        "analysis": {"analyzer": {"terms": {"type": "custom", "tokenizer": "whitespace", "filter": []}}},
    }


def mappings() -> dict[str, Any]:
    """Fields of a new index: ``f.*`` folded, ``m.*`` with marks, ``pairs.*`` two terms that follow each other as one
    term; unknown fields are an error, not a guess.
    """
    return {
        "dynamic": "strict",
        "_meta": {"form": FORM},
        "_source": {"includes": ["document"]},
        "properties": {
            "id": {"type": "keyword"},
            "issued_date": {"type": "date", "format": "yyyy-MM-dd"},
            **dict.fromkeys(FACETS.values(), _NAME),
            "number_first": {"type": "keyword"},
            "number_phrase": {"type": "keyword"},
            "number_proposed": {"type": "keyword"},
            "f": {
                "properties": {
                    "all": _TERMS,
                    "head": _TERMS,
                    **dict.fromkeys(("number", "subject", "organ", "signer", "type"), _TERMS),
                    "proposals": _BAG,
                }
            },
            "m": {"properties": {"all": {**_TERMS, "norms": False}}},
            "pairs": {"properties": {"all": _BAG, "head": _BAG}},
            "document": {"type": "object", "enabled": False},
        },
    }


def to_source(document: IndexedDocument) -> dict[str, Any]:
    """A record as it is sent."""
    head = {
        "subject": fold_both(document.subject),
        "organ": fold_both(document.organ_name),
        "signer": fold_both(document.signer_name),
        "type": fold_both(document.type_name),
        "proposals": fold_both("\n".join(document.proposals)),
    }
    number, number_marked = fold_both(document.number_text)
    number_terms = f"{number} {join_symbol(document.code_notation)}".strip()
    body, body_marked = fold_both(document.body)
    plain = {"number": number_terms, **{name: terms for name, (terms, _) in head.items()}}
    heads = [terms for terms in plain.values() if terms]
    doubted, doubted_marked = list_terms(" ".join(document.seconds))
    every = [terms for terms in (*heads, body, *doubted) if terms]
    marked = [number_marked, *(terms for _, terms in head.values()), body_marked, *doubted_marked]
    return {
        **_facets(document),
        **_number(number_terms),
        "number_proposed": proposed_numbers(document),
        "id": document.id,
        "issued_date": document.issued_date.isoformat() if document.issued_date else None,
        "f": {**plain, "head": heads, "all": every},
        "m": {"all": [terms for terms in marked if terms]},
        "pairs": {"all": join_pairs([*heads, body]), "head": join_pairs(heads)},
        "document": _stored(document),
    }


def join_pairs(texts: Iterable[str]) -> str:
    """Every two terms that follow each other in one of the texts, as one term each."""
    return " ".join({f"{one}_{two}" for text in texts for one, two in pairwise(text.split())})


def _facets(document: IndexedDocument) -> dict[str, str | None]:
    return {
        "state": document.state,
        "type_name": clean(document.type_name),
        "organ_name": clean(document.organ_name),
        "signer_name": clean(document.signer_name),
        "year": f"{document.issued_date.year:04d}" if document.issued_date else None,
        "batch": clean(document.batch),
        "unit": clean(document.unit),
    }


def _number(terms: str) -> dict[str, str | None]:
    """The number's first term, and number and symbol as they follow each other, when it is more than one term."""
    parts = terms.split()
    return {
        "number_first": parts[0] if parts else None,
        "number_phrase": " ".join(parts[:-1]) if len(parts) > 2 else None,
    }


def _stored(document: IndexedDocument) -> dict[str, Any]:
    return {
        "version": document.version,
        "state": document.state,
        "code_number": clean(document.code_number),
        "code_notation": clean(document.code_notation),
        "issued_date": document.issued_date.isoformat() if document.issued_date else None,
        "type_name": clean(document.type_name),
        "organ_name": clean(document.organ_name),
        "subject": clean(document.subject),
        "signer_name": clean(document.signer_name),
        "source": clean(document.source),
        "batch": clean(document.batch),
        "unit": clean(document.unit),
        "proposals": [clean(proposal) for proposal in document.proposals],
        "seconds": [clean(second) for second in document.seconds],
        "body": clean(document.body) or "",
    }


def from_source(identity: str, source: Mapping[str, Any]) -> IndexedDocument:
    """A record as it was sent."""
    values = dict(source["document"])
    issued = values.pop("issued_date")
    return IndexedDocument(
        id=identity,
        issued_date=date.fromisoformat(issued) if issued else None,
        proposals=tuple(values.pop("proposals")),
        seconds=tuple(values.pop("seconds")),
        **values,
    )


def plain_terms(text: str | None) -> list[str]:
    """The terms of a text as they stand in the index."""
    return fold(text).split()


def operations(chunk: Iterable[IndexedDocument]) -> list[dict[str, Any]]:
    """The lines of a bulk request: a record's log number is its version, so an older one changes nothing."""
    lines: list[dict[str, Any]] = []
    for document in chunk:
        lines.append({"index": {"_id": document.id, "version": document.version, "version_type": "external"}})
        lines.append(to_source(document))
    return lines
