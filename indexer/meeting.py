"""Which records meet a query, exactly, and what can be said of their order without looking into any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer import tables
from indexer.keys import filter_keys, state_key, unit_key
from indexer.query import Asked, may_miss, numbers_inside, read_words, share_out
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
    STATISTICS,
    has_phrase,
    pairs,
)
from indexer.spelling import FEW, candidates, respell, unsure
from indexer.view import Mask, View
from schemas.record import GONE
from schemas.search import Query

IN_HEAD = 0.9
"""A term's worth in a head, whichever of its fields it is: those are told apart when heads are looked at."""

NEWER = 0.05
"""Between equals the newer comes first."""

CHECKED = 2000
"""Records whose texts are read for a quoted phrase of three words or more. Where more than these have every two
neighbouring words of it somewhere, they all count as having it."""

Worth = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Met:
    """The records that meet a query, by row id, and the terms under which they do."""

    asked: Asked
    mask: Mask
    total: int

    @property
    def places(self) -> NDArray[np.intp]:
        """Their row ids in order."""
        return np.flatnonzero(self.mask)


def meet(view: View, query: Query) -> Met:
    """The records: those that have all terms as typed; else in other spellings; else most of them."""
    allowed = _narrow(view, query)
    asked = read_words(query.words)
    if not asked.plain:
        return _met(asked, allowed)
    met = _met(asked, _with_all(view, asked, allowed))
    if met.total >= FEW:
        return met
    terms = frozenset[str]().union(*(candidates(term) for term in unsure(asked)))
    wide = respell(asked, view.counts_of_terms(sorted(terms)))
    if wide is not None:
        met = _met(wide, _with_all(view, wide, allowed))
    if met.total == 0 and may_miss(met.asked):
        met = _met(met.asked, _with_most(view, met.asked, allowed))
    return met


def _met(asked: Asked, mask: Mask) -> Met:
    return Met(asked, mask, int(np.count_nonzero(mask)))


# ── what must be met ─────────────────────────────────────────────────────────────────────────────────────────────────


def _narrow(view: View, query: Query) -> Mask:
    """The records that the filters and the rights let through."""
    mask = view.every().copy()
    named = (("t", query.type_name), ("o", query.organ_name), ("s", query.signer_name))
    for key in (key for kind, value in named for key in filter_keys(kind, value)):
        mask &= view.having(key)
    if query.state:
        mask &= view.having(state_key(query.state.encode("utf-8", "replace").decode()))
    else:
        for state in GONE:
            mask &= ~view.having(state_key(state))
    if query.units is not None:
        mask &= view.any_of([unit_key(unit) for unit in query.units])
    if query.issued_from or query.issued_to:
        days = view.column("day")
        mask &= days >= (query.issued_from or date.min).toordinal()
        mask &= days <= (query.issued_to or date.max).toordinal()
    return mask


def _with_all(view: View, asked: Asked, allowed: Mask) -> Mask:
    mask = allowed.copy()
    for term in asked.plain:
        mask &= _spelled(view, "a", asked, term)
    for phrase in asked.quoted:
        mask = _with_phrase(view, phrase, mask)
    return mask


def _with_most(view: View, asked: Asked, allowed: Mask) -> Mask:
    must, others, spare = share_out(asked)
    mask = allowed.copy()
    for term in must:
        mask &= view.having(f"a{term}")
    met = np.zeros(view.size, dtype=np.uint8)
    for term in others:
        met += _spelled(view, "a", asked, term)
    return mask & (met >= len(others) - spare)


def _with_phrase(view: View, phrase: str, allowed: Mask) -> Mask:
    mask = allowed.copy()
    terms = phrase.split()
    for one, two in pairwise(terms):
        mask &= view.having(f"p{one} {two}")
    places = np.flatnonzero(mask)
    if len(terms) > 2 and len(places) <= CHECKED:
        documents = tables.load(view.connection, view.generation, places.tolist())
        mask[places] = [has_phrase(document, phrase) for document in documents]
    return mask


def _spelled(view: View, kind: str, asked: Asked, term: str) -> Mask:
    """The records that have a term under any of its spellings."""
    spellings = asked.spellings(term)
    plain = view.any_of([kind + spelling for spelling in spellings if spelling not in asked.begun])
    begun = [view.beginning(kind + spelling) for spelling in spellings if spelling in asked.begun]
    return plain | begun[0] if begun else plain


