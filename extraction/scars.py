"""Scars of a text: what shows that a word is torn, lost or made up, so that the text is not what was written."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from extraction.folding import distance, fold, is_toned
from extraction.people import is_ambiguous
from extraction.prose import has_open_quote, has_stray_comma, known_pairs, lacks_comma
from extraction.tables import abbreviations, compounds, districts, place_names, usual_words
from schemas.syllables import TONED_VOWELS
from schemas.words import is_word

TORN = re.compile(r"(?<!\bvà)[/\\|](?=[a-zđà-ỹ]{2})(?<=[a-zđà-ỹ]{2}.)")
SCARRED = re.compile(
    r"\b(?:19|20)\d{2} (?:19|20)\d{2}\b"  # the dash of a term is lost
    r"|\b(?:ngày tháng|tháng năm)\b"  # a figure is lost
    r"|[a-zà-ỹ][.;][A-Za-zÀ-ỹ]|[A-ZÀ-Ỹ]\.[a-zà-ỹ]{2}"
    r"|(?<!V/v)(?<=\w):[ –-]|\d\. (?=[a-zà-ỹ])|(?<=[a-zà-ỹ])[-–] |V/v['’`]"
    r"|\bnăm (?:(?!19[4-9]\d|20[0-4]\d)\d{4}\b|[-–]\s?\d)|; (?=kết quả\b)"
    r"|[a-zà-ỹ]{2}['’`][a-zà-ỹ]{2}"
    r"|(?<!\S)[a-zđà-ỹ]{2}\. [a-zđà-ỹ]|[a-zđà-ỹ]{2}[.;:] ?\d|\s[.,;:]\w"  # a speck, or a comma
    r"|\bnăm (?:19|20)\d(?!\d)|[a-zà-ỹ],\d"
    r"|\.\.|[a-zà-ỹ]['’`][A-ZĐÀ-Ỹ]"
    r"|(?<!\S)\d+[^\W\d_]\d+(?!\S)|\d [IlO]\b"  # a figure that stands off
    r"|(?<!\S)/\w|\bsố [-–] \d"
    r"|\bHội Đồng y\b"  # no council: a society of traditional medicine
    r"|[»«_|~^=*#<>{}\\]"
    r"|(?<!\S)(?![àởýổôíủạy])[a-zà-ỹđ](?!\S)"  # no word of its own
)
LONE = re.compile(r"(?<![\w/.])(?![àởýổôíủạ])[à-ỹ](?!\w)")
"""A vowel with its mark that is no word: "thị ã"."""
OPEN_END = re.compile(
    r"(?:(?<!\bhoàn)(?<!\btrưởng)(?<!\bhợp)(?<!\btạo)(?<!\bcấu) thành| (?:của|và|các|những|cho|với|tại|theo|về|số))$"
)
IN_PLACE = re.compile(r"\b(?:tỉnh|thành phố|huyện|thị xã|quận) (?P<name>\w+(?: \w+)?)$")
CUT = re.compile(
    r"(?:[^\W\d_]{3}\.|\b[a-zđà-ỹ]{2}\.|\bĐiều) (?=(?P<next>[^\W\d_]))"
)  # "Đồng. Nai", and an "Điều lệ" whose second word is lost
FINALS = "acghimnoptuy"  # the letters that end a syllable
CITED = re.compile(
    r"(?<!\S)\d{1,5}[a-z]?/(?:\d{4}/)?(?P<first>[A-ZĐ]+)-"
)  # an act's number, and what its symbol begins with
CLINGING = re.compile(r"(?<=[a-zà-ỹ])[-–] (?=[a-zđà-ỹ])")
JOINED = re.compile(r"(?<![\w-])([A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+)-([A-ZĐÀ-Ỹ]?[a-zà-ỹđ]+)(?![\w-])")


def is_open(value: str) -> bool:
    """Whether brackets or quotation marks are open, so that something was lost."""
    return value.count("(") != value.count(")") or has_open_quote(value)


def is_torn(value: str, *, clear_commas: bool = False) -> bool:
    """Whether a stroke was read into a word, or a name's last mark may be lost (Mỵ, Tỵ).

    ``clear_commas``: its commas were read without doubt, and none is a speck.
    """
    return (
        bool(TORN.search(value))
        or _has_ambiguous_name(value)
        or _is_scarred(value)
        or OPEN_END.search(value) is not None
        or has_odd_word(value)
        or lacks_comma(value)
        or (has_stray_comma(value) and not clear_commas)
        or _ends_in_place(value)
        or _ends_in_compound(value)
    )


def _has_ambiguous_name(value: str) -> bool:
    """Whether a name may be another one, unless it is a word with the one beside it: "Thủ", but not "Thủ tướng"."""
    words = value.split()
    return any(
        word[:1].isupper()
        and before[-1:].islower()
        and is_ambiguous(word.strip(".,;:").lower())
        and not is_word(word.lower(), after.strip(".,;:").lower())
        for before, word, after in zip(words, words[1:], [*words[2:], ""], strict=False)
    )


def _ends_in_place(value: str) -> bool:
    """Whether the name of a place is cut off at the end: "thành phố Vũng", "tỉnh Sóc Trăn"."""
    found = IN_PLACE.search(value)
    if found is None:
        return False
    begun = fold(found["name"])
    cut = {f"{begun}{letter}" for letter in FINALS.upper()}
    return begun not in _places() and any(name.startswith(f"{begun} ") or name in cut for name in _places())


def _ends_in_compound(value: str) -> bool:
    """Whether the last word lacks its last letter: "tổ chức bộ má"."""
    *_, one, last = ("", "", *value.lower().split())
    return (one, last) not in known_pairs() and any((one, last + letter) in known_pairs() for letter in FINALS)


@cache
def _places() -> frozenset[str]:
    """The folded names of provinces, their seats and districts."""
    return frozenset(map(fold, (*place_names(), *districts())))


def has_odd_word(value: str) -> bool:
    """Whether a word of no table is nearly that of a compound ("tông nhận"), lacks its onset ("óp"), or is two.

    A word in capitals with a tone before one in small letters is odd too: "TỔ chức".
    """
    if any(_is_shouted(word, after) for word, after in pairwise(value.split())):
        return True
    words = re.findall(r"[^\W\d_]+", value)
    pairs = pairwise(word.lower() for word in words)
    return any(lacks_onset(word) or _is_mixed(word) for word in words) or any(
        _is_nearly(pair, known) for pair in pairs if pair not in compounds() for known in compounds()
    )


def _is_shouted(word: str, after: str) -> bool:
    """Whether a word with a tone, so no abbreviation, is in capitals and the next one is not."""
    return len(word) > 1 and word.isupper() and is_toned(word) and after[:2].islower() and len(after) > 1


def _is_mixed(word: str) -> bool:
    """Whether two small letters follow two capitals: "THành", "UBNDtỉnh"."""
    return any(word[at : at + 2].isupper() and word[at + 2 : at + 4].islower() for at in range(len(word) - 3))


def lacks_onset(word: str) -> bool:
    """Whether a word in small letters begins with a vowel, and is none of the few that do."""
    return len(word) > 1 and word[0] in TONED_VOWELS and word not in usual_words()


def _is_nearly(pair: tuple[str, str], known: tuple[str, str]) -> bool:
    """Whether one of two words is that of a compound; the other, of no table, has a letter off, too many or lost."""
    return any(
        pair[same] == known[same] and pair[other] not in usual_words() and distance(pair[other], known[other], 1) == 1
        for same, other in ((0, 1), (1, 0))
    )


def _is_scarred(value: str) -> bool:
    """Whether a mark stands where none is written, or one is lost: "2016 2021", "góp ý.dự", "việc-báo", "tổ c máy"."""
    cut = any(found["next"].isupper() for found in CUT.finditer(value))
    cited = (found["first"] for found in CITED.finditer(value))
    unknown = any(first not in abbreviations() for first in cited)
    return bool(SCARRED.search(value)) or has_stray_hyphen(value) or cut or unknown


def has_stray_hyphen(value: str) -> bool:
    """Whether a hyphen joins two words that stand apart, or clings to one: "Tổ-chức", "Đồng-Xoài", "Chính- phủ"."""
    if CLINGING.search(value):
        return True
    joined = ((found[1], found[2]) for found in JOINED.finditer(value))
    return any(
        {one, other.lower()} <= usual_words()
        or (one.lower(), other) in compounds()
        or fold(f"{one} {other}") in _places()
        for one, other in joined
    )
