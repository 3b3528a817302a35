"""Names of persons under signatures: surname first, marks put back where only one name can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extraction.folding import distance, fold, is_toned, plain, with_one_capital
from extraction.lexicon import same_marks
from extraction.marks import is_blurred
from extraction.tables import common_names, given_names, ranks, seldom_names, surnames
from schemas.page import Word
from schemas.syllables import is_syllable
from schemas.tables import rows

LONGEST = 8  # letters of a name, of any of the peoples: Chamaléa
LEAST_KNOWN = 0.86  # of a word before any table is asked: below it a stroke may have made one name of another
LEAST_SHORT = 0.90  # of both words of a name of two: one that lost its end may be left of a longer one
SURE_UNKNOWN = 0.87  # what a word is given that stands in the table of names as read
LEAST_SURNAME = 0.7  # of a surname that has the letters of another one but for one: Phạm and Phan
SURE_RARE = 0.97  # of a rare name that has the letters of a frequent one, or all of them but an h
SURE_TWIN, SURE_SELDOM_TWIN = 0.997, 0.9995  # of a name that an acute, a hook or a tilde tells from another: Hiến, Hiển
DOUBTED = 0.5  # of a word that stands in no table of names, or under several with other marks
AS_READ = 0.93  # of a word that is kept though the table has it with other marks
CLEAR = 0.985  # of a word of no table that was read without any doubt
BLURRED = frozenset("íỉĩứử")  # a dot over an i is taken for another mark, a hook over a U for an acute
SHORT = 4  # letters: a sign after fewer may be the rest of more
MENDED = 0.85  # of a word whose marks were put back: one name only has its letters
MAY_LACK_DOT = frozenset({"thuy", "my"})  # Thuỵ: a dot under a y after a vowel is not looked for; Mỵ on poor copies
SHORT_MIDDLES = frozenset(
    {"văn", "thị", "xuân", "ngọc", "quang", "mạnh", "hùng", "duy", "thanh", "kim", "hoàng", "đình"}
)
WOMENS = frozenset(
    {"thị", "kim", "thùy", "lan", "linh", "diệu", "quỳnh", "yến", "ngọc", "khánh", "mai", "hà", "mỹ", "bích", "thu",
     "tuyết", "huệ", "ánh"}
)  # fmt: skip
"""Middle names of women."""
NO_WOMANS = {"chỉ": "Chi", "chi": "Chi", "quyền": "Quyên"}
"""What a woman's given name is read as, each with the one she bears: on scans a dot, a speck and a hook look alike."""
NEVER_MIDDLE = frozenset({"nguyễn", "trần", "lê", "phạm", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "huỳnh", "trương"})
PUNCTUATION = " .,;:-_'`’‘\"*|~^«»<>=—–/\\"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as mended, the words it was read from (rank included), and how sure its weakest word is."""

    text: str
    words: tuple[Word, ...]
    confidence: float
    known: bool
    whole: bool
    """It begins with a surname that is no middle name, so nothing before it was lost."""


def find_name(words: Sequence[Word], *, whole: bool = False) -> PersonName | None:
    """The name that a line consists of, rank and specks left out; None when the line is no name.

    ``whole`` says that no seal and no stroke can hide a part of it: then a short one is no end of a longer one.
    """
    bare = [part for word in words if any(char.isalnum() for char in word.text) for part in _parted(word)]
    for start in _starts(bare):
        rest = bare[start:]
        if _has_form([word.text for word in rest]):
            return _mend(rest, tuple(bare[_first_rank(bare, start) :]), whole=whole)
    return None


def _parted(word: Word) -> Iterator[Word]:
    """The word with one capital; names that were read as one, "LêCông" or "Lê/Công", apart."""
    text = word.text
    joints = [at for at in range(1, len(text)) if text[at].isupper() and not text[at - 1].isupper()]
    spans = list(pairwise([0, *joints, len(text)]))
    if not joints or not all(is_syllable(text[start:end].strip(PUNCTUATION)) for start, end in spans):
        yield replace(word, text=with_one_capital(text))
        return
    step = word.box.width / len(text)
    for start, end in spans:
        box = word.box._replace(x0=word.box.x0 + step * start, x1=word.box.x0 + step * end)
        yield replace(word, text=text[start:end], box=box)


def _starts(words: Sequence[Word]) -> Iterable[int]:
    """Where the name may begin: after a rank, at a surname, else at the first word."""
    after_rank = _rank_end([fold(word.text) for word in words], [word.text for word in words])
    yield from (index for index in range(after_rank, len(words) - 1) if surname_of(words[index].text) is not None)
    yield after_rank


def surname_of(text: str) -> str | None:
    """The surname that a word is, or must be with its marks and first letter put back; else None."""
    word = text.strip(PUNCTUATION)
    if not word or not word[0].isalpha():
        return None
    if word.lower() in surnames():
        return word[:1].upper() + word[1:].lower()
    folded = plain(word)
    found = {name for name in _common() if plain(name) == folded}
    if not found and len(folded) >= 5:
        found = {name for name in ("nguyễn", "huỳnh", "hoàng", "phạm") if _nearly(folded, plain(name))}
    return found.pop().capitalize() if len(found) == 1 and word[:1].isupper() | (len(folded) >= 5) else None


def _nearly(read: str, name: str) -> bool:
    return distance(read, name, 1) <= 1 and len(name) >= 5


@cache
def _common() -> frozenset[str]:
    """Surnames that stand for all others with the same letters."""
    return frozenset(name.lower() for row in rows("surnames") for name in row.get("common", ()))


def _has_form(words: Sequence[str]) -> bool:
    bare = [word.strip(PUNCTUATION) for word in words]
    if not 2 <= len(bare) <= 6 or not all(word.isalpha() and len(word) <= LONGEST for word in bare):
        return False
    shaped = all(word[0].isupper() and (len(word) == 1 or word[1:].islower()) for word in bare[1:])
    capitals = all(word.isupper() for word in bare)
    return (shaped and (bare[0][1:].islower() or len(bare[0]) == 1)) or (capitals and surname_of(bare[0]) is not None)


def _mend(words: Sequence[Word], printed: tuple[Word, ...], *, whole: bool) -> PersonName:
    texts = [word.text.strip(PUNCTUATION) for word in words]
    capitals = all(text.isupper() for text in texts)
    surname = surname_of(texts[0])
    parts = [(surname or texts[0], _confidence(words[0], texts[0], surname))]
    parts += [_mend_given(word, text) for word, text in zip(words[1:], texts[1:], strict=True)]
    small = [text.lower() for text in texts]
    hers = _hers(small)
    if hers is not None:
        parts[-1] = (hers.upper() if capitals else hers, MENDED)
    text = " ".join(part for part, _ in parts)
    sure = min(sure for _, sure in parts)
    if surname is not None and _may_be_end(surname) and not whole:
        sure = min(sure, DOUBTED)
    whole = whole and surname is not None and surname.capitalize() in _frequent()
    cut = not whole and len(texts) == 2 and (plain(texts[0]) in _short_middles() or sure < LEAST_SHORT)
    twice = not whole and any(one == other for one, other in pairwise(small))
    # Surnames, and oftener the "Thị" of a woman whose surname was lost, the end of "Công", or the word before a name.
    torn = small[0] in ("thi", "ông")
    known = surname is not None and not cut and not twice and not torn
    begins = surname is not None and surname.lower() in NEVER_MIDDLE and len(texts) > 2
    if surname is not None and plain(texts[0]) == texts[0].upper() != surname.upper():
        sure = min(sure, DOUBTED)  # a stroke above the line took all marks of the surname, and others with them
    return PersonName(text.upper() if capitals else text, printed, sure, known, begins)


def with_womans_name(name: str) -> str:
    """A name whose last word no woman bears, after a woman's middle name, as hers: "Lý Thị Ngọc Chỉ" → "… Chi"."""
    words = name.split(" ")
    hers = _hers([word.lower() for word in words])
    return name if hers is None else " ".join([*words[:-1], hers])


