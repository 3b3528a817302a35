"""Lines that decide a record are read several times, a little higher, lower, wider: what all readings say is surer.

The network gives clean print of a date 0.3 now and then, and 0.95 when the same line lies two pixels lower; and it is
sure of a wrong mark over a name's letter in one position only. Five readings of a line cost a tenth of a page's time;
a page has one to three such lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import cv2
import numpy as np

from ocr.engine import Engine, RawWord
from ocr.lines import Lines
from ocr.name_words import Look, settle
from ocr.network import NetworkEngine
from ocr.picture import Pixels
from ocr.set_figures import KEYWORD
from ocr.strips import Strip, add_paper
from ocr.strokes import NAME, is_name
from schemas.page import BlockKind
from schemas.typeface import ink_width

_DATE = re.compile(r"ng[aàáạ]y|th[aáà]ng|n[ăaâ]m\s+[12]")
_FIGURE = re.compile(r"\d|^[1IlL|\]\[!/]{2}\W?$")  # a slanted "11" is two strokes
_FIGURES = re.compile(r"[\dIlL|\]\[!/]+")
_ONES = str.maketrans(dict.fromkeys("IlL|][!/", "1"))
_SYMBOL = re.compile(r"/(?:(?:19|20)\d\d/)?[A-ZĐ][A-Za-zĐ.]*-[A-ZĐ]+$")
_GLUED = re.compile(r"(\d{1,6})([A-ZĐ]{1,4}r?-[A-ZĐ]{2,}.*)$")
_SLASHED = 0.9  # confidence of a number whose slash some looks did not see
_UNSURE = 0.5
_CLEAR = 0.9  # figures surer than this are not read again
_AGREED, _MOSTLY = 0.8, 0.75  # confidence of figures that all readings, or all but one, agree on
_SAME_PLACE = 0.5
_DARK = 128  # of 255
_TAKEN = 30  # of 255: lighter by so much, a stroke was taken away


def read_again(
    lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]], kinds: Mapping[int, BlockKind],
    lifted: Pixels | None, dpi: float, engine: Engine,
) -> list[list[RawWord]]:  # fmt: skip
    """The readings, those of date, number and signer's name weighed by four further ones; ``kinds`` are the zones'.

    A name is looked at on ``lifted``, the page without coloured inks: strokes make and take marks.
    """
    chosen = [
        index
        for index, line in enumerate(lines.found)
        if readings[index] and _decides(kinds.get(line.zone), readings[index])
    ]
    result = list(readings)
    if not chosen:
        return result

    def signs(index: int) -> bool:
        return kinds.get(lines.found[index].zone) == "foot_right"

    pictures = [
        (index, picture, wider)
        for index in chosen
        for picture, wider in _looks_at(strips[index], lifted if signs(index) else None)
    ]
    again = _look(pictures, dpi, engine)
    for index in chosen:
        looks = [look for (of, _, _), look in zip(pictures, again, strict=True) if of == index]
        others = [look.words for look in looks]
        if not signs(index):
            weighed = (
                _weigh_figures(word, others, readings[index]) if _FIGURE.search(word.text) else word
                for word in readings[index]
            )
            parted = (part for word in weighed for part in _part_symbol(word, others))
            result[index] = [_with_slash(word, others) for word in parted]
            continue
        first, rest = _best_parted(readings[index], others)
        result[index] = [_weigh(word, rest, first) for word in first]
        if isinstance(engine, NetworkEngine):
            result[index] = settle(result[index], looks, engine.alphabet)
    return result


def read_titles(
    lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]], kinds: Mapping[int, BlockKind],
    lifted: Pixels | None, dpi: float, engine: Engine,
) -> list[list[RawWord]]:  # fmt: skip
    """The readings, a foot's lines in capitals read without coloured inks (``lifted``) where those lie over them."""
    result = list(readings)
    if lifted is None:
        return result
    chosen = [
        (index, part)
        for index, (line, words) in enumerate(zip(lines.found, readings, strict=True))
        if kinds.get(line.zone) == "foot_right" and " ".join(word.text for word in words).isupper()
        for part in [_without_inks(strips[index], lifted)]
        if part is not None
    ]
    again = engine.read_lines([part for _, part in chosen], dpi) if chosen else []
    for (index, _), words in zip(chosen, again, strict=True):
        if _letters(words) > _letters(readings[index]):
            result[index] = words
    return result


