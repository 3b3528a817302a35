"""Known phrases, by which marks that recognition lost are put back: "QUYÉT ĐỊNH" → "QUYẾT ĐỊNH"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.folding import TONES, clean, fold

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """Words after mending; ``known[i]`` says whether word i stands in a known phrase."""

    words: tuple[str, ...]
    known: tuple[bool, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def whole(self) -> bool:
        return all(self.known)


class Lexicon:
    """Phrases by their folded words; of two phrases with the same folded words neither is used to mend.

    A phrase of one word mends only when it is one of ``singles`` (all, when None): other words share its letters.
    """

    def __init__(self, phrases: Iterable[str], singles: frozenset[str] | None = None) -> None:
        self._singles = singles
        self._canonical: dict[Key, tuple[str, ...] | None] = {}
        for phrase in phrases:
            words = _words(clean(phrase).lower())
            key = tuple(map(fold, words))
            known = self._canonical.get(key, words)
            self._canonical[key] = words if known is not None and _same(known, words) else None
        self._longest = max((len(key) for key in self._canonical), default=0)

    def mend(self, words: Sequence[str]) -> Mended:
        """The words with the marks of the phrases they form, longest phrases first; other words stay as they are."""
        out, known = list(words), [not fold(word) for word in words]
        spots = [index for index, word in enumerate(words) if fold(word)]
        at = 0
        while at < len(spots):
            length = self._match(words, spots, at)
            self._replace(out, known, spots[at : at + length])
            at += max(length, 1)
        return Mended(tuple(out), tuple(known))

    def knows(self, phrase: str) -> bool:
        """Whether the folded phrase as a whole is one of the lexicon."""
        return tuple(filter(None, map(fold, _words(phrase)))) in self._canonical

    def _match(self, words: Sequence[str], spots: Sequence[int], at: int) -> int:
        for length in range(min(self._longest, len(spots) - at), 0, -1):
            if tuple(fold(words[index]) for index in spots[at : at + length]) in self._canonical:
                return length
        return 0

    def _replace(self, out: list[str], known: list[bool], spots: Sequence[int]) -> None:
        canonical = self._canonical.get(tuple(fold(out[index]) for index in spots)) if spots else None
        if canonical and len(canonical) == 1 and not self._may_mend(out[spots[0]], canonical[0]):
            return
        for index, word in zip(spots, canonical or (), strict=False):
            out[index] = put_marks(out[index], word)
            known[index] = True

    def _may_mend(self, read: str, word: str) -> bool:
        if self._singles is None or word in self._singles:
            return True
        return same_marks("".join(char for char in read if char.isalnum()), word)


def _words(phrase: str) -> tuple[str, ...]:
    """The words between blanks and signs; "M'gar" is one."""
    return tuple(phrase.translate(_SPACES).split())


def put_marks(read: str, word: str) -> str:
    """The letters of the known word in the capitals and with the punctuation of what was read.

    Another spelling of the same word (``hoà`` for ``hòa``) is kept as read.
    """
    start = next((index for index, char in enumerate(read) if char.isalnum()), 0)
    core = read[start : start + len(word)]
    if len(core) != len(word) or same_marks(core, word):
        return read
    put = "".join(new.upper() if old.isupper() else new for old, new in zip(core, word, strict=True))
    return read[:start] + put + read[start + len(word) :]


def same_marks(one: str, other: str) -> bool:
    """Whether two words differ only in the letter that carries the tone."""
    return _letters(one) == _letters(other)


def _letters(word: str) -> tuple[str, tuple[str, ...]]:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = tuple(sorted(char for char in parts if char in TONES))
    return unicodedata.normalize("NFC", "".join(char for char in parts if char not in TONES)), tones


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(same_marks(left, right) for left, right in zip(one, other, strict=True))


_SPACES = str.maketrans(dict.fromkeys("-–—,;:/.()", " "))
