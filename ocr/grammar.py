"""What Vietnamese allows: words that are no syllable are given the next likely letters that make them one."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from ocr.compounds import bare, compounds
from ocr.compounds import words as vocabulary
from ocr.ctc import Alphabet, Letter, Posteriors, spell
from schemas.syllables import is_syllable
from schemas.words import is_used, spelled_anew

_LIKELY = 0.01  # of the posterior: less likely letters are no alternative
_CHOICES = 3  # alternatives of a letter
_LONGEST = 8  # letters: nghiêng has seven, and one may have been read twice
_PATIENCE = 5.0  # how much less likely (natural logarithm) a syllable may be than the letters as read
_TRACE = 0.00001  # of the posterior: a letter less likely than this was not seen
_PATIENCE_WITH_PAIRS = 11.5  # the same for two syllables in small letters that only these marks make a compound
_MENDED = 0.6  # how sure a letter is that its neighbours put right
_DOUBT = 0.97  # letters surer than this are as they are
_LINKS = frozenset(
    [
        "của", "để", "trong", "đã", "từ", "mà", "là", "cả", "về", "vì", "và", "các", "có", "được", "theo", "tại", "với",
        "cho", "này", "những", "một", "như", "khi", "do", "bị", "ra", "vào", "đến", "mình", "phải", "thì", "cũng",
        "đang", "sẽ", "nên", "lại", "rất", "nhất", "hơn", "không", "chưa",
    ]
)  # fmt: skip
"""Words that stand beside any other: "ngưỡng của cá nhân" holds no ngưỡng cửa."""
_TAKEN_FOR = {
    "đế": "để",
    "điếm": "điểm",
    "biếu": "biểu",
    "kiếu": "kiểu",
    "tống": "tổng",
    "hiếu": "hiểu",
    "quyên": "quyền",
    "nhiêu": "nhiều",
}  # words that are hardly ever alone, by the mark that is lost or taken for another, and what they are then
_SIGNS = ".,;:()“”\"'"
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
    found = _candidates(core, posteriors, alphabet)
    if kind == "unused":  # the letters make a syllable: no more than its marks are another word's
        same = bare(spell(core))
        found = (candidate for candidate in found if bare(spell(candidate[1])) == same)
    best = max(found, key=lambda found: found[0], default=None)
    return word if best is None else [*word[:start], *best[1], *word[end:]]


@lru_cache(maxsize=1 << 15)
def _judge(text: str) -> tuple[Literal["right", "number", "unused", "wrong"], int, int]:
    """Whether a word needs mending, and where its letters begin and end; the words of a language come again."""
    if _NUMBER.match(text):
        return "number", 0, 0
    start, end = _core(text)
    if text[start:end] in _AUTHORITY:
        return "right", start, end
    if not 2 <= end - start <= _LONGEST or _is_possible(text[start:end]):
        return "right", start, end
    return ("unused" if is_syllable(text[start:end]) else "wrong"), start, end


def _is_possible(text: str) -> bool:
    """Whether letters may be a word: a syllable, and in small letters, so no name, one that some word has."""
    return is_syllable(text) and (not text.islower() or is_used(text))


class _Pair(NamedTuple):
    """Two words beside each other whose letters are those of some words of two syllables."""

    place: int
    texts: tuple[str, str]
    known: tuple[tuple[str, str], ...]
    small: bool
    """The second begins with a small letter: in a name capitals follow one another."""
    together: bool
    """No sign stands between them."""

    @property
    def places(self) -> tuple[int, int]:
        return self.place, self.place + 1

    @property
    def is_known(self) -> bool:
        """Whether they are one of the words as they were read, in either spelling of a tone."""
        anew = tuple(map(spelled_anew, self.texts))
        return any(anew == tuple(map(spelled_anew, pair)) for pair in self.known)

    def with_kept(self, places: Collection[int]) -> list[tuple[str, str]]:
        """The words that leave what was read at some places as it is."""
        kept = [side for side in (0, 1) if self.place + side in places]
        return [pair for pair in self.known if all(pair[side] == self.texts[side] for side in kept)]


def mend_pairs(words: list[list[Letter]], posteriors: Posteriors, alphabet: Alphabet) -> list[list[Letter]]:
    """The words of a line, with marks put right where two of them make a word of two syllables but for a mark in doubt.

    What offices write goes before what the language has; two syllables that are a word as they were read are settled.
    """
    mended = list(words)

    def put(pair: _Pair, kept: Collection[int], patience: float) -> None:
        best = _likeliest(mended[pair.place : pair.place + 2], pair.with_kept(kept), posteriors, alphabet)
        if best is not None and best[0] > -patience:
            mended[pair.place : pair.place + 2] = best[1]

    pairs = _pairs(mended, compounds())
    settled = {place for pair in pairs if pair.is_known for place in pair.places}
    for pair in pairs:  # "quy định | chi tiết" holds no đình chỉ; Văn Hòa and Văn Phong are no văn hóa, no văn phòng
        put(pair, settled, _PATIENCE_WITH_PAIRS if pair.small and len(pair.known) == 1 else _PATIENCE)
    pairs = [pair for pair in _pairs(mended, vocabulary()) if pair.small and pair.together]
    settled |= {place for pair in pairs if pair.is_known for place in pair.places}
    for pair in pairs:
        if settled.isdisjoint(pair.places):  # "địa bàn | tỉnh" holds no bàn tính
            links = [place for place, text in zip(pair.places, pair.texts, strict=True) if text in _LINKS]
            put(pair, links, _PATIENCE)
    return [word if place in settled else _alone(word, posteriors, alphabet) for place, word in enumerate(mended)]


def _pairs(words: list[list[Letter]], table: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]) -> list[_Pair]:
    """The words beside each other whose letters stand in a table."""
    written = [spell(word) for word in words]
    texts = [_core_text(text) for text in written]
    return [
        _Pair(
            place, (texts[place], texts[place + 1]), table[letters],
            small=written[place + 1][:1].islower(), together=written[place][-1:].isalpha(),
        )
        for place, letters in enumerate(itertools.pairwise(map(_bare_core, written)))
        if letters in table
    ]  # fmt: skip


def _alone(word: list[Letter], posteriors: Posteriors, alphabet: Alphabet) -> list[Letter]:
    """A word that makes none with those beside it, or the one it is taken for, where it hardly ever stands so."""
    meant = _TAKEN_FOR.get(spell(word).strip(_SIGNS))
    found = _with_marks(word, meant, posteriors, alphabet) if meant else None
    return found[1] if found else word


def _likeliest(
    words: list[list[Letter]], known: Iterable[tuple[str, str]], posteriors: Posteriors, alphabet: Alphabet
) -> tuple[float, list[list[Letter]]] | None:
    """Two words with the marks of the likeliest of some, and how likely those are beside what was read."""
    found = []
    for pair in known:
        both = [_with_marks(word, wanted, posteriors, alphabet) for word, wanted in zip(words, pair, strict=True)]
        if both[0] and both[1]:
            found.append((both[0][0] + both[1][0], [both[0][1], both[1][1]]))
    return max(found, key=lambda pair: pair[0], default=None)


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
        if len(letters) > 1 and _is_possible(spell(letters)):
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
