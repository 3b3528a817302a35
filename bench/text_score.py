"""How far read text is from true text: strict-order CER, order-free CER, WER. Pure functions of strings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_NEAREST = 4  # read lines whose letters are most alike get a true comparison; the others cannot win in practice


@dataclass(frozen=True, slots=True)
class TextScore:
    """Errors and lengths of one or many pages; rates are errors over true length."""

    letters: int = 0
    strict: int = 0
    free: int = 0
    words: int = 0
    word_errors: int = 0
    pages: int = 0

    def __add__(self, other: TextScore) -> TextScore:
        return TextScore(
            self.letters + other.letters,
            self.strict + other.strict,
            self.free + other.free,
            self.words + other.words,
            self.word_errors + other.word_errors,
            self.pages + other.pages,
        )

    @property
    def strict_cer(self) -> float:
        """Character errors of whole pages in their order."""
        return self.strict / max(self.letters, 1)

    @property
    def cer(self) -> float:
        """Character errors of lines, each set against the line that fits it best."""
        return self.free / max(self.letters, 1)

    @property
    def wer(self) -> float:
        """Word errors of whole pages in their order."""
        return self.word_errors / max(self.words, 1)


def fold(text: str) -> str:
    """NFC, and every run of white space one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def edit_distance(first: Sequence[str], second: Sequence[str]) -> int:
    """The fewest insertions, deletions and replacements that make one sequence the other."""
    if not first or not second:
        return len(first) + len(second)
    codes = {item: code for code, item in enumerate(dict.fromkeys((*first, *second)))}
    against = np.array([codes[item] for item in second])
    steps = np.arange(len(second) + 1)
    row = steps.copy()
    for position, item in enumerate(first, start=1):
        fresh = np.empty_like(row)
        fresh[0] = position
        np.minimum(row[:-1] + (against != codes[item]), row[1:] + 1, out=fresh[1:])
        # An insertion costs one a step to the right: a running minimum once the steps are taken off.
        row = np.minimum.accumulate(fresh - steps) + steps
    return int(row[-1])


def score_page(read: str, truth: str) -> TextScore:
    """One page's text as read against its true text, one printed line per line in both."""
    flat_read, flat_truth = fold(read), fold(truth)
    strict = edit_distance(flat_truth, flat_read)
    return TextScore(
        letters=len(flat_truth),
        strict=strict,
        # The strict order is one of all orders; it wins where the reader broke or joined lines.
        free=min(strict, free_errors(read, truth)),
        words=len(flat_truth.split()),
        word_errors=edit_distance(flat_truth.split(), flat_read.split()),
        pages=1,
    )


def free_errors(read: str, truth: str) -> int:
    """Character errors when every true line takes the read line that fits it best; lines that none takes all count."""
    wanted = [line for line in map(fold, truth.splitlines()) if line]
    left = [line for line in map(fold, read.splitlines()) if line]
    missing = []
    for line in wanted:
        if line in left:
            left.remove(line)
        else:
            missing.append(line)
    errors = 0
    for line in sorted(missing, key=len, reverse=True):
        best = min(_alike(line, left), key=lambda pair: pair[0], default=None)
        if best is None or best[0] >= len(line):
            errors += len(line)
            continue
        errors += best[0]
        left.remove(best[1])
    return errors + sum(len(line) for line in left)


def _alike(line: str, others: Iterable[str]) -> Iterable[tuple[int, str]]:
    letters = Counter(line)

    def bag_distance(other: str) -> int:
        mine, theirs = letters - Counter(other), Counter(other) - letters
        return max(mine.total(), theirs.total())

    nearest = sorted(others, key=bag_distance)[:_NEAREST]
    return [(edit_distance(line, other), other) for other in nearest]
