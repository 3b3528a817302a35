"""Words of a signer's name in doubt: of the names that have their letters, the one that all looks at the line explain.

A stroke of the signature makes and takes marks, so the network reads "Hoằng" in one position and "Hoàng" in the next.
Which name stands there is a question with few answers: those of the tables ``surnames`` and ``given_names`` with the
same letters. Each is weighed by the network's posteriors in every look, and by how often it is borne.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ocr.compounds import bare
from ocr.ctc import Alphabet, Posteriors, Spelled
from ocr.engine import RawWord
from schemas.tables import rows

_IN_DOUBT = 0.93  # a word surer than this is as it was read
_ASIDE = 0.3  # heights of a word that its letters' steps may lie beyond its ink
_LEAST = 1e-3  # posterior of a letter that is not seen at all
_FLAT = 1.5  # by how much the network is too sure of what it sees
_FIT, _MOST = -2.5, 0.6  # a logarithm, and in how many looks it must be reached: letters that fit worse are others
_CHOSEN = 0.95  # share of a name in what all explain; below it nothing is said
_SURE, _MENDED = 0.95, 0.9  # confidence at most of a word that is kept, and of one that is put in its place
_OFTEN, _BORNE, _SELDOM, _UNKNOWN = 40.0, 1.0, 0.2, 0.3  # how often a middle or given name is borne, beside others
_SURNAMES = (0.5, 0.05, 0.005)  # per cent: surnames of no count, frequent and rare, and first words that are none


class Look(NamedTuple):
    """One look at a line: its words in the line's own columns, what the network saw, and columns of a time step."""

    words: Sequence[RawWord]
    seen: Posteriors
    step: float


def settle(words: Sequence[RawWord], looks: Sequence[Look], alphabet: Alphabet) -> list[RawWord]:
    """The words of a name, those in doubt as the name that they most likely are."""
    return [_settle(word, looks, alphabet, first=place == 0) for place, word in enumerate(words)]


def is_borne(words: Sequence[RawWord]) -> bool:
    """Whether a line is a surname and names of the tables after it."""
    first, *rest = (word.text for word in words)
    return first in listed_surnames() and _known().issuperset(rest)


def _settle(word: RawWord, looks: Sequence[Look], alphabet: Alphabet, *, first: bool) -> RawWord:
    if word.confidence >= _IN_DOUBT or not word.text.isalpha() or not word.text.istitle():
        return word
    unknown = _SURNAMES[-1] if first else _UNKNOWN
    names = {word.text: unknown, **_borne(first=first).get(bare(word.text), {})}
    texts = [name for name in names if all(letter in alphabet.classes for letter in name)]
    if word.text not in texts or not any(text in _known() for text in texts):
        return word
    spelled = Spelled.of(texts, alphabet)
    each = [_fit(_part(word, look, alphabet), spelled) for look in looks]
    fits = np.logaddexp.reduce(each, axis=0) - np.log(len(each))
    likely = fits / _FLAT + np.log([names[text] for text in texts])
    share = np.exp(likely - likely.max())
    best = int(share.argmax())
    sure = float(share[best] / share.sum())
    seen = float(np.mean([fit[best] > _FIT for fit in each]))
    if sure < _CHOSEN or seen < _MOST or texts[best] not in _known():
        return word
    if texts[best] == word.text:
        return word._replace(confidence=max(word.confidence, min(sure, _SURE)))
    return word._replace(text=texts[best], confidence=min(sure, _MENDED), second=word.text)


def _part(word: RawWord, look: Look, alphabet: Alphabet) -> NDArray[np.float64]:
    """The steps in which a word was seen, its blanks as nothing."""
    aside = _ASIDE * word.height
    first, last = round((word.left - aside) / look.step), round((word.left + word.width + aside) / look.step)
    part = look.seen[max(0, first) : last + 1].astype(np.float64)
    blank = alphabet.classes.index(" ")
    part[:, alphabet.null] += part[:, blank]
    part[:, blank] = 0
    return part


def _fit(seen: NDArray[np.float64], spelled: Spelled) -> NDArray[np.float64]:
    """How well each text explains the steps, as a logarithm; 0 is the network's own best reading."""
    logs = np.log(np.maximum(seen, _LEAST))
    paths = spelled.no_paths()
    paths[:, :2] = 0
    for step, seen_now in enumerate(logs):
        paths = (spelled.go_on(paths) if step else paths) + seen_now[spelled.labels]
    return spelled.ended(paths) - float(logs.max(axis=1).sum())


@cache
def _borne(*, first: bool) -> Mapping[str, Mapping[str, float]]:
    """The names with some letters, and how often each is borne: as a surname (``first``), else after one."""
    found: dict[str, dict[str, float]] = {}
    for name, often in (_surnames() if first else _given()).items():
        found.setdefault(bare(name), {})[name] = often
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(_given()) | frozenset(_surnames())


@cache
def listed_surnames() -> tuple[str, ...]:
    """The surnames of the table, each once."""
    return tuple(dict.fromkeys(name for row in rows("surnames") for name in row["names"]))


@cache
def _given() -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows("given_names"):
        found |= dict.fromkeys(row["names"], _BORNE)
        found |= dict.fromkeys(row["common"], _OFTEN) | dict.fromkeys(row["seldom"], _SELDOM)
    return found


@cache
def _surnames() -> dict[str, float]:
    frequent, rare, none = _SURNAMES
    found = dict.fromkeys(_given(), none)
    for row in rows("surnames"):
        found |= dict.fromkeys(row["names"], rare)
    for row in rows("surnames"):
        found |= dict.fromkeys(row.get("common", ()), frequent)
    for row in rows("surnames"):
        found |= row.get("shares", {})
    return found
