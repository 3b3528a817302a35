"""What a typed query asks for, in terms; whatever is typed, it is words and never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from indexer.folding import Token, tokens
from schemas.search import Query

MOST_TERMS = 24
"""Terms of a query that count: more are a pasted page, for which the first ones are enough."""

PLAIN_FIELDS = ("number", "subject", "organ", "signer", "type", "body", "proposals")
MARKED_FIELDS = ("marked_head", "marked_body")


_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query: each once, in order; ``marked`` those that were typed with their marks.

    ``quoted`` are terms wanted one after the other; ``begun`` the terms of which only the beginning was typed;
    ``also`` other spellings under which a term may stand in a text that was read or typed badly.
    """

    plain: tuple[str, ...]
    marked: tuple[str, ...]
    phrase: str
    marked_phrase: str
    quoted: tuple[str, ...] = ()
    begun: frozenset[str] = frozenset()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def spellings(self, term: str) -> tuple[str, ...]:
        """A term and its other spellings."""
        return term, *self.also.get(term, ())


def read_words(words: str) -> Asked:
    """The terms of typed words. A term typed without marks may have any; one with marks is wanted with them."""
    found = list(_first(tokens(words)))
    quoted = (" ".join(token.plain for token in tokens(one or other)) for one, other in _QUOTED.findall(words))
    return Asked(
        plain=tuple(dict.fromkeys(token.plain for token in found)),
        marked=tuple(dict.fromkeys(token.marked for token in found if token.marked != token.plain)),
        phrase=" ".join(token.plain for token in found),
        marked_phrase=" ".join(token.marked for token in found),
        quoted=tuple(phrase for phrase in quoted if " " in phrase),
        begun=frozenset(token.plain for token in found if words[token.end : token.end + 1] == "*"),
    )


def is_hopeless(query: Query) -> bool:
    """Whether something was typed that holds no letter and no digit: nothing can meet it."""
    typed = (query.words, query.type_name, query.organ_name, query.signer_name)
    return any(text and text.strip() and next(tokens(text), None) is None for text in typed)


def match_all(asked: Asked) -> str:
    """Full-text expression: every term somewhere in the record; what is met in its marks or as a phrase weighs more."""
    every = _all(asked, asked.plain)
    richer = [in_fields(PLAIN_FIELDS, asked.phrase)] if len(asked.plain) > 1 and not asked.quoted else []
    richer += [f"({every} AND {in_fields(MARKED_FIELDS, term)})" for term in asked.marked]
    return " OR ".join([every, *richer])


def match_most(asked: Asked) -> str | None:
    """Full-text expression: every term but one, or but two of many; None when the query is too short for it."""
    kept, spare = spare_terms(asked)
    if spare == 0:
        return None
    words = [term for term in asked.plain if term not in kept]
    return " OR ".join(_all(asked, (*kept, *some)) for some in combinations(words, len(words) - spare))


def spare_terms(asked: Asked) -> tuple[tuple[str, ...], int]:
    """When nothing has all terms: those that must be met nevertheless (numbers), and how many others may be missing."""
    numbers = tuple(term for term in asked.plain if term.isdigit())
    words = len(asked.plain) - len(numbers)
    if not 3 <= len(asked.plain) <= 12 or words < 2 or asked.quoted:
        return numbers, 0
    return numbers, 1 if len(asked.plain) < 6 else min(2, words - 1)


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


def _all(asked: Asked, terms: Iterable[str]) -> str:
    wanted = [_spelled(asked, term) for term in terms] + [quote(phrase) for phrase in asked.quoted]
    return f"({{{' '.join(PLAIN_FIELDS)}}} : ({' AND '.join(wanted)}))"


def _spelled(asked: Asked, term: str) -> str:
    spelled = [quote(spelling) + (" *" if spelling in asked.begun else "") for spelling in asked.spellings(term)]
    return spelled[0] if len(spelled) == 1 else f"({' OR '.join(spelled)})"


def _first(found: Iterable[Token]) -> Iterable[Token]:
    seen: set[str] = set()
    for token in found:
        seen.add(token.plain)
        if len(seen) > MOST_TERMS:
            return
        yield token
