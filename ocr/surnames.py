"""Surnames that a seal or a stroke hides from the reader: each that there is, weighed where it would stand.

Under a black seal the network reads rings and letters as one ("N6uyễn"). Which surname that is, is a question with few
answers: the network's posteriors are asked for each of them, at the width that it has in the print of the words after
it. The shares of surnames among the people (table ``surnames``) weigh in; what no surname explains is left as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ctc import Alphabet, Posteriors, Spelled
from ocr.engine import Engine, RawWord
from ocr.lines import Lines, PrintedLine
from ocr.name_words import listed_surnames
from ocr.network import NetworkEngine
from ocr.picture import Pixels
from ocr.strips import ABOVE, BELOW, MARGIN, Strip, add_paper
from ocr.strokes import is_name_part
from schemas.page import BlockKind, Box
from schemas.tables import rows
from schemas.typeface import ink_width

_SURE = 0.8  # of every word after the surname
_FEWEST = 2  # words after the surname: one alone may be the end of anything
_SPACE = 0.28  # ems between two words
_WIDEST = 4.5  # ems that a surname takes with the blank after it
_DARK = 130  # of 255: as dark as print
_SELDOM = 0.05  # per cent of the people who bear a surname that no count names
_GARBAGE = 0.15  # what a time step costs that no letter explains
_MARK = 0.1  # of the posterior of a letter with other marks, or in the other case: seals make and take marks
_LEAST = 1e-4  # posterior of a letter that is not seen at all
_CLOSE = 0.35  # heights of x around the words
_FLAT = 1.5  # by how much the network is too sure of what it sees
_FIT = (-4.0, -1.7)  # a logarithm, and more for each letter: what explains the ink worse is no reading of it
_CHOSEN = 0.95  # share of a surname in what all explain; below it nothing is said


class _Surnames(NamedTuple):
    """All surnames, each with a blank after it; how wide and how frequent they are.

    ``alike`` (classes × classes) is 1 where two classes are one letter but for marks and case.
    """

    texts: tuple[str, ...]
    spelled: Spelled
    widths: NDArray[np.float64]
    shares: NDArray[np.float64]
    alike: NDArray[np.float32]


def read_surnames(
    grey: Pixels, lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]],
    kinds: Mapping[int, BlockKind], seals: Sequence[Box], engine: Engine,
) -> list[list[RawWord]]:  # fmt: skip
    """The readings, with a surname in place of what was read before the sure end of a signer's name.

    ``grey`` is the page with all its ink, ``kinds`` are the zones', ``seals`` are black ones in pixels. Only the
    network can be asked; other engines' readings are given back.
    """
    result = list(readings)
    if not isinstance(engine, NetworkEngine):
        return result
    for index, (line, strip, words) in enumerate(zip(lines.found, strips, readings, strict=True)):
        after = _hidden_before(words) if kinds.get(line.zone) == "foot_right" else None
        if after is None:
            continue
        rest, first = words[after:], strip.left + words[after].left
        em = float(np.median([word.width / ink_width(word.text) for word in rest]))
        if after == 0 and not any(_reaches(seal, first, line, em) for seal in seals):
            continue
        left, last = max(0, round(first - _WIDEST * em)), strip.left + rest[-1].left + rest[-1].width
        looks = [
            look
            for top, foot in _heights(line, strip, rest)
            for look in _vary(np.ascontiguousarray(grey[max(0, top) : foot, left : round(last + _SPACE * em)]))
        ]
        found = _weigh(looks, first - left, em, engine)
        if found is not None and (found[0] in _shares() or rest[0].text not in listed_surnames()):
            text, sure = found
            wide = round(ink_width(text) * em)
            start = rest[0].left - round(_SPACE * em) - wide
            seen = " ".join(word.text for word in words[:after]) or None
            result[index] = [RawWord(text, start, rest[0].top, wide, rest[0].height, sure, seen), *rest]
    return result


def _hidden_before(words: Sequence[RawWord]) -> int | None:
    """Where the sure end of a name begins whose surname may be hidden; None where there is none."""
    start = len(words)
    while start and is_name_part(words[start - 1], _SURE):
        start -= 1
    count = len(words) - start
    if count < _FEWEST or (start and words[start - 1].text.casefold().strip(".,:") in _ranks()):
        return None
    return None if count > _FEWEST and words[start].text in _shares() else start


def _reaches(seal: Box, first: float, line: PrintedLine, em: float) -> bool:
    """Whether a seal lies over what stands before the first word."""
    before = seal.x0 < first and seal.x1 > first - em
    return before and seal.y0 < line.y1 and seal.y1 > line.y0


def _heights(line: PrintedLine, strip: Strip, rest: Sequence[RawWord]) -> Iterator[tuple[int, int]]:
    """Top and foot of what is cut out: as any line is, and close around the words that were read."""
    high, low = sorted((line.left_base, line.right_base))
    yield round(high - (ABOVE + MARGIN) * line.x_height), round(low + (BELOW + MARGIN) * line.x_height)
    top, foot = min(word.top for word in rest), max(word.top + word.height for word in rest)
    close = round(_CLOSE * line.x_height)
    yield strip.top + top - close, strip.top + foot + close


def _weigh(looks: Sequence[Pixels], first: float, em: float, engine: NetworkEngine) -> tuple[str, float] | None:
    """The surname that ends before a column, and its share; None when none is likely enough."""
    surnames = _spelled(engine.alphabet)
    steps = [(seen, len(seen) / look.shape[1]) for look, seen in zip(looks, engine.posteriors(looks), strict=True)]
    each = [_fit(seen, surnames, first * scale, em * scale) for seen, scale in steps]
    fits = np.logaddexp.reduce(each, axis=0) - np.log(len(looks))
    likely = fits / _FLAT + np.log(surnames.shares)
    share = np.exp(likely - likely.max())
    best = int(share.argmax())
    sure = float(share[best] / share.sum())
    least = _FIT[0] + _FIT[1] * len(surnames.texts[best])
    return (surnames.texts[best], sure) if sure >= _CHOSEN and fits[best] >= least else None


def _vary(picture: Pixels) -> Iterator[Pixels]:
    """The line as it is, without its finest strokes, with more paper above, and with all ink black."""
    yield picture
    yield np.asarray(cv2.morphologyEx(picture, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8)), np.uint8)
    yield add_paper(picture)
    yield np.asarray(np.clip(picture.astype(np.float32) * (255 / _DARK), 0, 255), np.uint8)


def _fit(seen: Posteriors, surnames: _Surnames, end: float, em: float) -> NDArray[np.float64]:
    """How well each surname explains the steps before ``end``, as a logarithm; 0 is the network's own best reading.

    The forward sum of connectionist temporal classification (Graves 2006), from where the surname would begin; steps
    before that are garbage.
    """
    steps = min(len(seen), round(end))
    alike = seen[:steps] @ surnames.alike
    logs = np.log(np.maximum(seen[:steps], np.maximum(_LEAST, _MARK * alike)))
    best = np.log(seen[:steps].max(axis=1), dtype=np.float64)
    garbage = np.concatenate([[0.0], np.cumsum(best - _GARBAGE)])
    begins = np.clip(np.round(end - (surnames.widths + _SPACE) * em).astype(np.intp), 0, steps)
    paths = surnames.spelled.no_paths()
    for step in range(max(0, int(begins.min()) - 1), steps):
        enters = np.abs(begins - step) <= 1
        paths = surnames.spelled.go_on(paths)
        paths[enters, :2] = np.logaddexp(paths[enters, :2], garbage[step])
        paths += logs[step][surnames.spelled.labels]
    return surnames.spelled.ended(paths) - float(best.sum())


@cache
def _spelled(alphabet: Alphabet) -> _Surnames:
    place = {text: number for number, text in enumerate(alphabet.classes)}
    texts = tuple(text for text in listed_surnames() if all(letter in place for letter in f"{text} "))
    shares = np.array([_shares().get(text, _SELDOM) for text in texts])
    bare = np.array([place.get(_bare(text), number) for number, text in enumerate(alphabet.classes)], np.intp)
    alike = (bare[:, None] == bare).astype(np.float32)
    widths = np.array([ink_width(text) for text in texts])
    spelled = Spelled.of([f"{text} " for text in texts], alphabet)
    return _Surnames(texts, spelled, widths, shares, alike)


def _bare(letter: str) -> str:
    """A letter without marks, in lower case; đ is a letter of its own."""
    return unicodedata.normalize("NFD", letter.lower())[:1]


@cache
def _shares() -> dict[str, float]:
    """The share of each frequent surname, in per cent."""
    return {name: share for row in rows("surnames") for name, share in row.get("shares", {}).items()}


@cache
def _ranks() -> frozenset[str]:
    """The last words of ranks that stand before a signer's name, lower case."""
    return frozenset(name.split()[-1].casefold() for row in rows("ranks") for name in row["ranks"])
