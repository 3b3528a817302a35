"""A judged set: questions as people type them, and how well each record answers, known from how it was made.

A question is made from the facts of one paper. Grades: 3 the record is what is asked for · 2 it is, but for a part
that was asked for too (another year) · 1 it names what is asked for among its bases · 0 nothing of the kind. Grades
come from facts alone; no index and no ranking was looked at.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from bench.papers import Paper, make_papers, misread_text
from indexer.folding import fold

PAPERS, SEED = 3000, 20
EACH = 12
"""Questions of each kind."""

Grades = Mapping[str, int]
_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_TELEX_SHAPES = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
_BESIDE = "qwertyuiop asdfghjkl zxcvbnm"


@dataclass(frozen=True, slots=True)
class Question:
    """Words as typed, of one kind, and the records that answer them."""

    kind: str
    words: str
    grades: Grades


@cache
def papers() -> tuple[Paper, ...]:
    """The records that are searched."""
    return tuple(make_papers(PAPERS, SEED))


@cache
def questions() -> tuple[Question, ...]:
    """All questions; the same ones every time."""
    rng = Random(SEED + 1)
    return tuple(make(rng) for make in _MAKERS for _ in range(EACH))


def ndcg(answer: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first answers: 1 for the best order there is."""
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(identity, 0) for identity in answer[:depth]]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum((float(2**grade) - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


# ── grades ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _grade(judge: Callable[[Paper], int]) -> Grades:
    return {paper.id: grade for paper in papers() if (grade := judge(paper))}


def _matter(wanted: Paper) -> Grades:
    """What a paper does with what: others that do the same are as good; those that name one are worth a look."""

    def judge(paper: Paper) -> int:
        if (paper.kind, paper.what) == (wanted.kind, wanted.what):
            return 3
        return 1 if (wanted.kind.name, wanted.what) in paper.mentions else 0

    return _grade(judge)


def _number(wanted: Paper) -> Grades:
    def judge(paper: Paper) -> int:
        if (paper.number, paper.notation) == (wanted.number, wanted.notation):
            return 3
        return 1 if f"{wanted.number}/{wanted.notation}" in paper.cites else 0

    return _grade(judge)


def _number_of_year(wanted: Paper) -> Grades:
    def judge(paper: Paper) -> int:
        if (paper.number, paper.notation) != (wanted.number, wanted.notation):
            return 0
        return 3 if paper.issued.year == wanted.issued.year else 2

    return _grade(judge)


def _person(name: str, *, marks: bool) -> Grades:
    """Who is named; a name typed without marks may be any that is written so."""

    def judge(paper: Paper) -> int:
        if name in paper.people:
            return 3
        if fold(name) in {fold(other) for other in paper.people}:
            return 1 if marks else 3
        return 0

    return _grade(judge)


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pick(rng: Random, fits: Callable[[Paper], bool] = lambda _: True) -> Paper:
    return rng.choice([paper for paper in papers() if fits(paper)])


def _has_matter(paper: Paper) -> bool:
    return paper.kind.name in {"founding", "charter", "fund", "congress", "letter"}


def _words(paper: Paper) -> str:
    """How a clerk calls a matter, shorter than the paper does."""
    deed = {
        "founding": "thành lập",
        "charter": "phê duyệt điều lệ",
        "congress": "công nhận ban chấp hành",
        "fund": "công nhận điều lệ",
        "letter": "đổi tên",
    }
    return f"{deed[paper.kind.name]} {paper.what}"


def _with_marks(rng: Random) -> Question:
    paper = _pick(rng, _has_matter)
    return Question("with marks", _words(paper), _matter(paper))


def _without_marks(rng: Random) -> Question:
    paper = _pick(rng, _has_matter)
    return Question("without marks", fold(_words(paper)), _matter(paper))


def _mistyped(rng: Random) -> Question:
    """One key too many, too few, swapped, or the one beside, in a word of four letters or more."""
    paper = _pick(rng, _has_matter)
    words = fold(_words(paper)).split()
    place = rng.choice([place for place, word in enumerate(words) if len(word) >= 4])
    words[place] = _slip(words[place], rng)
    return Question("mistyped", " ".join(words), _matter(paper))


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    beside = rng.choice([near for near in _neighbours(word[at]) if near != word[at]])
    return rng.choice(
        (
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + beside + word[at + 1 :],
        )
    )


def _neighbours(letter: str) -> str:
    place = _BESIDE.index(letter)
    return (_BESIDE[max(0, place - 1)] + _BESIDE[place + 1 : place + 2]).replace(" ", "") or "e"


def _telex(rng: Random) -> Question:
    """The keys of the Telex method, with the method switched off."""
    paper = _pick(rng, _has_matter)
    return Question("telex keys", " ".join(_keys(word) for word in _words(paper).lower().split()), _matter(paper))


def _keys(word: str) -> str:
    keys, tone = "", ""
    for letter in word:
        apart = unicodedata.normalize("NFD", letter)
        tone = next((_TELEX_TONES[mark] for mark in apart if mark in _TELEX_TONES), tone)
        shape = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TELEX_TONES))
        keys += _TELEX_SHAPES.get(shape, shape)
    return keys + tone