def _letters(words: Sequence[RawWord]) -> float:
    """How many letters were read, each as much as it is sure."""
    return sum(word.confidence * sum(map(str.isalpha, word.text)) for word in words)


def _best_parted(
    first: list[RawWord], others: Sequence[Sequence[RawWord]]
) -> tuple[Sequence[RawWord], Sequence[Sequence[RawWord]]]:
    """The reading whose words are weighed, and the others: where the first is no name's, the surest that is."""
    named = [words for words in others if is_name(words)]
    if is_name(first) or not named:
        return first, others
    best = max(named, key=lambda words: min(word.confidence for word in words))
    return best, [first, *(words for words in others if words is not best)]


def _look(pictures: Sequence[tuple[int, Pixels, float]], dpi: float, engine: Engine) -> list[Look]:
    """What is read in pictures of lines, places in columns of the lines themselves; only the network shows how."""
    plain = [picture for _, picture, _ in pictures]
    if isinstance(engine, NetworkEngine):
        seen = engine.posteriors(plain)
        read = engine.words(plain, seen)
    else:
        seen, read = [np.zeros((0, 0), np.float32)] * len(plain), engine.read_lines(plain, dpi)
    return [
        Look(
            [word._replace(left=round(word.left / wider), width=round(word.width / wider)) for word in words],
            posteriors,
            picture.shape[1] / wider / max(1, len(posteriors)),
        )
        for (_, picture, wider), posteriors, words in zip(pictures, seen, read, strict=True)
    ]


def _decides(kind: BlockKind | None, words: Sequence[RawWord]) -> bool:
    """Whether a line is a date's or number's with figures in doubt, or may be a signer's name."""
    text = " ".join(word.text for word in words)
    if kind == "foot_right":
        return bool(NAME.match(text)) and not text.isupper()
    numbered = kind == "head_left" and KEYWORD.match(text)
    if numbered and any(map(_lacks_slash, words)):
        return True
    if numbered or (kind == "head_right" and _DATE.search(text)):
        return any(word.confidence < _CLEAR for word in words if _FIGURE.search(word.text))
    return False


def _vary(pixels: Pixels) -> Iterator[tuple[Pixels, float]]:
    """The line with more paper over it, with more around it, narrower and wider; and how much wider."""
    yield add_paper(pixels), 1.0
    yield add_paper(pixels, 1.5, 1.5), 1.0
    for wider in (0.92, 1.08):
        how = cv2.INTER_AREA if wider < 1 else cv2.INTER_CUBIC
        yield np.asarray(cv2.resize(pixels, None, fx=wider, fy=1.0, interpolation=how), np.uint8), wider


def _looks_at(strip: Strip, lifted: Pixels | None) -> Iterator[tuple[Pixels, float]]:
    """The looks at a line, without coloured inks where they were, and how much wider each is."""
    part = None if lifted is None else _without_inks(strip, lifted)
    if part is not None:
        yield part, 1.0
    yield from _vary(strip.pixels if part is None else part)


def _without_inks(strip: Strip, lifted: Pixels) -> Pixels | None:
    """A line's place on the page without coloured inks; None where none was, or nothing else."""
    height, width = strip.pixels.shape
    part = np.ascontiguousarray(lifted[strip.top : strip.top + height, strip.left : strip.left + width])
    taken = int(cv2.subtract(part, strip.pixels).max()) > _TAKEN
    return part if taken and _keeps_print(part, strip.pixels) else None


def _keeps_print(part: Pixels, before: Pixels) -> bool:
    """Whether print is left of a line; a name may be stamped in blue or red."""
    left, had = (int(np.count_nonzero(pixels < _DARK)) for pixels in (part, before))
    return 2 * left > had


