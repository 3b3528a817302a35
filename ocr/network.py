"""The fast engine: the network inside Tesseract's language data, over all lines of a page in a few batches."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import sub
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.ctc import Alphabet, BestPath, Letter, Posteriors, decode, spell, split_words
from ocr.engine import RawWord
from ocr.glyphs import suspect_letter
from ocr.grammar import mend, mend_pairs
from ocr.options import ReadOptions
from ocr.picture import Pixels
from ocr.runtime import STEP, Floats, Network, NetworkUnusable, open_network
from ocr.second_look import find_doubtful, move
from ocr.tesseract import language_file

_BATCH = 16  # lines at once; more gain nothing and need more memory
_START = 17.0  # steps of a line: what it costs to run a batch at all
_FEW = 0.6  # lines: what a batch of one costs beside its share of a large one; one of n costs an n-th of that
_MAX_WIDTH = 6000  # columns: a line so long is a mistake, and memory must stay bounded
_INK = 150
_SHARPENING = 0.8
_DOUBT = 0.9  # a letter surer than this has no second reading
_LIKELY = 0.05  # of the posterior: a letter less likely than this is no second reading
_FLAT = 24  # of 255: less contrast than this is paper, not print
_GREYS = np.arange(256, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class NetworkEngine:
    """Reads lines with a network; one thread, no process of its own."""

    network: Network
    alphabet: Alphabet

    @classmethod
    def open(cls, options: ReadOptions) -> NetworkEngine:
        """The engine for the installed language data; raises NetworkUnusable, LanguageMissing."""
        network = open_network(language_file(options), options.cache_folder)
        return cls(network, _alphabet(network.classes))

    def read_lines(self, lines: Sequence[Pixels], dpi: float) -> list[list[RawWord]]:  # noqa: ARG002 - the port's shape
        """The words of each line's picture, lines in doubt looked at twice more."""
        seen = self.posteriors(lines)
        paths = [self._path(posteriors) for posteriors in seen]
        doubtful = find_doubtful(paths)
        more = iter(self.posteriors([moved for index in doubtful for moved in move(lines[index])]))
        for index in doubtful:
            seen[index] = (seen[index] + next(more) + next(more)) / np.float32(3)
            paths[index] = self._path(seen[index])
        return self._write(lines, seen, paths)

    def words(self, lines: Sequence[Pixels], seen: Sequence[Posteriors]) -> list[list[RawWord]]:
        """The words of each line's picture from what the network has seen of it."""
        return self._write(lines, seen, [self._path(posteriors) for posteriors in seen])

    def posteriors(self, lines: Sequence[Pixels]) -> list[Posteriors]:
        """What the network sees at each step of each line's picture."""
        parts = self.network.see([_fit(line, self.network.height) for line in lines])
        found: dict[int, Posteriors] = {}
        for batch in _batches([len(part) for part in parts]):
            found.update(zip(batch, self._read([parts[i] for i in batch]), strict=True))
        return [found[index] for index in range(len(lines))]

    def _read(self, seen: Sequence[Floats]) -> list[Posteriors]:
        steps = np.array([len(part) for part in seen], np.int32)
        batch = np.zeros((int(steps.max()), len(seen), seen[0].shape[1]), np.float32)
        for place, part in enumerate(seen):
            batch[: len(part), place] = part
        posteriors = self.network.read(batch, steps)
        self.alphabet.tidy(posteriors)
        return [posteriors[:count, place] for place, count in enumerate(steps.tolist())]

    def _path(self, posteriors: Posteriors) -> BestPath:
        return BestPath.of(posteriors, self.alphabet.null)

    def _write(
        self, lines: Sequence[Pixels], seen: Sequence[Posteriors], paths: Sequence[BestPath]
    ) -> list[list[RawWord]]:
        classes, height = self.alphabet.classes, self.network.height
        return [
            _place(self._words(posteriors, path), line, _width(line, height), classes)
            for line, posteriors, path in zip(lines, seen, paths, strict=True)
        ]

    def _words(self, posteriors: Posteriors, path: BestPath) -> list[list[Letter]]:
        words = split_words(decode(posteriors, path, self.alphabet))
        mended = [mend(word, posteriors, self.alphabet) for word in words]
        return mend_pairs(mended, posteriors, self.alphabet)


@lru_cache(maxsize=2)
def _alphabet(classes: tuple[str, ...]) -> Alphabet:
    try:
        return Alphabet.of(classes)
    except ValueError as error:
        raise NetworkUnusable(str(error)) from error


