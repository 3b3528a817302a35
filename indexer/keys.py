"""What a record is found by in the embedded index: its keys, each a letter for the kind and the terms themselves.

    a term      stands anywhere in the record           h term      in its head (number, subject, names, proposals)
    p two terms follow each other anywhere              q two terms follow each other in the head
    m term      anywhere with these marks               n term      in its number and symbol
    t o s term  in the type, the agency, the signer     f term      the number begins with it
    i terms     number and symbol                       j terms     a number that is only proposed, and the symbol
    = state     u unit     * (every record that is not replaced)

A record has each key or has it not; how often a term stands in it is not kept.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from indexer.folding import fold, fold_marked, list_terms
from indexer.ranking import number_terms, proposed_numbers
from schemas.search import IndexedDocument

EVERY = "*"
LONGEST = 200
"""Letters of a key that count: longer values of state or unit are cut, terms are shorter by themselves."""


class Keys(NamedTuple):
    """The terms that stand in a record, for the vocabulary, and every key, each once."""

    terms: frozenset[str]
    all: list[str]


def list_keys(document: IndexedDocument) -> Keys:
    """The keys of a record."""
    texts = (document.subject, document.organ_name, document.signer_name, document.type_name)
    folded = [list_terms(text) for text in (*texts, "\n".join(document.proposals), document.body)]
    heads = [number_terms(document).split(), *(plain for plain, _ in folded[:-1])]
    body, _ = folded[-1]
    doubted, doubted_marked = list_terms(" ".join(document.seconds))
    in_head = {term for terms in heads for term in terms}
    pairs_in_head = {f"{one} {two}" for terms in heads for one, two in pairwise(terms)}
    pairs = pairs_in_head.union(map(" ".join, pairwise(body)))
    terms = in_head.union(body, doubted)
    marked = set(fold_marked(document.number_text).split()).union(doubted_marked, *(marked for _, marked in folded))
    keys = [EVERY, *dict.fromkeys(_head_keys(document, heads))]
    keys += [f"a{term}" for term in terms]
    keys += [f"h{term}" for term in in_head]
    keys += [f"q{pair}" for pair in pairs_in_head]
    keys += [f"p{pair}" for pair in pairs]
    keys += [f"m{term}" for term in marked - terms]
    return Keys(frozenset(terms), keys)


def _head_keys(document: IndexedDocument, heads: list[list[str]]) -> list[str]:
    number, _, organ, signer, type_name, _ = heads
    keys = [f"n{term}" for term in number]
    keys += [f"o{term}" for term in organ]
    keys += [f"s{term}" for term in signer]
    keys += [f"t{term}" for term in type_name]
    keys += [f"f{number[0]}"] if number else []
    keys += [f"i{' '.join(number[:-1])}"] if len(number) > 2 else []
    keys += [f"j{proposed}" for proposed in proposed_numbers(document)]
    return [*keys, state_key(document.state), unit_key(document.unit)]


def state_key(state: str) -> str:
    """The key of a state."""
    return f"={state}"[:LONGEST]


def unit_key(unit: str | None) -> str:
    """The key of a unit; of the records without one when there is none."""
    return f"u{unit or ''}"[:LONGEST]


def filter_keys(kind: str, value: str | None) -> list[str]:
    """The keys that a filter by name asks for: every word of it stands in that field."""
    return [f"{kind}{term}" for term in dict.fromkeys(fold(value).split())]