def _wrong_marks(rng: Random) -> Question:
    """Typed in a hurry: the tone of one word left out."""
    paper = _pick(rng, _has_matter)
    words = _words(paper).split()
    place = rng.choice([place for place, word in enumerate(words) if fold(word) != word.lower()])
    words[place] = fold(words[place])
    return Question("one mark missing", " ".join(words), _matter(paper))


def _as_printed(rng: Random) -> Question:
    paper = _pick(rng)
    return Question("number", f"{paper.number}/{paper.notation}", _number(paper))


def _in_another_spelling(rng: Random) -> Question:
    paper = _pick(rng)
    spelt = fold(f"{paper.number}/{paper.notation}")
    words = rng.choice((spelt, f"số {spelt}", f"so {spelt}", spelt.replace(" ", "-"), spelt.replace(" ", "")))
    return Question("number in another spelling", words, _number(paper))


def _with_year(rng: Random) -> Question:
    paper = _pick(rng)
    return Question(
        "number and year", f"{paper.number}/{paper.notation} năm {paper.issued.year}", _number_of_year(paper)
    )


def _by_person(rng: Random) -> Question:
    name = _pick(rng, lambda paper: paper.kind.name in {"recruit", "rank", "practice", "award"}).people[0]
    return Question("person", name, _person(name, marks=True))


def _by_person_without_marks(rng: Random) -> Question:
    name = _pick(rng, lambda paper: paper.kind.name in {"recruit", "rank", "practice", "award"}).people[0]
    return Question("person without marks", fold(name), _person(name, marks=False))


def _person_and_deed(rng: Random) -> Question:
    paper = _pick(rng, lambda paper: paper.kind.name in {"recruit", "rank", "practice"})
    deed = {"recruit": "tuyển dụng", "rank": "bổ nhiệm ngạch", "practice": "chứng chỉ hành nghề lưu trữ"}
    name = paper.people[0]
    grades = _grade(lambda other: 3 if other.kind == paper.kind and name == other.people[0] else 0)
    return Question("person and deed", f"{deed[paper.kind.name]} {name}", grades)


def _pasted_noise(rng: Random) -> Question:
    """A line copied from a badly read page."""
    paper = _pick(rng, _has_matter)
    return Question("pasted with misreadings", misread_text(_words(paper), rng, share=0.12), _matter(paper))


def _misread_paper(rng: Random) -> Question:
    paper = _pick(rng, lambda paper: paper.misread and _has_matter(paper))
    return Question("badly read paper", _words(paper), _matter(paper))


_MAKERS = (
    _with_marks,
    _without_marks,
    _mistyped,
    _telex,
    _wrong_marks,
    _as_printed,
    _in_another_spelling,
    _with_year,
    _by_person,
    _by_person_without_marks,
    _person_and_deed,
    _pasted_noise,
    _misread_paper,
)
