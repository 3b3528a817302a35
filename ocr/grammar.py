"""What Vietnamese allows: words that are no syllable are given the next likely letters that make them one."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from ocr.compounds import bare, compounds
from ocr.ctc import Alphabet, Letter, Posteriors, spell
from schemas.syllables import is_syllable

_LIKELY = 0.01  # of the posterior: less likely letters are no alternative
_CHOICES = 3  # alternatives of a letter
_LONGEST = 8  # letters: nghiêng has seven, and one may have been read twice
_PATIENCE = 5.0  # how much less likely (natural logarithm) a syllable may be than the letters as read
_TRACE = 0.00001  # of the posterior: a letter less likely than this was not seen
_PATIENCE_WITH_PAIRS = 11.5  # the same for two syllables in small letters that only these marks make a compound
_MENDED = 0.6  # how sure a letter is that its neighbours put right
_DOUBT = 0.97  # letters surer than this are as they are
_AUTHORITY = frozenset({"TM", "KT", "TL", "TUQ"})  # marks of authority before a signer's office are no syllables
_NUMBER = re.compile(r"^[\dIlOo|.,:;/\-()]*\d[\dIlOo|.,:;/\-()]*$")
_AS_DIGITS = str.maketrans("IlO|o", "11010")


def mend(word: list[Letter], posteriors: Posteriors, alphabet: Alphabet) -> list[Letter]:
    """The word as the language allows it, or as it was read when nothing allowed is near."""
    kind, start, end = _judge(spell(word))
    if kind == "right":
        return word
    if kind == "number":
        return [letter._replace(text=letter.text.translate(_AS_DIGITS)) for letter in word]
    core = word[start:end]
    best = max(_candidates(core, posteriors, alphabet), key=lambda found: found[0], default=None)
    return word if best is None else [*word[:start], *best[1], *word[end:]]


@lru_cache(maxsize=1 << 15)
def _judge(text: str) -> tuple[Literal["right", "number", "wrong"], int, int]:
    """Whether a word needs mending, and where its letters begin and end; the words of a language come again."""
    if _NUMBER.match(text):
        return "number", 0, 0
    start, end = _core(text)
    if text[start:end] in _AUTHORITY:
        return "right", start, end
    known = not 2 <= end - start <= _LONGEST or is_syllable(text[start:end])
    return ("right" if known else "wrong"), start, end


def mend_pairs(words: list[list[Letter]], posteriors: Posteriors, alphabet: Alphabet) -> list[list[Letter]]:
    """The words of a line, with marks put right where two of them make a compound but for a mark in doubt."""
    mended = list(words)
    bares = [_bare_core(spell(word)) for word in words]
    pairs = [(place, compounds().get(pair, ())) for place, pair in enumerate(itertools.pairwise(bares))]
    pairs = [(place, known) for place, known in pairs if known]
    texts = {place: _core_text(spell(words[place])) for first, _ in pairs for place in (first, first + 1)}
    right = [place for place, known in pairs if (texts[place], texts[place + 1]) in known]
    settled = {place + side for place in right for side in (0, 1)}
    for place, known in pairs:
        # In a name capitals follow one another: Văn Hòa and Văn Phong are no văn hóa and no văn phòng.
        small = spell(words[place + 1])[:1].islower()
        patience = _PATIENCE_WITH_PAIRS if small and len(known) == 1 else _PATIENCE
        found = []
        for wanted in known:
            if any(place + side in settled and texts[place + side] != wanted[side] for side in (0, 1)):
                continue  # quy định | chi tiết holds no đình chỉ
            both = [_with_marks(mended[place + side], wanted[side], posteriors, alphabet) for side in (0, 1)]
            if both[0] and both[1]:
                found.append((both[0][0] + both[1][0], both[0][1], both[1][1]))
        best = max(found, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] > -patience:
            mended[place : place + 2] = best[1:]
    return mended


def _with_marks(
    word: list[Letter], wanted: str, posteriors: Posteriors, alphabet: Alphabet
) -> tuple[float, list[Letter]] | None:
    """The word with the wanted marks and how likely they are beside what was read; None when they are out of reach."""
    start, end = _core(spell(word))
    core = word[start:end]
    if len(core) != len(wanted):
        return None
    cost, letters = 0.0, []
    for letter, text in zip(core, wanted, strict=True):
        text = text.upper() if letter.text.isupper() else text  # noqa: PLW2901 - the same letter in its case
        if text == letter.text:
            letters.append(letter)
            continue
        number = alphabet.classes.index(text) if text in alphabet.classes else -1
        sure = float(posteriors[letter.first : letter.last + 1, number].max()) if number >= 0 else 0.0
        if sure < _TRACE:
            return None
        cost += math.log(sure / letter.confidence)
        letters.append(letter._replace(text=text, confidence=max(sure, _MENDED), second=letter.text))
    return cost, [*word[:start], *letters, *word[end:]]


@lru_cache(maxsize=1 << 15)
def _bare_core(text: str) -> str:
    """A word without its signs and marks."""
    return bare(text[slice(*_core(text))])


@lru_cache(maxsize=1 << 15)
def _core_text(text: str) -> str:
    """A word in small letters without its signs."""
    return text[slice(*_core(text))].lower()


def _core(text: str) -> tuple[int, int]:
    """Where the letters begin and end between brackets, quotes and points; empty when a sign stands among them."""
    inside = [index for index, letter in enumerate(text) if letter.isalpha()]
    if not inside or inside[-1] - inside[0] + 1 != len(inside):
        return 0, 0
    return inside[0], inside[-1] + 1


def _candidates(core: list[Letter], posteriors: Posteriors, alphabet: Alphabet) -> Iterator[tuple[float, list[Letter]]]:
    """Syllables by one or two changes, with how likely they are beside what was read."""
    doubtful = [index for index, letter in enumerate(core) if letter.confidence < _DOUBT]
    changes = [(index, choice) for index in doubtful for choice in _choices(core[index], posteriors, alphabet)]
    pairs = [(one, two) for one, two in itertools.combinations(changes, 2) if one[0] != two[0]]
    for chosen in (*((change,) for change in changes), *pairs):
        cost = sum(math.log(choice.confidence / core[index].confidence) for index, choice in chosen)
        if cost < -_PATIENCE:
            continue
        new = dict(chosen)
        letters = [letter for letter in (new.get(i, old) for i, old in enumerate(core)) if letter.text]
        if len(letters) > 1 and is_syllable(spell(letters)):
            yield cost, letters


def _choices(letter: Letter, posteriors: Posteriors, alphabet: Alphabet) -> list[Letter]:
    """The next likely letters where one stands, in its case, and nothing at all."""
    likely = posteriors[letter.first : letter.last + 1].max(axis=0)
    found = []
    for number in likely.argsort()[::-1][: _CHOICES + 2].tolist():
        text, sure = alphabet.classes[number], float(likely[number])
        if sure >= _LIKELY and text != letter.text and (number == alphabet.null or text.isalpha()):
            found.append(letter._replace(text=text, confidence=sure, second=letter.text))
    return found
