"""What a typed query asks for, in terms; whatever is typed, it is words and never an error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from indexer.folding import Token, tokens
from schemas.search import Query

MOST_TERMS = 24
"""Terms of a query that count: more are a pasted page, for which the first ones are enough."""

PLAIN_FIELDS = ("number", "subject", "organ", "signer", "type", "body", "proposals")
MARKED_FIELDS = ("marked_head", "marked_body")


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query: each once, in order; ``marked`` those that were typed with their marks."""

    plain: tuple[str, ...]
    marked: tuple[str, ...]
    phrase: str
    marked_phrase: str


def read_words(words: str) -> Asked:
    """The terms of typed words. A term typed without marks may have any; one with marks is wanted with them."""
    found = list(_first(tokens(words)))
    return Asked(
        plain=tuple(dict.fromkeys(token.plain for token in found)),
        marked=tuple(dict.fromkeys(token.marked for token in found if token.marked != token.plain)),
        phrase=" ".join(token.plain for token in found),
        marked_phrase=" ".join(token.marked for token in found),
    )


def is_hopeless(query: Query) -> bool:
    """Whether something was typed that holds no letter and no digit: nothing can meet it."""
    typed = (query.words, query.type_name, query.organ_name, query.signer_name)
    return any(text and text.strip() and next(tokens(text), None) is None for text in typed)


def match_all(asked: Asked) -> str:
    """Full-text expression: every term somewhere in the record; what is met in its marks or as a phrase weighs more."""
    every = _all(asked.plain)
    richer = [in_fields(PLAIN_FIELDS, asked.phrase)] if len(asked.plain) > 1 else []
    richer += [f"({every} AND {in_fields(MARKED_FIELDS, term)})" for term in asked.marked]
    return " OR ".join([every, *richer])


def match_most(asked: Asked) -> str | None:
    """Full-text expression: every term but one, or but two of many; None when the query is too short for it."""
    count = len(asked.plain)
    if not 3 <= count <= 12:
        return None
    spare = 1 if count < 6 else 2
    return " OR ".join(_all(kept) for kept in combinations(asked.plain, count - spare))


def match_filters(query: Query) -> list[str]:
    """Full-text expressions of the filters by name: every word of a filter stands in its field."""
    named = (("type", query.type_name), ("organ", query.organ_name), ("signer", query.signer_name))
    return [
        f"{{{field}}} : ({' AND '.join(quote(token.plain) for token in _first(tokens(value)))})"
        for field, value in named
        if value and value.strip()
    ]


def quote(term: str) -> str:
    """A term, or terms that follow each other, as a string of the full-text language."""
    return '"' + term.replace('"', " ") + '"'


def in_fields(fields: Iterable[str], terms: str) -> str:
    """Full-text expression: the terms, one after the other, in one of the fields."""
    return f"{{{' '.join(fields)}}} : {quote(terms)}"


def near_each_other(field: str, asked: Asked, words: int) -> str:
    """Full-text expression: all terms in one field with at most so many words between first and last."""
    return f"{{{field}}} : NEAR({' '.join(map(quote, asked.plain))}, {words})"


def _all(terms: Iterable[str]) -> str:
    return f"({{{' '.join(PLAIN_FIELDS)}}} : ({' AND '.join(map(quote, terms))}))"


def _first(found: Iterable[Token]) -> Iterable[Token]:
    seen: set[str] = set()
    for token in found:
        seen.add(token.plain)
        if len(seen) > MOST_TERMS:
            return
        yield token
