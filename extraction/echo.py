"""Words that a document says twice: its text vouches for its abstract, and mends marks that one reading lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.folding import fold
from extraction.runs import Run
from schemas.syllables import is_syllable

MOST_WORDS = 6000  # of a document's text; its first pages say what it is about
LEAST = 0.5  # a word less sure than this vouches for nothing

MEASURED = 30  # words; of fewer nothing can be said
PUNCTUATION = " .,;:()\"'“”‘’-–—/[]*"

Pair = tuple[str, str]


@dataclass(slots=True)
class Echo:
    """Pairs of neighbouring words of a text by their folded letters, with the marks they were read with."""

    pairs: dict[Pair, Counter[Pair]] = field(default_factory=dict)
    after: dict[str, set[str]] = field(default_factory=dict)
    """The folded words that stand after one."""
    words: int = 0
    small: int = 0
    syllables: int = 0

    @property
    def quality(self) -> float:
        """The share of words in small letters that can be Vietnamese: 0.98 and more on a page well read."""
        return self.syllables / self.small if self.small > MEASURED else 1.0

    def add(self, runs: Iterable[Run]) -> None:
        """Takes the lines of a page, in their order; a pair may run over the end of a line."""
        before: tuple[str, str] | None = None
        for run in runs:
            for word in run.words:
                if self.words >= MOST_WORDS:
                    return
                bare = _bare(word.text)
                if len(bare) > 1 and bare.isalpha() and word.text.strip(PUNCTUATION)[1:].islower():
                    self.small += 1
                    self.syllables += is_syllable(bare)
                if not bare or word.confidence < LEAST:
                    before = None
                    continue
                now = fold(bare), bare
                if before is not None:
                    self.pairs.setdefault((before[0], now[0]), Counter())[before[1], now[1]] += 1
                    self.after.setdefault(before[0], set()).add(now[0])
                before = None if word.text[-1:] in ".;:" else now
                self.words += 1

    def form_of(self, words: Sequence[str], index: int) -> tuple[str, int] | None:
        """How the text writes a word beside its neighbour, lower case, and how often; None when it never does."""
        votes: Counter[str] = Counter()
        for left in (index - 1, index):
            if 0 <= left < len(words) - 1:
                key = fold(_bare(words[left])), fold(_bare(words[left + 1]))
                for (first, second), count in self.pairs.get(key, Counter()).items():
                    votes[second if left < index else first] += count
        if not votes:
            return None
        form, count = votes.most_common(1)[0]
        return (form, count) if count > sum(votes.values()) / 2 else None

    def between(self, words: Sequence[str], index: int) -> Iterable[str]:
        """The folded words that the text has between the two beside a word; none at either end."""
        if not 0 < index < len(words) - 1:
            return ()
        left, right = fold(_bare(words[index - 1])), fold(_bare(words[index + 1]))
        return (word for word in self.after.get(left, ()) if word.isalpha() and right in self.after.get(word, ()))

    def says(self, words: Sequence[str]) -> bool:
        """Whether the text has these words in this order, with these letters."""
        keys = [fold(_bare(word)) for word in words]
        return len(keys) > 1 and all(pair in self.pairs for pair in pairwise(keys))


def _bare(text: str) -> str:
    return text.strip(PUNCTUATION).lower()
