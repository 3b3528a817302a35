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

MOST_SPARED = 12
"""Terms of the longest query of which some may be missing: a longer one asks for too many combinations."""

PLAIN_FIELDS = ("number", "subject", "organ", "signer", "type", "body", "proposals")
MARKED_FIELDS = ("marked_head", "marked_body")


_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query: each once, in order; ``marked`` those that were typed with their marks.

    ``quoted`` are terms wanted one after the other; ``begun`` the terms of which only the beginning was typed;
    ``also`` other spellings under which a term may stand in a text that was read or typed badly; ``lost`` the terms
    that no text holds, under no spelling.
    """

    plain: tuple[str, ...]
    marked: tuple[str, ...]
    phrase: str
    marked_phrase: str
    quoted: tuple[str, ...] = ()
    begun: frozenset[str] = frozenset()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

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
    """Full-text expression for when nothing has all terms: most of them; None when the query is too short for it."""
    must, others, spare = share_out(asked)
    if spare == 0 and len(others) + len(must) == len(asked.plain):
        return None
    return " OR ".join(_all(asked, (*must, *some)) for some in combinations(others, len(others) - spare))


def share_out(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """When nothing has all terms: those that must be met (numbers), the others, and how many of these may be missing.

    Terms that are lost are left out first, and when that is enough, no others.
    """
    must = tuple(term for term in asked.plain if term.isdigit())
    others = tuple(term for term in asked.plain if term not in must)
    kept = tuple(term for term in others if term not in asked.lost)
    if asked.quoted or not 3 <= len(asked.plain) <= MOST_SPARED or len(others) < 2:
        return must, others, 0
    if len(kept) < len(others) and len(kept) * 2 >= len(others):
        return must, kept, 0
    return must, others, 1 if len(asked.plain) < 6 else min(2, len(others) - 1)


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