def _hers(words: Sequence[str]) -> str | None:
    """A woman's given name that is read as another, or may be none, where a woman's middle name (lower case) stands."""
    return None if WOMENS.isdisjoint(words[1:-1]) else NO_WOMANS.get(words[-1])


def _confidence(word: Word, text: str, surname: str | None) -> float:
    cut = len(text) < SHORT and word.text.rstrip(" .,")[-1:] != text[-1:]  # "Tố»", of Tống
    if surname is None or cut or (_has_twin(surname) and word.confidence < SURE_RARE):
        return min(word.confidence, DOUBTED)
    if word.confidence < LEAST_SURNAME and _is_like_another(surname):
        return min(word.confidence, DOUBTED)
    return max(word.confidence, SURE_UNKNOWN if text.lower() == surname.lower() else MENDED)


def _is_like_another(surname: str) -> bool:
    """Whether a frequent surname has the letters of another but for one: Phạm and Phan, Lê and Lý."""
    return any(distance(plain(surname), plain(name), 1) == 1 for name in _frequent())


def _has_twin(surname: str) -> bool:
    """Whether a surname that few bear has the letters of one that many do: Đường and Dương, Đàng and Đặng."""
    return surname.capitalize() not in _frequent() and any(plain(name) == plain(surname) for name in _frequent())


