"""Folding: how text becomes the terms that are found, the same for every index.

    plain term    marks removed, đ → d, small letters, zeros before a number removed      Số 05/QÐ-UBND → so 5 qd ubnd
    marked term   shape of the letters kept, the tone written after the syllable           hoà, hòa → hoa2; uỷ, ủy → uy3

Letters and digits part: ``123qd`` is ``123 qd``. ``Ð`` (U+00D0), which readers write for ``Đ``, is ``Đ``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# A run of digits, or a run of letters with the marks that stand after them in decomposed text.
_TOKEN = re.compile(r"\d+|(?:[^\W\d_][\u0300-\u036f\u031b]*)+")
_PIECE = re.compile(r"\S+")
_ETH = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_STROKES = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i"})
TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
LONGEST = 64
"""Letters of a term that count; longer runs are no words but noise of a reader."""


class Token(NamedTuple):
    """A term as it stands in a text: its plain and marked forms, from ``start`` to ``end``."""

    plain: str
    marked: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text in order; positions are those of the text as given."""
    for match in _TOKEN.finditer(text):
        plain, marked = _forms(match.group())
        if plain:
            yield Token(plain, marked, match.start(), match.end())


def find_tokens(text: str, wanted: frozenset[str], begun: tuple[str, ...] = ()) -> list[Token]:
    """Those terms of a text whose plain form is wanted or begins so, in order, without looking at the others again."""
    found: list[Token] = []
    for piece in _PIECE.finditer(text):
        plain, _ = _fold_piece(piece.group())
        if wanted.isdisjoint(plain) and not (begun and any(term.startswith(begun) for term in plain)):
            continue
        found += [
            token._replace(start=token.start + piece.start(), end=token.end + piece.start())
            for token in tokens(piece.group())
            if token.plain in wanted or (begun and token.plain.startswith(begun))
        ]
    return found


def fold(text: str | None) -> str:
    """The plain terms of a text, parted by spaces."""
    return " ".join([term for piece in (text or "").split() for term in _fold_piece(piece)[0]])


def fold_marked(text: str | None) -> str:
    """The marked terms of a text, parted by spaces; as many as the plain ones."""
    return " ".join([term for piece in (text or "").split() for term in _fold_piece(piece)[1]])


def fold_both(text: str | None) -> tuple[str, str]:
    """The plain and the marked terms of a text, in one pass."""
    plain, marked = list_terms(text)
    return " ".join(plain), " ".join(marked)


def list_terms(text: str | None) -> tuple[list[str], list[str]]:
    """The plain and the marked terms of a text, in order; as many of the one as of the other."""
    pieces = [_fold_piece(piece) for piece in (text or "").split()]
    return [term for terms, _ in pieces for term in terms], [term for _, terms in pieces for term in terms]


def clean(text: str | None) -> str | None:
    """NFC text that can be stored: half characters that some file names bring become question marks."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def join_symbol(notation: str | None) -> str:
    """A symbol's letters without what parts them: ``QĐ-UBND`` is looked for as ``QĐUBND``, too."""
    return "".join(token.plain for token in tokens(notation or "") if not token.plain.isdigit())


@lru_cache(maxsize=1 << 16)
def _fold_piece(piece: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plain and marked terms of what stands between two spaces: the same few thousand pieces fill every archive."""
    found = list(tokens(piece))
    return tuple([token.plain for token in found]), tuple([token.marked for token in found])


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, str]:
    if word.isdigit():
        number = (unicodedata.normalize("NFKC", word).lstrip("0") or "0")[:LONGEST]
        return number, number
    small = unicodedata.normalize("NFC", word).translate(_ETH).lower()[:LONGEST]
    apart = unicodedata.normalize("NFD", small)
    tone = next((TONES[letter] for letter in apart if letter in TONES), "")
    shape = "".join(letter for letter in apart if letter not in TONES)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", small).translate(_STROKES) if letter.isalnum())
    return plain, unicodedata.normalize("NFC", shape) + tone
