"""From the network's posteriors to words: the best path, how sure each letter is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Posteriors = NDArray[np.float32]  # (steps, classes)

_SAME = {"Ð": "Đ", "ð": "đ", "—": "-", "⁄": "/", "ˆ": "^"}  # classes of one sign in Vietnamese print
_CERTAIN = 0.95  # posterior of a letter that needs no second reading
_NEVER = -1e9  # the logarithm of a path that there is not
_FOREIGN = "ÄŸÏÖŠƑŒØÑöïƒÿšäñøœ‡†¬¡¿‹›„ˆ¢¥£€©®"  # letters and signs that no Vietnamese paper is printed with


class Letter(NamedTuple):
    """A character, its first and last time step, how sure it is, and the next likely character there."""

    text: str
    first: int
    last: int
    confidence: float
    second: str
    second_confidence: float


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What each class writes; ``null`` writes nothing. Classes of one sign are added up before decoding.

    ``barred`` are those that were added to another one, and those that no paper has.
    """

    classes: tuple[str, ...]
    null: int
    merges: tuple[tuple[int, int], ...]
    barred: NDArray[np.intp] = field(compare=False)

    @classmethod
    def of(cls, classes: Sequence[str]) -> Alphabet:
        """The alphabet of a network's classes, the null among them as ""; raises ValueError without one."""
        place = {text: number for number, text in enumerate(classes)}
        if "" not in place:
            raise ValueError("no null class")
        merges = tuple((place[old], place[new]) for old, new in _SAME.items() if old in place and new in place)
        foreign = (place[letter] for letter in _FOREIGN if letter in place)
        return cls(tuple(classes), place[""], merges, np.array([*(old for old, _ in merges), *foreign], np.intp))

    def tidy(self, posteriors: NDArray[np.float32]) -> None:
        """Adds up classes of one sign and bars those no paper has, in place; the last axis is the classes."""
        for old, new in self.merges:
            posteriors[..., new] += posteriors[..., old]
        posteriors[..., self.barred] = 0


class BestPath(NamedTuple):
    """The letters of the best path, blanks among them: their classes, first and last steps, and surest posteriors."""

    numbers: NDArray[np.intp]
    firsts: NDArray[np.intp]
    lasts: NDArray[np.intp]
    peaks: NDArray[np.float32]

    @classmethod
    def of(cls, posteriors: Posteriors, null: int) -> BestPath:
        """The path of the likeliest class at each step; ``null`` writes nothing."""
        best = posteriors.argmax(axis=1)
        sure = posteriors[np.arange(len(best)), best]
        firsts = np.concatenate([[0], np.nonzero(np.diff(best))[0] + 1])
        numbers, peaks = best[firsts], np.maximum.reduceat(sure, firsts)
        lasts = np.append(firsts[1:], len(best)) - 1
        kept = np.nonzero(numbers != null)[0]
        return cls(numbers[kept], firsts[kept], lasts[kept], peaks[kept])


def decode(posteriors: Posteriors, path: BestPath, alphabet: Alphabet) -> list[Letter]:
    """The letters of the best path, with what else may stand where one is in doubt."""
    classes = alphabet.classes
    return [
        Letter(classes[number], first, last, peak, "", 0.0)
        if peak > _CERTAIN
        else _doubt(posteriors, first, last, number, alphabet)
        for number, first, last, peak in zip(*(part.tolist() for part in path), strict=True)
    ]


def _doubt(posteriors: Posteriors, first: int, last: int, number: int, alphabet: Alphabet) -> Letter:
    """A letter with what else may stand there."""
    peak = first + int(posteriors[first : last + 1, number].argmax())
    at_peak = posteriors[peak].copy()
    sure = float(at_peak[number])
    at_peak[[number, alphabet.null]] = 0
    other = int(at_peak.argmax())
    return Letter(alphabet.classes[number], first, last, sure, alphabet.classes[other], float(at_peak[other]))


class Spelled(NamedTuple):
    """Some texts as the network would write them, a row each: their classes with null before, between and after.

    ``labels`` is filled up with null; ``skips`` are the places that a path may reach from two before; ``ends`` is the
    last place of each text.
    """

    labels: NDArray[np.intp]
    skips: NDArray[np.bool_]
    ends: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str], alphabet: Alphabet) -> Spelled:
        """The texts, all of whose letters the alphabet must have."""
        place = {text: number for number, text in enumerate(alphabet.classes)}
        labels = np.full((len(texts), 2 * max(map(len, texts)) + 1), alphabet.null, np.intp)
        for row, text in zip(labels, texts, strict=True):
            row[1 : 2 * len(text) : 2] = [place[letter] for letter in text]
        skips = np.zeros(labels.shape, np.bool_)
        skips[:, 2:] = (labels[:, 2:] != alphabet.null) & (labels[:, 2:] != labels[:, :-2])
        return cls(labels, skips, np.array([2 * len(text) for text in texts], np.intp))

    def no_paths(self) -> NDArray[np.float64]:
        """The logarithms of all paths before any of them began."""
        return np.full(self.labels.shape, _NEVER)

    def go_on(self, paths: NDArray[np.float64]) -> NDArray[np.float64]:
        """The paths that reach each place with the next step, before that step is weighed (Graves 2006)."""
        one, two = self.no_paths(), self.no_paths()
        one[:, 1:] = paths[:, :-1]
        two[:, 2:] = np.where(self.skips[:, 2:], paths[:, :-2], _NEVER)
        reached: NDArray[np.float64] = np.logaddexp(np.logaddexp(paths, one), two)
        return reached

    def ended(self, paths: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logarithm of all paths that have written a text to its end."""
        each = np.arange(len(paths))
        return np.asarray(np.logaddexp(paths[each, self.ends], paths[each, self.ends - 1]), np.float64)


def spell(letters: Iterable[Letter]) -> str:
    """What some letters write."""
    return "".join([letter.text for letter in letters])


def split_words(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Letters between blanks."""
    words: list[list[Letter]] = [[]]
    for letter in letters:
        if letter.text == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]
