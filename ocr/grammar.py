"""What Vietnamese allows: words that are no syllable are given the next likely letters that make them one."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from ocr.ctc import Alphabet, Letter, Posteriors
from ocr.syllables import is_syllable

_LIKELY = 0.01  # of the posterior: less likely letters are no alternative
_CHOICES = 3  # alternatives of a letter
_LONGEST = 8  # letters: nghiêng has seven, and one may have been read twice
_PATIENCE = 5.0  # how much less likely (natural logarithm) a syllable may be than the letters as read
_DOUBT = 0.97  # letters surer than this are as they are
_NUMBER = re.compile(r"^[\dIlOo|.,:;/\-()]*\d[\dIlOo|.,:;/\-()]*$")
_AS_DIGITS = str.maketrans("IlO|o", "11010")


def mend(word: list[Letter], posteriors: Posteriors, alphabet: Alphabet) -> list[Letter]:
    """The word as the language allows it, or as it was read when nothing allowed is near."""
    text = "".join(letter.text for letter in word)
    if _NUMBER.match(text):
        return [letter._replace(text=letter.text.translate(_AS_DIGITS)) for letter in word]
    start, end = _core(word)
    core = word[start:end]
    if not 2 <= len(core) <= _LONGEST or is_syllable("".join(letter.text for letter in core)):
        return word
    best = max(_candidates(core, posteriors, alphabet), key=lambda found: found[0], default=None)
    return word if best is None else [*word[:start], *best[1], *word[end:]]


def _core(word: Sequence[Letter]) -> tuple[int, int]:
    """Where the letters begin and end between brackets, quotes and points; empty when a sign stands among them."""
    inside = [index for index, letter in enumerate(word) if letter.text.isalpha()]
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
        if len(letters) > 1 and is_syllable("".join(letter.text for letter in letters)):
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