def _fit(line: Pixels, height: int) -> NDArray[np.float32]:
    """A line's picture as the network wants it: so high, black at −1 and white at 1 by its own contrast."""
    size = _width(line, height), height
    way = cv2.INTER_AREA if height < line.shape[0] else cv2.INTER_LINEAR
    small = cv2.resize(line, size, interpolation=way)
    # A light sharpening: the network was taught on lines that had one after their scaling.
    sharp = cv2.addWeighted(small, 1 + _SHARPENING, cv2.blur(small, (3, 3)), -_SHARPENING, 0)
    black, white = _contrast(np.asarray(sharp[height // 2], np.int16))
    values = np.clip((_GREYS - black) * (2.0 / (white - black)) - 1.0, -1.0, 1.0).astype(np.float32)
    return np.asarray(cv2.LUT(sharp, values), np.float32)


def _width(line: Pixels, height: int) -> int:
    """How wide a line's picture becomes, in columns."""
    return min(_MAX_WIDTH, max(STEP * 2, round(float(line.shape[1]) * height / float(line.shape[0]))))


def _contrast(row: NDArray[np.int16]) -> tuple[float, float]:
    """Black and white by the row through the middle: quartiles of its valleys and peaks."""
    left, here, right = row[:-2], row[1:-1], row[2:]
    valleys = np.sort(here[(here < left) & (here <= right) | (here <= left) & (here < right)])
    peaks = np.sort(here[(here > left) & (here >= right) | (here >= left) & (here > right)])
    black = float(valleys[len(valleys) // 4]) if len(valleys) else 0.0
    white = float(peaks[len(peaks) * 3 // 4]) if len(peaks) else 255.0
    return (black, white) if white - black > _FLAT else (min(black, 100.0), max(white, 220.0))


def _batches(steps: Sequence[int]) -> Iterator[list[int]]:
    """Lines of about one length together, cut where it costs least: padding is work for nothing, small batches too."""
    order = sorted(range(len(steps)), key=lambda i: steps[i])
    costs, cuts = [0.0], [0]
    for end in range(1, len(order) + 1):
        longest = steps[order[end - 1]]
        cost, cut = min(
            (costs[start] + _START + longest * (end - start + _FEW / (end - start)), start)
            for start in range(max(0, end - _BATCH), end)
        )
        costs.append(cost)
        cuts.append(cut)
    end = len(order)
    while end:
        yield order[cuts[end] : end]
        end = cuts[end]


def _place(words: Sequence[Sequence[Letter]], line: Pixels, width: int, classes: tuple[str, ...]) -> list[RawWord]:
    """Words with boxes drawn around the ink between the blanks of the line."""
    if not words:
        return []
    scale = line.shape[1] / width * STEP
    ink = _Ink.of(line)
    edges = [0.0]
    for left, right in itertools.pairwise(words):
        edges.append(ink.gap((left[-1].last + 0.5) * scale, (right[0].first + 0.5) * scale))
    edges.append(float(line.shape[1]))
    return [
        _word(word, ink, round(x0), round(x1), classes)
        for word, x0, x1 in zip(words, edges[:-1], edges[1:], strict=True)
    ]


class _Ink(NamedTuple):
    """The ink of a line's picture: 1 where there is any, and the columns that hold some."""

    points: MatLike
    columns: list[int]

    @classmethod
    def of(cls, line: Pixels) -> _Ink:
        points = cv2.threshold(line, _INK - 1, 1, cv2.THRESH_BINARY_INV)[1]
        return cls(points, np.nonzero(cv2.reduce(points, 0, cv2.REDUCE_MAX)[0])[0].tolist())

    def rows(self, left: int, right: int) -> tuple[int, int]:
        """The first and last row that hold ink in some columns."""
        inked = cv2.reduce(self.points[:, left:right], 1, cv2.REDUCE_MAX).tobytes()
        return inked.find(1), inked.rfind(1)

    def gap(self, left: float, right: float) -> float:
        """The middle of the widest white between two letters' peaks."""
        x0, x1 = int(left), int(right) + 1
        inked = self.columns[bisect_left(self.columns, x0) : bisect_left(self.columns, x1)]
        if not inked:
            return (left + right) / 2
        marks = [x0 - 1, *inked, x1]
        white = list(map(sub, marks[1:], marks))
        place = white.index(max(white))
        return (marks[place] + marks[place + 1]) / 2


def _word(letters: Sequence[Letter], ink: _Ink, x0: int, x1: int, classes: tuple[str, ...]) -> RawWord:
    inside = ink.columns[bisect_left(ink.columns, x0) : bisect_left(ink.columns, x1)]
    left, right = (inside[0], inside[-1]) if inside else (x0, max(x0, x1 - 1))
    top, foot = ink.rows(left, right + 1) if inside else (0, ink.points.shape[0] - 1)
    text = spell(letters)
    return RawWord(text, left, top, right - left + 1, foot - top + 1, _confidence(letters), _second(letters, classes))


def _confidence(letters: Sequence[Letter]) -> float:
    sure = [letter.confidence for letter in letters]
    return 0.5 * min(sure) + 0.5 * sum(sure) / len(sure)


def _second(letters: Sequence[Letter], classes: tuple[str, ...]) -> str | None:
    """The word with a letter in doubt replaced: by one that the engine cannot write, else by the next likely one."""
    doubtful = [place for place, letter in enumerate(letters) if letter.confidence < _DOUBT]
    if not doubtful:
        return None
    texts = [letter.text for letter in letters]
    unwritable = suspect_letter(texts, doubtful, classes)
    if unwritable:
        return unwritable
    place = min(doubtful, key=lambda i: letters[i].confidence - letters[i].second_confidence)
    doubt = letters[place]
    if doubt.second_confidence < _LIKELY or not doubt.second.strip():
        return None
    return "".join(doubt.second if i == place else text for i, text in enumerate(texts))
