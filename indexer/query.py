"""What a typed query asks for, in terms; whatever is typed, it is words and never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indexer.folding import Token, tokens
from schemas.search import Query

MOST_TERMS = 24
"""Terms of a query that count: more are a pasted page, for which the first ones are enough."""

MOST_SPARED = 12
"""Terms of the longest query of which some may be missing: a longer one asks for too many combinations."""

LONGEST_NUMBER = 8  # terms of a number with its symbol: 45/2010/QĐ-UBND has four

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


def may_miss(asked: Asked) -> bool:
    """Whether, when nothing has all terms, fewer may be asked for."""
    must, others, spare = share_out(asked)
    return spare > 0 or len(others) + len(must) < len(asked.plain)


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


def numbers_inside(phrase: str) -> list[str]:
    """Every run of terms that may be a number with its symbol."""
    terms = phrase.split()
    return sorted(
        {
            " ".join(terms[start:end])
            for start, term in enumerate(terms)
            if term.isdigit()
            for end in range(start + 2, min(start + LONGEST_NUMBER, len(terms)) + 1)
        }
    )


def _first(found: Iterable[Token]) -> Iterable[Token]:
    seen: set[str] = set()
    for token in found:
        seen.add(token.plain)
        if len(seen) > MOST_TERMS:
            return
        yield token
