"""Running text: known phrases mended, words that the document says again, and how sure the whole is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extraction.dates import DIGITS
from extraction.echo import Echo
from extraction.folding import distance, fold, plain, with_one_capital
from extraction.lexicon import Lexicon, put_marks, same_marks
from extraction.marks import is_blurred, may_be
from extraction.runs import Run
from extraction.tables import (
    abbreviations,
    compounds,
    hyphened_places,
    known_words,
    phrase_lexicon,
    usual_words,
    words_by_letters,
)  # fmt: skip
from schemas.page import Word
from schemas.syllables import is_syllable
from schemas.tables import rows
from schemas.words import is_used, is_word, spelled_anew

KNOWN = 0.93  # of a word in a known phrase, or one that the text says again with the same marks
REPEATED = 0.88  # of a word whose marks the text corrected
UNCLOSED = 0.5  # of entries or paragraphs of which one lacks the mark that ends it
SURE = 0.97  # of a word that no phrase changes
TWIN = 0.995  # of a word that one mark tells from a frequent one, where no compound vouches for it
BEYOND_DOUBT = 0.995  # of a word that is no Vietnamese
CLEAR = 0.98  # of a word that stands in no table and was read without any doubt
ALONE = 0.95  # of a word that makes none with its neighbours
DOUBTED = 0.6  # of a word that the text writes otherwise, once
LOST_MARKS = {"ve": "về", "mot": "một", "cua": "của", "cac": "các"}  # no writer means these letters bare
KEPT_SIGNS = re.compile(r"^[-–—&%+(“\"/]+$")


@dataclass(frozen=True, slots=True)
class Prose:
    """Mended text and the confidence of its weakest word."""

    text: str
    confidence: float


def read_prose(run: Run, echo: Echo | None = None) -> Prose:
    """Mends what stands in known phrases or elsewhere in the document; another word is as sure as it was read."""
    read = [word for word in run.words if fold(word.text) or KEPT_SIGNS.match(word.text)]
    kept = list(_pieces(_as_compounds(map(_with_figures, read))))
    words = _without_specks([unicodedata.normalize("NFC", word.text) for word in kept])
    mended = _lexicon().mend(words)
    out, sure = list(mended.words), []
    for index, (word, known) in enumerate(zip(kept, mended.known, strict=True)):
        if not fold(word.text):
            continue
        if known and _is_changed_though_sure(word, words, out, index):
            out[index] = words[index]
            known = False  # noqa: PLW2901 - of the same word
        if known and not (index and not mended.known[index - 1] and _is_name(words, out, index)):
            sure.append(max(word.confidence, KNOWN))
            continue
        out[index], confidence = _echoed(word, out, index, echo)
        sure.append(confidence)
    return Prose(_with_years(_with_hyphens(_JOINT.sub("", " ".join(out)))), min(sure, default=0.0))


def _with_figures(word: Word) -> Word:
    """A figure in doubt for letters that look like its digits alone is sure: 2021 for 202I."""
    alike = word.text.isdigit() and word.second is not None and word.second.translate(DIGITS) == word.text
    return replace(word, confidence=max(word.confidence, REPEATED)) if alike else word


def _is_changed_though_sure(word: Word, words: list[str], out: list[str], index: int) -> bool:
    """Whether a phrase has other marks than a word that was read without any doubt: "diễn biến" is no Điện Biên.

    Marks that are lost or mistaken may be the phrase's, unless the word as it was read is one with a neighbour: "dược
    điển" holds no "được".
    """
    read, known = words[index], out[index]
    if word.confidence < SURE or known == read or same_marks(known, read) or _is_no_word(read):
        return False
    return not may_be(read, known) or (_is_compound(read, words, index) and not _is_compound(known, out, index))


def has_open_quote(text: str) -> bool:
    """Whether a quotation mark stands without its twin, so that one was lost or made up."""
    return text.count("“") != text.count("”") or text.count('"') % 2 == 1


def lacks_comma(text: str) -> bool:
    """Whether a comma is lost between the words of a phrase that has one: "sửa đổi bổ sung"."""
    return _undivided().search(text) is not None


def has_stray_comma(text: str) -> bool:
    """Whether a comma stands after a word that goes on, or within what phrases never part: "đăng ký, hoạt động"."""
    return any(found[2] in _GOES_ON or _are_one_phrase(*found.groups()) for found in _COMMA.finditer(text.lower()))


def _are_one_phrase(before: str | None, word: str, after: str) -> bool:
    """Whether a phrase has two words beside each other, after the word before them where it has one: "dịch vụ công"."""
    return (word, after) in phrase_pairs() and not {None, before}.isdisjoint(_before_pairs()[word, after])


_GOES_ON = frozenset({"của", "và", "các", "những"})
_COMMA = re.compile(r"(?:([^\W\d_]+) )?\b([^\W\d_]+), (?=([^\W\d_]+))")


@cache
def _before_pairs() -> dict[tuple[str, str], set[str | None]]:
    """The words that stand before two words in phrases; None for those that a phrase begins with."""
    found: dict[tuple[str, str], set[str | None]] = {}
    for phrase in (phrase for row in rows("phrases") for phrase in row["phrases"]):
        words = phrase.split()
        for before, pair in zip([None, *words], pairwise(words), strict=False):
            found.setdefault(pair, set()).add(before)
    return found


@cache
def phrase_pairs() -> frozenset[tuple[str, str]]:
    """Two words that follow one another in a phrase, and are divided by a comma in none."""
    phrases = [phrase for row in rows("phrases") for phrase in row["phrases"]]
    divided = {(found[2], found[3]) for phrase in phrases for found in _COMMA.finditer(phrase)}
    return frozenset(pair for phrase in phrases for pair in pairwise(phrase.split())) - divided


@cache
def known_pairs() -> frozenset[tuple[str, str]]:
    """Two words that belong together."""
    return compounds() | phrase_pairs()


@cache
def _undivided() -> re.Pattern[str]:
    """Two words and two more of a phrase without the comma that stands between them, unless another has none there."""
    found = []
    for phrase in (phrase for row in rows("phrases") for phrase in row["phrases"]):
        words = phrase.split()
        for at in (at for at, word in enumerate(words) if word.endswith(",") and 0 < at < len(words) - 2):
            left, right, last = words[at - 1].strip(","), words[at].strip(","), words[at + 2].strip(",")
            found.append(rf"{left},? {right} {words[at + 1].strip(',')},? {last}")
    plainly = [phrase for row in rows("phrases") for phrase in row["phrases"] if "," not in phrase]
    lost = [form for form in sorted(set(found)) if not any(re.search(rf"\b{form}\b", phrase) for phrase in plainly)]
    return re.compile(rf"\b(?:{'|'.join(lost)})\b", re.IGNORECASE)


def _with_hyphens(text: str) -> str:
    """The text with the hyphens of places in it: "Bà Rịa - Vũng Tàu"."""
    for name in hyphened_places():
        text = text.replace(name.replace(" - ", " "), name)
    return text


def _with_years(text: str) -> str:
    """The text with what stands around years: the word before one, blanks about the hyphen between two; after the words
    for a term a hyphen that was lost, for nothing else stands there.
    """
    text = re.sub(r"\b(?:(?:nam|ăm) |năm[.,:;'’] ?)(?=(?:19|20)\d\d\b)", "năm ", text)
    text = re.sub(r"\b((?:19|20)\d\d)(?: [-–]|[-–] )((?:19|20)\d\d)\b", r"\1 - \2", text)
    return re.sub(r"\b((?:nhiệm kỳ|giai đoạn) (?:19|20)\d\d) ((?:19|20)\d\d)\b", r"\1 - \2", text)


_HINGE = re.compile(r"(?<=[^\W\d_]{2}[-–])(?=\w)")  # "Dần-năm": two words to the lexicon, one on paper
_SPECKED = re.compile(r"([a-zà-ỹđ]+)[.,·'’]([a-zà-ỹđ]+)")
_BESIDE = ".,;:()“”\"'"
_GLUE = "\u2060"  # word joiner: stands where pieces of one printed word meet
_JOINT = re.compile(f"{_GLUE} ")


def _as_compounds(given: Iterable[Word]) -> Iterator[Word]:
    """The words; one in doubt whose second reading makes a compound with a neighbour, and its first none, is that."""
    words = list(given)
    texts = [word.text for word in words]
    for index, word in enumerate(words):
        if word.second and not _is_compound(word.text, texts, index) and _is_compound(word.second, texts, index):
            yield replace(word, text=word.second, confidence=max(word.confidence, REPEATED))
        else:
            yield word


def _is_compound(text: str, words: Sequence[str], index: int) -> bool:
    """Whether a word makes one of two syllables, or goes on a phrase, with the one before it or the one after."""
    before, bare, after = _with_neighbours(text, words, index)
    known = not known_pairs().isdisjoint({(before, bare), (bare, after)})
    return known or is_word(before, bare) or is_word(bare, after)


def _with_neighbours(text: str, words: Sequence[str], index: int) -> tuple[str, str, str]:
    """A word in small letters between those beside it; "" where none is, or a sign stands between."""
    before, after = words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else ""
    before = _small(before) if before[-1:].isalpha() and text[:1].isalpha() else ""
    return before, _small(text), _small(after) if after[:1].isalpha() and text[-1:].isalpha() else ""


def _small(text: str) -> str:
    return text.strip(_BESIDE).lower()


def _pieces(words: Iterable[Word]) -> Iterator[Word]:
    """The words, cut after the hyphens inside them."""
    for word in words:
        specked = _SPECKED.fullmatch(word.text)
        if specked and is_word(*specked.groups()):  # "thành.phố"
            yield from (replace(word, text=text) for text in specked.groups())
            continue
        parts = _HINGE.split(word.text)
        if len(parts) == 1:
            yield word
            continue
        yield from (Word(part + (_GLUE if part is not parts[-1] else ""), word.box, word.confidence) for part in parts)


def _without_specks(words: list[str]) -> list[str]:
    """The words without marks that no writer sets: a full stop before a small letter, a hyphen glued to a word."""
    words = [re.sub(r"(?<=[“\"‘])[*'`^~]+", "", with_one_capital(word)) for word in words]
    clean = [re.sub(r"^(?:[*`'’^~«»|/]+|[-–](?=[^\W\d_]{2}))|[*`^~«»|]+$", "", word) or word for word in words]
    clean = [re.sub(r"(?<=[a-zà-ỹđ])['’]+$", "", word) for word in clean]
    return [
        word[:-1] if _STOPPED.search(word) and following[:1].islower() else word
        for word, following in zip(clean, [*clean[1:], ""], strict=True)
    ]


_STOPPED = re.compile(r"(?<![./])\b(?:[^\W\d_]{3,}|[A-ZĐ][à-ỹ])\.$")


def _is_name(words: list[str], out: list[str], index: int) -> bool:
    """Whether a phrase changed the last word of a name of two: "Nhơn Trạch nhiệm kỳ" holds no "trách nhiệm"."""
    if out[index] == words[index]:
        return False
    if words[index][:1].isupper() and words[index - 1][:1].isupper() and out[index - 1] == words[index - 1]:
        out[index] = words[index]
        return True
    return False


def _echoed(word: Word, words: list[str], index: int, echo: Echo | None) -> tuple[str, float]:
    found = echo.form_of(words, index) if echo is not None else None
    if found is None:
        return _unsaid(word, words, index, torn=echo is not None and _says_nearly(echo, words, index))
    form, count = found
    put = put_marks(words[index], form)
    if put == words[index]:
        # What is taken for another mark once is so again: that the text says it twice is no proof of it.
        unsaid = word.confidence < DOUBTED and not _is_compound(put, words, index)
        return put, word.confidence if unsaid else max(word.confidence, KNOWN)
    if word.confidence >= ALONE and _is_compound(words[index], words, index):  # "nghi lễ", though the text has "lệ"
        return words[index], word.confidence
    other = [*words[:index], put, *words[index + 1 :]]
    if not _is_compound(put, words, index) and is_nearly_compound(other, index):  # "kế tuần", of kế toán
        return words[index], min(word.confidence, DOUBTED)
    if count > 1 and word.confidence < KNOWN and (_is_usual(form) or not _is_usual(words[index].lower())):
        return put, REPEATED
    return words[index], min(word.confidence, DOUBTED)


def _unsaid(word: Word, words: Sequence[str], index: int, *, torn: bool) -> tuple[str, float]:
    """A word that the text does not say again, and how sure it is: the language vouches for it, or it may be another.

    Of 42,000 words that make one of two syllables with a neighbour 5 were wrong on clean and office scans, however sure
    they had been read; of those that would with another mark, and were not read beyond doubt, half.
    """
    text, sure = words[index], word.confidence
    if text.lower() == "số" and words[index + 1 : index + 2] and words[index + 1][:1].isdigit():
        return text, max(sure, REPEATED)  # nothing else stands before a figure
    if not is_syllable(_small(text)):
        return _alone(text, min(sure, DOUBTED) if torn else sure)
    if _is_compound(text, words, index) and not (sure < TWIN and _is_nearly_of_offices(text, words, index)):
        return text, max(sure, REPEATED) if sure >= DOUBTED and not torn else min(sure, DOUBTED if torn else sure)
    rare = _small(text) not in usual_words() and text.islower() and not is_used(_small(text))
    other = sure < TWIN and _is_nearly_word(text, words, index, blurred=sure >= CLEAR)
    twin = sure < TWIN and may_be_twin(words, index)
    lone = sure < ALONE and text.islower()
    return _alone(text, min(sure, DOUBTED) if torn or rare or other or twin or lone else sure)


def _is_nearly_of_offices(text: str, words: Sequence[str], index: int) -> bool:
    """Whether a word is in no phrase of offices as it was read, and with marks that it is mistaken for in one: a "khóa
    số" is a word, too, but the "khóa sổ" of offices is one.
    """
    before, bare, after = _with_neighbours(text, words, index)
    if not known_pairs().isdisjoint({(before, bare), (bare, after)}):
        return False
    twins = [other for other in _usual_by_letters().get(plain(bare), ()) if other != bare and is_blurred(bare, other)]
    return any(not known_pairs().isdisjoint({(before, twin), (twin, after)}) for twin in twins)


def _is_nearly_word(text: str, words: Sequence[str], index: int, *, blurred: bool) -> bool:
    """Whether other marks make a word of two syllables with a neighbour; ``blurred``: those that are mistaken alone."""
    before, bare, after = _with_neighbours(text, words, index)
    others = [second for first, second in words_by_letters(plain(before), plain(bare)) if first == spelled_anew(before)]
    others += [first for first, second in words_by_letters(plain(bare), plain(after)) if second == spelled_anew(after)]
    return any(other != spelled_anew(bare) and (not blurred or is_blurred(bare, other)) for other in others)


def _says_nearly(echo: Echo, words: list[str], index: int) -> bool:
    """Whether the text has a word with a letter more, less or other between the same two: "đóng óp cho"."""
    return any(distance(said, fold(words[index]), 1) == 1 for said in echo.between(words, index))


def is_nearly_compound(words: Sequence[str], index: int) -> bool:
    """Whether a word and a neighbour would be a compound with another letter in the word: "lưu tri" for "lưu trữ"."""
    small = [word.strip(".,;:").lower() for word in words[max(index - 1, 0) : index + 2]]
    at = min(index, 1)
    beside = [pair for pair in pairwise(small) if pair not in compounds()]
    if len(beside) < len(small) - 1:
        return False
    return any(
        known[same] == pair[same] and distance(known[1 - same], pair[1 - same], 1) == 1
        for first, pair in enumerate(beside)
        for same in (1 if first == at else 0,)
        for known in compounds()
    )


def may_be_twin(words: Sequence[str], index: int) -> bool:
    """Whether a word may be another one but for a mark, and makes no compound as it was read: "mức chỉ tặng"."""
    return has_twin(_small(words[index])) and not _is_compound(words[index], words, index)


def may_be_word(words: Sequence[str], index: int) -> bool:
    """Whether a word makes none of two syllables as it was read, and does with other marks: "tìm kiềm"."""
    small = [word.lower() for word in words]
    return not _is_compound(small[index], small, index) and _is_nearly_word(small[index], small, index, blurred=False)


def _alone(text: str, confidence: float) -> tuple[str, float]:
    """A word that nothing else vouches for: what is no Vietnamese is mended when one known word has its letters."""
    bare = text.strip(" .,;:()\"'“”‘’").lower()
    if bare in LOST_MARKS:
        return put_marks(text, LOST_MARKS[bare]), REPEATED
    if not _is_no_word(text):
        sure = _is_usual(bare) or text in abbreviations() or confidence >= CLEAR
        return text, confidence if sure else min(confidence, DOUBTED)
    if confidence >= BEYOND_DOUBT and len(bare) > 3:  # "karaoke", "Khmer": a word of another language
        return text, confidence
    known = known_words().get(plain(bare))
    if known is None or len(bare) < 3:
        return text, min(confidence, DOUBTED)
    # "tuán" is no word; it may be "tuần", or "toán" of which more was lost.
    return put_marks(text, known), REPEATED if confidence < BEYOND_DOUBT else DOUBTED


@cache
def has_twin(bare: str) -> bool:
    """Whether a frequent word is this one but for a mark that the reader takes for its own: "chi" and "chỉ"."""
    return any(other != bare and is_blurred(bare, other) for other in _usual_by_letters().get(plain(bare), ()))


@cache
def _usual_by_letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in usual_words():
        found.setdefault(plain(word), []).append(word)
    return found


def _is_usual(bare: str) -> bool:
    """Whether a word stands in some table, or is none: a figure, an abbreviation, a symbol."""
    return not bare.isalpha() or len(bare) < 2 or bare in usual_words() or _ROMAN.fullmatch(bare) is not None


_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")


def _is_no_word(text: str) -> bool:
    """Whether a word in small letters cannot be Vietnamese; abbreviations and figures are not asked."""
    bare = text.strip(" .,;:()\"'“”‘’-–—*`^~«»|_")
    return len(bare) > 1 and bare.isalpha() and bare[1:].islower() and not is_syllable(bare)


@cache
def _lexicon() -> Lexicon:
    return phrase_lexicon()
