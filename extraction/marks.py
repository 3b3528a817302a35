"""Which marks the reader takes for others: a word that it is sure of may still be one with another mark."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ACUTE, _HOOK, _TILDE = "\u0301", "\u0309", "\u0303"
_ALIKE = frozenset({_ACUTE, _HOOK, _TILDE})
"""Tones that are taken for one another, with a confidence of 0.97 and more: tố for tổ, bố for bổ, điếm for điểm."""


@lru_cache(maxsize=1 << 14)
def may_be(read: str, word: str) -> bool:
    """Whether a text that was read without doubt may be a word with the same letters.

    Marks are lost under a stroke; acute, hook and tilde are taken for one another, and the dot of an i for one of them.
    No stroke of a đ, no horn, circumflex or breve, no grave and no dot below is seen where there is none.
    """
    ours, theirs = _parts(read), _parts(word)
    return len(ours) == len(theirs) and all(map(_is_alike, ours, theirs))


def is_blurred(read: str, word: str) -> bool:
    """Whether a text may be a word with the same letters of which no mark was lost, but one was taken for another."""
    return may_be(read, word) and any(
        ours[1] - theirs[1] for ours, theirs in zip(_parts(read), _parts(word), strict=True)
    )


def _is_alike(read: tuple[str, frozenset[str]], meant: tuple[str, frozenset[str]]) -> bool:
    if read[0] != meant[0]:
        return (read[0], meant[0]) == ("d", "đ") and read[1] <= meant[1]
    made_up = read[1] - meant[1]
    if not made_up:
        return True
    return made_up <= _ALIKE and (read[0] == "i" or not _ALIKE.isdisjoint(meant[1] - read[1]))


def _parts(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each letter in small without its marks, and its marks."""
    letters: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        if unicodedata.combining(char) and letters:
            letters[-1] = (letters[-1][0], letters[-1][1] | {char})
        else:
            letters.append((char, frozenset()))
    return letters