# ── what comes first ─────────────────────────────────────────────────────────────────────────────────────────────────


def weigh(view: View, met: Met) -> tuple[Worth, Worth]:
    """(term statistics, all that keys tell) of each record met, higher is better: what ``ranking.score`` would say, as
    far as keys know.
    """
    places, asked = met.places, met.asked
    statistics = _statistics(view, places, asked)
    marks = _marks_worth(view, places, asked)
    reasons = _terms_worth(view, places, asked) + marks
    reasons += _phrases_worth(view, places, asked, marks) + _number_worth(view, places, asked)
    reasons += np.float32(STATISTICS / max(float(statistics.max(initial=0.0)), 1e-9)) * statistics
    days = view.column("day")[places].astype(np.float32)
    reasons += np.float32(NEWER / date.max.toordinal()) * days
    return statistics, reasons


def _statistics(view: View, places: NDArray[np.intp], asked: Asked) -> Worth:
    """Rarer terms say more, and say more in a head."""
    worth = np.zeros(len(places), dtype=np.float32)
    for term in asked.plain:
        held = _spelled(view, "a", asked, term)
        rarity = np.log1p(view.count / (1 + int(np.count_nonzero(held))))
        worth += rarity * (held[places] + _spelled(view, "h", asked, term)[places])
    return worth


def _terms_worth(view: View, places: NDArray[np.intp], asked: Asked) -> Worth:
    worth = np.zeros(len(places), dtype=np.float32)
    for term in asked.plain:
        best = FIELD["body"] * _spelled(view, "a", asked, term)[places].astype(np.float32)
        if asked.also.get(term):
            best = np.maximum(best, IN_HEAD * OTHER_SPELLING * _spelled(view, "h", asked, term)[places])
        literal = view.beginning(f"h{term}") if term in asked.begun else view.having(f"h{term}")
        worth += np.maximum(best, IN_HEAD * literal[places])
    worth *= np.float32(FIELDS_TOGETHER / len(asked.plain))
    return worth


def _marks_worth(view: View, places: NDArray[np.intp], asked: Asked) -> Worth:
    met = np.zeros(len(places), dtype=np.float32)
    for term in asked.marked:
        met += view.having(f"m{term}")[places]
    share: Worth = met / np.float32(max(len(asked.marked), 1))
    share *= share
    share *= np.float32(MARKS)
    return share


def _phrases_worth(view: View, places: NDArray[np.intp], asked: Asked, marks: Worth) -> Worth:
    """Where every two neighbouring words stand together, the whole phrase is likely to; ``marks`` is their worth."""
    wanted = pairs(asked)
    if not wanted:
        return np.zeros(len(places), dtype=np.float32)
    in_head = np.zeros(len(places), dtype=np.float32)
    anywhere = np.zeros(len(places), dtype=np.float32)
    for pair in wanted:
        in_head += view.having(f"q{pair}")[places]
        anywhere += view.having(f"p{pair}")[places]
    whole = np.where(in_head == len(wanted), PHRASE["subject"], PHRASE["body"] * (anywhere == len(wanted)))
    marked = MARKED_PHRASE * (whole > 0) * (marks >= MARKS)
    worth: Worth = (whole + marked + PAIRS * in_head / len(wanted)).astype(np.float32)
    return worth


def _number_worth(view: View, places: NDArray[np.intp], asked: Asked) -> Worth:
    worth = np.zeros(len(places), dtype=np.float32)
    if not any(term.isdigit() for term in asked.plain):
        return worth
    same = view.having(f"f{asked.plain[0]}")[places]
    for term in asked.plain:
        same = same & view.having(f"n{term}")[places]
    for phrase in numbers_inside(asked.phrase):
        worth = np.maximum(worth, NUMBER_INSIDE * view.having(f"i{phrase}")[places])
        worth = np.maximum(worth, PROPOSED_NUMBER * view.having(f"j{phrase}")[places])
    number: Worth = np.maximum(worth, SAME_NUMBER * same).astype(np.float32)
    return number