def _may_be_end(surname: str) -> bool:
    """Whether a surname that few bear has the last letters of one that many do: An and Trần."""
    return surname.capitalize() not in _frequent() and any(
        plain(name) != plain(surname) and plain(name).endswith(plain(surname)) for name in _frequent()
    )


@cache
def _frequent() -> frozenset[str]:
    """The surnames of which a count says how many bear them."""
    return frozenset(name for row in rows("surnames") for name in row.get("shares", {}))


def _mend_given(word: Word, text: str) -> tuple[str, float]:
    """A middle or given name with its marks, and how sure it is."""
    key = text.lower()
    if is_ambiguous(key) or word.confidence < (SURE_RARE if _may_lack_h(key) else LEAST_KNOWN):
        return text, min(word.confidence, DOUBTED)
    alike = _alike(plain(key))
    if any(same_marks(name, key) for name in alike):
        doubted = _may_be_other(key, word.confidence, [name for name in alike if not same_marks(name, key)])
        return text, min(word.confidence, DOUBTED) if doubted else max(word.confidence, SURE_UNKNOWN)
    if len(alike) == 1 and not (is_syllable(key) and word.confidence >= AS_READ):
        return alike[0].upper() if text.isupper() else alike[0].capitalize(), MENDED
    clear = is_syllable(key) and word.confidence >= CLEAR and not word.second and BLURRED.isdisjoint(key)
    if clear and not alike and is_toned(key):  # of what bears no tone a stroke may have taken it
        return text, word.confidence
    return text, min(word.confidence, DOUBTED)


def _may_be_other(read: str, confidence: float, twins: Sequence[str]) -> bool:
    """Whether a name may be another one with the same letters: a frequent one, or one that a mark alone tells apart."""
    frequent = [] if read in common_names() else [name for name in twins if name in common_names()]
    if frequent and confidence < SURE_RARE:
        return True
    if read[0] in "ứử":  # the reader told them apart by the shape of the mark
        return False
    if read in common_names():  # of two names the frequent one is meant, unless both are
        return confidence < SURE_TWIN and any(name in common_names() and is_blurred(read, name) for name in twins)
    return confidence < SURE_SELDOM_TWIN and any(is_blurred(read, name) for name in twins)


def is_ambiguous(name: str) -> bool:
    """Whether a name (lower case) is what the reader makes of another one: its dot is lost, or it is seldom borne."""
    return name in MAY_LACK_DOT or name in seldom_names()


@cache
def _may_lack_h(name: str) -> bool:
    """Whether a name is a common one without its h, which recognition loses: Tùy for Thùy."""
    borne = any(name == other.lower() for other in given_names())
    return borne and name not in common_names() and f"{name[:1]}h{name[1:]}" in common_names()


@cache
def _short_middles() -> frozenset[str]:
    """The letters of middle names that a surname before them was lost from: "Văn An"; "Đinh Sơn" for "Vũ Đình Sơn"."""
    return frozenset(map(plain, SHORT_MIDDLES))


@cache
def _alike(folded: str) -> tuple[str, ...]:
    """The given names with these letters."""
    return tuple(sorted(name for name in given_names() if plain(name) == folded))


def _rank_end(folded: Sequence[str], texts: Sequence[str]) -> int:
    """How many words at the start (after specks) are a rank or a degree."""
    best = 0
    for rank in ranks():
        known = fold(rank).split()
        for start in range(len(folded) - len(known)):
            if list(folded[start : start + len(known)]) == known and (len(known) > 1 or "." in texts[start]):
                best = max(best, start + len(known))
    return best


def _first_rank(words: Sequence[Word], start: int) -> int:
    """Where the line begins with its rank: the middle of the whole line is compared with that of the title."""
    after = _rank_end([fold(word.text) for word in words], [word.text for word in words])
    return 0 if 0 < after == start else start
