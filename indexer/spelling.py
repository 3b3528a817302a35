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
"""A misreading is at least so many times rarer than its term."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiouy"


def unsure(asked: Asked) -> tuple[str, ...]:
    """The terms that may be spelt otherwise; numbers never are."""
    return tuple(term for term in asked.plain if len(term) >= SHORTEST and term.isalpha() and term not in asked.begun)


def candidates(term: str) -> frozenset[str]:
    """The term itself and every spelling that could stand for it, with the parts of two words run together."""
    parts = [part for cut in _cuts(term) for part in cut]
    return frozenset([term, *_one_edit(term), untelex(term), *parts])


def respell(asked: Asked, counts: Mapping[str, int]) -> Asked | None:
    """The query with other spellings, given in how many records each candidate stands; None when there are none."""
    also: dict[str, tuple[str, ...]] = {}
    instead: dict[str, str] = {}
    for term in unsure(asked):
        known = counts.get(term, 0)
        near = sorted((-counts[other], other) for other in _one_edit(term) if counts.get(other, 0) > 0)
        if known and len(term) < SHORTEST_MISREAD:
            continue
        if known:
            also[term] = tuple(other for count, other in near if -count * RARE <= known)[:MOST]
        elif meant := _meant(term, counts, [other for _, other in near]):
            instead[term] = meant
            also[meant] = tuple(other for _, other in near if other != meant)[:MOST]
    also = {term: others for term, others in also.items() if others}
    return _rewritten(asked, instead, also) if also or instead else None


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


def _rewritten(asked: Asked, instead: Mapping[str, str], also: Mapping[str, tuple[str, ...]]) -> Asked:
    def spell(terms: Iterable[str]) -> list[str]:
        return [word for term in terms for word in instead.get(term, term).split()]

    return replace(
        asked,
        plain=tuple(dict.fromkeys(spell(asked.plain))),
        phrase=" ".join(spell(asked.phrase.split())),
        quoted=tuple(" ".join(spell(phrase.split())) for phrase in asked.quoted),
        also=also,
    )


def _one_edit(term: str) -> frozenset[str]:
    cuts = [(term[:place], term[place:]) for place in range(len(term) + 1)]
    missed = (head + tail[1:] for head, tail in cuts if tail)
    swapped = (head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    wrong = (head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS)
    more = (head + letter + tail for head, tail in cuts for letter in LETTERS)
    if len(term) < SHORTEST_MISREAD:  # any three letters are next to some word: only swapped keys are likely
        return frozenset(swapped) - {term}
    return frozenset([*missed, *swapped, *wrong, *more]) - {term}


def _cuts(term: str) -> list[tuple[str, str]]:
    return [(term[:place], term[place:]) for place in range(2, len(term) - 1)]
