"""Other spellings: what a mistyped term may have meant, and how a reader may have misread the right one.

Asked for only when few records have every term as typed. A term that no text holds is taken for a typing error: keys
swapped, missed, doubled, two words run together, or Telex keys typed with the input method off (``ddinhj`` for định).
A term that texts do hold keeps its meaning; its rare neighbours are taken for misreadings of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from indexer.query import Asked

FEW = 10
"""Fewer records than one page of answers: then other spellings are looked at."""

SHORTEST = 3
"""Letters of the shortest term that may have been mistyped."""

SHORTEST_MISREAD = 4
"""Letters of the shortest term that may have been misread: of shorter syllables nearly every neighbour is a word."""

MOST = 12
RARE = 20
"""A misreading is at least so many times rarer than the right spelling."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LOOKALIKES = tuple(pair.split() for pair in ("b h", "n u", "c e", "m rn", "d cl", "i l", "l t", "i j", "g q"))
"""Letters that readers take for each other; two of them in one word are as likely as one slip of a finger."""

_VOWELS = "aeiouy"


def unsure(asked: Asked) -> tuple[str, ...]:
    """The terms that may be spelt otherwise; numbers never are."""
    return tuple(term for term in asked.plain if len(term) >= SHORTEST and term.isalpha() and term not in asked.begun)


def candidates(term: str) -> frozenset[str]:
    """The term itself and every spelling that could stand for it, with the parts of two words run together."""
    parts = [part for cut in _cuts(term) for part in cut]
    return frozenset([term, *_one_edit(term), *_misread(term), untelex(term), *parts])


def respell(asked: Asked, counts: Mapping[str, int]) -> Asked | None:
    """The query with other spellings, given in how many records each candidate stands; None when there are none."""
    also: dict[str, tuple[str, ...]] = {}
    instead: dict[str, str] = {}
    lost: set[str] = set()
    for term in unsure(asked):
        known = counts.get(term, 0)
        near = _near(term, counts, alone=len(asked.plain) < 3)
        if known and len(term) >= SHORTEST_MISREAD:
            also[term] = tuple(other for other in near if _far_apart(known, counts[other]))[:MOST]
        elif not known and (meant := _meant(term, counts, near)):
            instead[term] = meant
            also[meant] = tuple(other for other in near if other != meant)[:MOST]
        elif not known:
            lost.add(term)
    also = {term: others for term, others in also.items() if others}
    return _rewritten(asked, instead, also, lost) if also or instead or lost else None


def _far_apart(count: int, other: int) -> bool:
    """Whether one of two spellings is so much rarer that it is likely a misreading of the other."""
    return count * RARE <= other or other * RARE <= count


def _near(term: str, counts: Mapping[str, int], *, alone: bool) -> list[str]:
    """Spellings one key away that texts hold, the commonest first. Any three letters are next to some word: of those
    only swapped keys count, unless the other words of the query bear it out.
    """
    ways = _swapped(term) if alone and len(term) < SHORTEST_MISREAD else _one_edit(term) | _misread(term)
    return sorted((other for other in ways if counts.get(other, 0)), key=lambda other: (-counts[other], other))


def untelex(term: str) -> str:
    """What Telex keys would have made of a term, without marks: ``quyeets`` → quyet, ``dduwowngf`` → duong."""
    shape = re.sub(r"([adeo])\1", r"\1", term)
    shape = re.sub(r"w", "", shape) if re.search(rf"[{_VOWELS}]w", shape) else shape.replace("w", "u")
    return re.sub(rf"([{_VOWELS}][a-z]*?)[sfrxj](?=[^{_VOWELS}]*$)", r"\1", shape, count=1)


def _meant(term: str, counts: Mapping[str, int], near: list[str]) -> str | None:
    """The likeliest meaning of a term that no text holds."""
    keys = untelex(term)
    if keys != term and counts.get(keys, 0):
        return keys
    if near:
        return near[0]
    cuts = [(min(counts.get(first, 0), counts.get(second, 0)), first, second) for first, second in _cuts(term)]
    worth, first, second = max(cuts, default=(0, "", ""))
    return f"{first} {second}" if worth else None


def _rewritten(
    asked: Asked, instead: Mapping[str, str], also: Mapping[str, tuple[str, ...]], lost: Iterable[str]
) -> Asked:
    def spell(terms: Iterable[str]) -> list[str]:
        return [word for term in terms for word in instead.get(term, term).split()]

    return replace(
        asked,
        plain=tuple(dict.fromkeys(spell(asked.plain))),
        phrase=" ".join(spell(asked.phrase.split())),
        quoted=tuple(" ".join(spell(phrase.split())) for phrase in asked.quoted),
        also=also,
        lost=frozenset(lost),
    )


def _one_edit(term: str) -> frozenset[str]:
    cuts = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    missed = (head + tail[1:] for head, tail in cuts if tail)
    wrong = (head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS)
    more = (head + letter + tail for head, tail in cuts for letter in LETTERS)
    return (frozenset([*missed, *wrong, *more]) | _swapped(term)) - {term}


def _misread(term: str) -> frozenset[str]:
    """The term with up to two letters taken for others."""
    once = _taken_for(term)
    return once.union(*(_taken_for(other) for other in once)) - {term}


def _taken_for(term: str) -> frozenset[str]:
    ways = [*LOOKALIKES, *((other, one) for one, other in LOOKALIKES)]
    return frozenset(
        term[: match.start()] + other + term[match.end() :] for one, other in ways for match in re.finditer(one, term)
    )


def _swapped(term: str) -> frozenset[str]:
    return frozenset(
        term[:place] + term[place + 1] + term[place] + term[place + 2 :] for place in range(len(term) - 1)
    ) - {term}


def _cuts(term: str) -> list[tuple[str, str]]:
    return [(term[:place], term[place:]) for place in range(2, len(term) - 1)]