def _weigh_figures(word: RawWord, others: Sequence[Sequence[RawWord]], line: Sequence[RawWord]) -> RawWord:
    """A day, month, year or number weighed; strokes beside figures are ones.

    What a pen wrote over the word beside it is seen as that word now and then; it is not said twice.
    """
    beside = [other for other in line if other is not word]
    weighed = _weigh(_with_ones(word), [[_with_ones(other) for other in words] for words in others], beside)
    said = any(weighed.text == other.text for other in beside)
    return word if said and weighed.text != word.text else weighed


def _lacks_slash(word: RawWord) -> bool:
    """Whether a number and its symbol are one, "01GCN-BTG": a thin slash that the network did not see."""
    return _GLUED.match(word.text) is not None


def _with_slash(word: RawWord, others: Sequence[Sequence[RawWord]]) -> RawWord:
    """A number with the slash before its symbol, where half of the looks have it."""
    found = _GLUED.match(word.text)
    if found is None:
        return word
    meant = f"{found[1]}/{found[2]}"
    seen = sum(any(other.text == meant for other in words) for words in others)
    return word._replace(text=meant, confidence=_SLASHED, second=word.text) if 2 * seen >= len(others) else word


def _part_symbol(word: RawWord, others: Sequence[Sequence[RawWord]]) -> Sequence[RawWord]:
    """The word, or a pen's figures that readings differ on and the symbol after them that nearly all agree on."""
    found = _SYMBOL.search(word.text)
    if found is None or not found.start() or word.confidence >= _UNSURE:
        return (word,)
    agreed = sum(any(other.text.endswith(found[0]) for other in words) for words in others)
    if agreed < len(others) - 1:
        return (word,)
    figures = word.text[: found.start()]
    wide = round(word.width * ink_width(figures) / (ink_width(figures) + ink_width(found[0])))
    symbol = RawWord(found[0], word.left + wide, word.top, word.width - wide, word.height, _AGREED)
    return word._replace(text=figures, width=wide, second=None), symbol


def _with_ones(word: RawWord) -> RawWord:
    return word._replace(text=word.text.translate(_ONES)) if _FIGURES.fullmatch(word.text) else word


def _weigh(word: RawWord, others: Sequence[Sequence[RawWord]], line: Sequence[RawWord]) -> RawWord:
    """A word with the confidence that all readings of its place give it together, or the reading they prefer.

    A reading in which it is one word with its neighbour in the line has no say.
    """
    votes: dict[str, list[float]] = {_alike(word.text): [word.confidence]}
    said = {_alike(word.text): word.text}
    count = 1
    for words in others:
        here = [other for other in words if _lies_on(other, word)]
        if any(_lies_on(other, beside) for other in here for beside in line if beside is not word):
            continue
        count += 1
        text = "".join(other.text for other in here)
        said.setdefault(_alike(text), text)
        votes.setdefault(_alike(text), []).append(min((other.confidence for other in here), default=0.0))
    whole = sum(map(sum, votes.values()))
    best, sure = max(votes.items(), key=lambda vote: sum(vote[1]))
    own = votes[_alike(word.text)]
    if own is not sure and (not best or 2 * len(sure) <= count):
        return word._replace(confidence=min(word.confidence, sum(own) / max(whole, 1e-6) * max(own)))
    if own is sure and word.confidence >= _CLEAR and _FIGURE.search(word.text):
        return word
    confidence = sum(sure) / max(whole, 1e-6) * max(sure)
    if own is not sure:
        return word._replace(text=said[best], confidence=confidence, second=word.text)
    if _FIGURE.search(word.text):
        floor = _AGREED if len(sure) == count else _MOSTLY if len(sure) == count - 1 else 0.0
        confidence = max(min(confidence, word.confidence), floor)
    return word._replace(confidence=confidence)


def _alike(text: str) -> str:
    """What readings of one word have in common: not case, which is a matter of height, nor marks beside it."""
    return text.strip(".,;:'`^-_\"").casefold()


def _lies_on(other: RawWord, word: RawWord) -> bool:
    shared = min(other.left + other.width, word.left + word.width) - max(other.left, word.left)
    return shared > _SAME_PLACE * min(other.width, word.width)
